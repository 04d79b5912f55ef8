#include <string>
#include <string_view>

#include "content/embedded/run_look.h"
#include "content/uuencode/uuencode.h"
#include "content/yenc/yenc.h"

namespace sealtap::content::embedded {
namespace {

using Is = Verdict::Is;

/// A line that opens a run is no longer than this.
constexpr std::size_t kLineBytesMax = 1024;

struct Line {
    std::string_view text;  ///< without its end
    std::size_t octets;     ///< with it
    bool is_whole;
};

Line line_at(std::string_view text) noexcept {
    const std::size_t end = text.substr(0, kLineBytesMax).find('\n');
    if (end == std::string_view::npos) return {text, text.size(), false};
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return {line, end + 1, true};
}

/// Whether the octets so far could still become what begins with `word`.
bool may_begin(std::string_view text, std::string_view word) noexcept {
    return text.starts_with(word.substr(0, text.size()));
}

Verdict unknown_or_nothing(const Candidate& candidate) {
    const bool is_open =
        candidate.extent == Candidate::Extent::Open && candidate.octets.size() < kLineBytesMax;
    return {.is = is_open ? Is::Unknown : Is::Nothing, .end = 1};
}

Verdict uuencoded(const Candidate& candidate) {
    const std::string_view text = text_of(candidate.octets);
    const Line head = line_at(text);
    if (!head.is_whole) return unknown_or_nothing(candidate);
    const auto name = uuencode::name_of(head.text);
    if (!name) return {.end = 1};
    // The first line of data proves it: "begin 644 x" may stand in a sentence.
    const Line first = line_at(text.substr(head.octets));
    if (!first.is_whole && candidate.octets.size() < 2 * kLineBytesMax &&
        candidate.extent == Candidate::Extent::Open)
        return {.is = Is::Unknown};
    if (!uuencode::is_data(first.text)) return {.end = 1};
    return {.is = Is::Run, .coding = RunCoding::Uuencode, .name = RawText(*name)};
}

Verdict yencoded(const Candidate& candidate) {
    const std::string_view text = text_of(candidate.octets);
    const Line head = line_at(text);
    if (!head.is_whole) return unknown_or_nothing(candidate);
    const std::string line = "=" + std::string(head.text);
    const auto name = yenc::name_of(line);
    if (!name) return {.end = 1};
    return {.is = Is::Run, .coding = RunCoding::Yenc, .name = RawText(*name)};
}

}  // namespace

Verdict look_at_word(const Candidate& candidate) {
    const std::string_view text = text_of(candidate.octets);
    const std::string_view before = text_of(candidate.before);
    const bool begins_line = candidate.is_first || before.ends_with('\n');
    if (begins_line && may_begin(text, "begin ")) return uuencoded(candidate);
    if (before.ends_with('=') && may_begin(text, "ybegin ")) return yencoded(candidate);
    return {.end = 1};
}

}  // namespace sealtap::content::embedded
