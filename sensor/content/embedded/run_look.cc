#include "content/embedded/run_look.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "content/embedded/evidence.h"
#include "content/embedded/letter_row.h"
#include "content/embedded/letter_span.h"
#include "content/embedded/run_letters.h"

namespace sealtap::content::embedded {
namespace {

using Is = Verdict::Is;
using Extent = Candidate::Extent;

/// So many begin a format's mark, or more: 9 octets.
constexpr std::size_t kMarkLetters = 12;
/// Nobody wraps into lines that are narrower: they are values in a column.
constexpr std::size_t kWrapWidthMin = 48;

// How loud a text must speak: where a whole value decodes to it, two Chinese characters or six
// digits do.
constexpr int kValueBits = 12;
constexpr int kLongValueBits = 20;
constexpr int kAnywhereBits = 28;
constexpr int kShiftedBits = 32;
constexpr int kPaddedBits = 5;  ///< what a "=" in its place adds

unsigned classes_of(const RunLetters& letters, std::size_t from, std::size_t to) noexcept {
    unsigned classes = 0;
    for (std::size_t at = from; at < to; ++at)
        classes |= kLetterClasses[static_cast<unsigned char>(letters.letter(at))];
    return classes;
}

constexpr bool is_in(char octet, std::string_view set) noexcept {
    return set.find(octet) != std::string_view::npos;
}

bool is_value_behind(Bytes before) noexcept {
    if (before.empty()) return true;
    return opens_value(before.size() > 1 ? before[before.size() - 2] : std::byte{0}, before.back());
}

bool closes_value(char next) noexcept { return is_in(next, "\"',;&<|`.\\ \t\r\n)]}#?"); }

/// Looks at one run of letters.
class Look {
public:
    Look(const Candidate& candidate, base::VectorPath path) noexcept
        : candidate_(candidate), path_(path), letters_(candidate.octets) {}

    Verdict judge();

private:
    [[nodiscard]] bool is_cut() const noexcept {
        return !letters_.is_over() && candidate_.extent == Extent::Open &&
               letters_.end() == candidate_.octets.size();
    }
    [[nodiscard]] Verdict nothing() const noexcept;
    [[nodiscard]] std::optional<Verdict> data_url();
    [[nodiscard]] Verdict short_value();
    [[nodiscard]] Verdict hex(std::size_t from);
    [[nodiscard]] std::optional<std::size_t> marked() const noexcept;
    [[nodiscard]] std::optional<Verdict> narrow_line() const;
    [[nodiscard]] std::optional<std::size_t> text_from() const noexcept;
    [[nodiscard]] Verdict proven(std::size_t from, RunCoding coding);
    [[nodiscard]] Verdict long_enough(std::size_t from, RunCoding coding);
    [[nodiscard]] bool is_whole_value() const noexcept;
    [[nodiscard]] bool is_closed(std::size_t place) const noexcept;
    [[nodiscard]] Verdict text(Bytes octets, std::size_t begin, std::size_t end) const;

