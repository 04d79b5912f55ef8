#include "detect/context.h"

#include <algorithm>
#include <array>

namespace sealtap::detect {
namespace {

constexpr std::size_t kContextCharacters = 300;
constexpr std::size_t kExclusionCharacters = 12;

char fold(char octet) noexcept {
    return octet >= 'A' && octet <= 'Z' ? static_cast<char>(octet - 'A' + 'a') : octet;
}

/// Octets of a Chinese character there.
std::size_t octets_each(Charset charset) noexcept { return charset == Charset::Utf8 ? 3 : 2; }

bool holds_any(std::string_view text, const std::vector<std::string>& words) {
    return std::ranges::any_of(
        words, [&](const std::string& word) { return text.find(word) != std::string_view::npos; });
}

/// The charsets that text around digits of that width can be in.
std::array<Charset, 2> charsets_of(DigitWidth width) noexcept {
    if (width == DigitWidth::Little) return {Charset::Utf16Le, Charset::Utf16Le};
    if (width == DigitWidth::Big) return {Charset::Utf16Be, Charset::Utf16Be};
    return {Charset::Utf8, Charset::Gb18030};
}

}  // namespace

std::string fold_octets(std::string_view octets) {
    std::string out(octets);
    std::ranges::transform(out, out.begin(), fold);
    return out;
}

std::uint8_t judge_context(const ScanRegion& region, std::size_t begin, std::size_t end,
                           DigitWidth width, const CompiledRule& rule, std::string& memory) {
    const std::size_t reach = std::min(begin, std::size_t{3} * kContextCharacters);
    const std::size_t last = std::min(region.octets.size(), end + 3 * kContextCharacters);
    memory.assign(text_of(region.octets.subspan(begin - reach, last - (begin - reach))));
    std::ranges::transform(memory, memory.begin(), fold);
    const std::string_view text = memory;
    bool context = false;
    bool excluded = false;
    for (const Charset charset : charsets_of(width)) {
        const auto i = static_cast<std::size_t>(charset);
        const std::size_t far = kContextCharacters * octets_each(charset);
        const std::size_t near = kExclusionCharacters * octets_each(charset);
        const std::size_t from = reach - std::min(reach, far);
        const std::string_view around = text.substr(from, reach - from + (end - begin) + far);
        const std::size_t close = reach - std::min(reach, near);
        context = context || holds_any(around, rule.context[i]);
        excluded = excluded || holds_any(text.substr(close, reach - close), rule.exclusions[i]);
    }
    int confidence = rule.confidence.base;
    if (context) confidence += rule.confidence.context_plus;
    if (excluded) confidence -= rule.confidence.exclusion_minus;
    return static_cast<std::uint8_t>(std::clamp(confidence, 0, 100));
}

}  // namespace sealtap::detect