    const Candidate& candidate_;
    base::VectorPath path_;
    RunLetters letters_;
    unsigned classes_ = 0;
};

Verdict Look::nothing() const noexcept {
    // Lines of one width are one run, even if nobody knows of what; else only the first is out.
    const bool is_wrapped = letters_.lines() > 2;
    Verdict verdict;
    verdict.end = is_wrapped ? letters_.end() : letters_.first_line_end();
    return verdict;
}

/// The octets before declare it: data:image/png;name=x.png;base64, (RFC 2397).
std::optional<Verdict> Look::data_url() {
    std::string_view before = text_of(candidate_.before);
    constexpr std::string_view kMark = ";base64,";
    if (!before.ends_with(kMark)) return std::nullopt;
    before.remove_suffix(kMark.size());
    const std::size_t scheme = before.rfind("data:");
    if (scheme == std::string_view::npos) return std::nullopt;
    before.remove_prefix(scheme + 5);
    Verdict verdict;
    verdict.is = Is::Run;
    verdict.media_type = before.substr(0, before.find(';'));
    const auto parameter = [&](std::string_view key) {
        const std::size_t at = before.find(key);
        if (at == std::string_view::npos) return std::string_view();
        const std::string_view value = before.substr(at + key.size());
        return value.substr(0, value.find(';'));
    };
    verdict.charset = parameter(";charset=");
    verdict.name = RawText(parameter("name="));
    return verdict;
}

Verdict Look::judge() {
    letters_.gather(kLookLetters);
    if (auto declared = data_url()) return *std::move(declared);
    if (is_cut() && letters_.size() < kLookLetters) return {.is = Is::Unknown};
    if (!may_be_coded(candidate_.octets)) return nothing();
    classes_ = classes_of(letters_, 0, letters_.size());
    if (letters_.first_line() <= kShortLettersMax) return short_value();
    if (is_hex(classes_)) return hex(0);
    const bool has_prefix =
        letters_.letter(0) == '0' && (letters_.letter(1) == 'x' || letters_.letter(1) == 'X');
    if (has_prefix && is_hex(classes_of(letters_, 2, letters_.size()))) return hex(2);
    if (const auto from = marked()) return {.is = Is::Run, .begin = letters_.offset(*from)};
    if (const auto line = narrow_line()) return *line;
    if (const auto from = text_from()) return proven(*from, RunCoding::Base64);
    return kinds_in(classes_) == 3 ? long_enough(0, RunCoding::Base64) : nothing();
}

/// Is what was gathered all of a value, padded as it must be if it is?
bool Look::is_whole_value() const noexcept {
    if (!is_value_behind(candidate_.before) || !letters_.is_one_line()) return false;
    const std::size_t rest = letters_.size() % 4;
    if (rest == 1 || (letters_.padding() != 0 && rest + letters_.padding() != 4)) return false;
    // Whether it ends just here is not asked: it must not depend on what came already.
    if (letters_.size() == kLookLetters) return false;
    return is_closed(letters_.first_line_end() + letters_.padding());
}

/// Ends a value before the octet at that place? What only joins lines may have been passed.
bool Look::is_closed(std::size_t place) const noexcept {
    return place == candidate_.octets.size() ||
           closes_value(static_cast<char>(candidate_.octets[place]));
}

/// Is the first line a field of a header, or what separates mails?
bool begins_mail(std::string_view text) noexcept {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return false;
    const std::string_view line = text.substr(0, end);
    if (line.starts_with("From ")) return true;
    const std::size_t colon = line.find(": ");
    return colon != std::string_view::npos && colon > 1 &&
           std::ranges::all_of(line.substr(0, colon), [](char octet) {
               return octet == '-' ||
                      kinds_in(kLetterClasses[static_cast<unsigned char>(octet)]) != 0;
           });
}

/// A short text. One whose characters are not single octets for ASCII, or that may be a mail, is a
/// part of its own.
Verdict Look::text(Bytes octets, std::size_t begin, std::size_t end) const {
    Verdict verdict;
    verdict.begin = begin;
    verdict.end = end;
    const bool is_line =
        std::ranges::find(octets, std::byte{0}) == octets.end() && !begins_mail(text_of(octets));
    verdict.is = is_line ? Is::Text : Is::Run;
    if (verdict.is == Is::Text) verdict.text = text_of(octets);
    return verdict;
}

/// A few letters count only as the whole of a value, each line on its own.
Verdict Look::short_value() {
    const std::size_t count = letters_.first_line();
    const bool is_alone = letters_.is_one_line();
    const std::size_t padding = is_alone ? letters_.padding() : 0;
    const std::size_t behind = letters_.first_line_end() + padding;
    Verdict verdict = nothing();
    verdict.end = behind;
    if (!is_value_behind(candidate_.before) || count % 4 == 1) return verdict;
    if (padding != 0 && count % 4 + padding != 4) return verdict;
    if (!is_closed(behind)) return verdict;
    std::array<std::byte, kShortLettersMax> octets;
    const std::size_t made = letters_.decode(0, count, octets);
    const Stretch found = loudest_text(Bytes(octets).first(made));
    const int bits = found.bits + (padding != 0 ? kPaddedBits : 0);
    if (found.begin != 0 || found.end != made || bits < kValueBits) return verdict;
    return text(Bytes(octets).first(made), 0, behind);
}

Verdict Look::hex(std::size_t from) {
    if (letters_.size() - from < kHexDigitsMin) return nothing();
    std::array<std::byte, kLookLetters / 2> octets;
    for (std::size_t phase = 0; phase < 2; ++phase) {
        const Bytes made =
            Bytes(octets).first(letters_.decode_hex(from + phase, letters_.size(), octets));
        if (has_mark(made)) return proven(from + phase, RunCoding::Hex);
        const Stretch found = loudest_text(made);
        if (found.bits >= kShiftedBits)
            return proven(from + phase + 2 * found.begin, RunCoding::Hex);
    }
    // Digits alone may be a long number.
    return kinds_in(classes_) > 1 ? long_enough(from, RunCoding::Hex) : nothing();
}

/// A format's mark at the front, in any phase, or behind what separates names from each other.
std::optional<std::size_t> Look::marked() const noexcept {
    std::array<std::byte, kMarkLetters / 4 * 3> octets;
    const auto begins_here = [&](std::size_t at) {
        const std::size_t made = letters_.decode(at, at + kMarkLetters, octets);
        return has_mark(Bytes(octets).first(made));
    };
    const std::size_t last = letters_.size() - kMarkLetters;
    for (std::size_t at = 0; at < 4 && at <= last; ++at) {
        if (begins_here(at)) return at;
    }
    for (std::size_t at = 4; at <= last && at < 64; ++at) {
        if (is_in(letters_.letter(at - 1), "/-_+") && begins_here(at)) return at;
    }
    return std::nullopt;
}

/// A narrow line that is a whole text is not joined with the next one: numbers in a column would
/// become one number.
std::optional<Verdict> Look::narrow_line() const {
    const std::size_t count = letters_.first_line();
    if (letters_.lines() == 0 || count >= kWrapWidthMin || count % 4 != 0) return std::nullopt;
    std::array<std::byte, kWrapWidthMin / 4 * 3> octets;
    const Bytes made = Bytes(octets).first(letters_.decode(0, count, octets));
    if (!is_utf8_text(made) || loudest_text(made).bits < kLongValueBits) return std::nullopt;
    return text(made, 0, letters_.first_line_end());
}

/// Text in the best of the four phases.
std::optional<std::size_t> Look::text_from() const noexcept {
    std::array<std::byte, kLookLetters / 4 * 3> octets;
    std::optional<std::size_t> from;
    int most = 0;
    for (std::size_t phase = 0; phase < 4; ++phase) {
        const Bytes made = Bytes(octets).first(letters_.decode(phase, letters_.size(), octets));
        const Stretch found = loudest_text(made);
        int least = phase == 0 ? kAnywhereBits : kShiftedBits;
        const bool is_whole = phase == 0 && found.begin == 0 && found.end == made.size();
        if (is_whole && is_whole_value()) least = kLongValueBits;
        if (found.bits < least || found.bits <= most) continue;
        most = found.bits;
        // Where a value begins there is nothing glued to it, whatever its first octets are.
        const bool is_value = phase == 0 && is_value_behind(candidate_.before);
        from = is_value ? 0 : phase + found.begin / 3 * 4;
    }
    return from;
}

/// A short text is given as such, if it ends where one can see it; of other things the run goes on.
Verdict Look::proven(std::size_t from, RunCoding coding) {
    letters_.gather(RunLetters::kMost);
    if (is_cut() && letters_.size() < RunLetters::kMost) return {.is = Is::Unknown};
    Verdict verdict;
    verdict.coding = coding;
    verdict.begin = letters_.offset(from);
    verdict.is = Is::Run;
    if (letters_.size() == RunLetters::kMost) return verdict;
    std::array<std::byte, RunLetters::kMost> octets;
    const bool is_base64 = coding == RunCoding::Base64;
    const std::size_t made = is_base64 ? letters_.decode(from, letters_.size(), octets)
                                       : letters_.decode_hex(from, letters_.size(), octets);
    // What is not text to its end may be a format that begins with text.
    const Stretch found = loudest_text(Bytes(octets).first(made));
    if (found.end != made) return verdict;
    const std::size_t glued = from == 0 && is_value_behind(candidate_.before) ? 0 : found.begin;
    verdict = text(Bytes(octets).first(made).subspan(glued), verdict.begin, letters_.end());
    verdict.coding = coding;
    return verdict;
}

/// So many letters in a row, in lines of one width, nobody writes by chance.
Verdict Look::long_enough(std::size_t from, RunCoding coding) {
    letters_.gather(RunLetters::kMost);
    if (letters_.size() < RunLetters::kMost)
        return is_cut() ? Verdict{.is = Is::Unknown} : nothing();
    RunSyntax syntax;
    const Bytes octets = candidate_.octets.first(std::min(candidate_.octets.size(), kLookBytes));
    std::size_t at = 0;
    while (at < octets.size()) {
        if (syntax.in_line()) {
            const std::size_t count = letters_at_front(octets.subspan(at), path_);
            syntax.on_letters(count);
            at += count;
            if (at == octets.size()) break;
        }
        if (syntax.on_octet(octets[at]) == RunSyntax::Step::Over) break;
        ++at;
    }
    Verdict verdict = nothing();
    verdict.end = letters_.lines() > 2 || letters_.is_one_line() ? at : letters_.first_line_end();
    if (at == kLookBytes) {
        verdict.is = Is::Run;
        verdict.begin = letters_.offset(from);
        verdict.coding = coding;
    }
    if (at == octets.size() && at < kLookBytes && candidate_.extent == Extent::Open)
        verdict.is = Is::Unknown;
    return verdict;
}

}  // namespace

Verdict look_at_letters(const Candidate& candidate, base::VectorPath path) {
    return Look(candidate, path).judge();
}

}  // namespace sealtap::content::embedded
