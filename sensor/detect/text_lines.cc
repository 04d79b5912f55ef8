#include "detect/text_lines.h"

#include <algorithm>
#include <array>

#include "detect/text_classes.h"

namespace sealtap::detect {
namespace {

constexpr std::size_t kLineCharactersMax = 200;
constexpr std::size_t kTagCharactersMax = 200;
/// XML's text that has no markup in it, XML 1.0 section 2.7.
constexpr std::u32string_view kCdataBegin = U"<![CDATA[";
constexpr std::u32string_view kCdataEnd = U"]]>";

/// \n and \r as JSON and program text write them.
bool is_escaped_break(std::u32string_view text, std::size_t at) noexcept {
    return at + 1 < text.size() && text[at] == '\\' && (text[at + 1] == 'n' || text[at + 1] == 'r');
}

bool breaks_before(std::u32string_view text, std::size_t at) noexcept {
    const char32_t before = text[at - 1];
    // Where a text begins in JSON: {"text":"机密\\n…
    if (before == '"' && at >= 2 && (text[at - 2] == ':' || text[at - 2] == ' ')) return true;
    if (before == '[') return text.substr(0, at).ends_with(kCdataBegin);
    return ends_line(before) || before == '>' || (at >= 2 && is_escaped_break(text, at - 2));
}

/// Behind the tag that begins at `at`, or behind that character if no tag does.
std::size_t skip_tag(std::u32string_view text, std::size_t at) noexcept {
    const std::size_t close = text.substr(at, kTagCharactersMax).find(U'>');
    return close == std::u32string_view::npos ? at + 1 : at + close + 1;
}

/// Before the tag that ends at `at`, or before that character if no tag does.
std::size_t skip_tag_back(std::u32string_view text, std::size_t at) noexcept {
    const std::size_t from = at - std::min(at, kTagCharactersMax);
    const std::size_t open = text.substr(from, at - from).rfind(U'<');
    return open == std::u32string_view::npos ? at - 1 : from + open;
}

/// Whether a tag only changes how the text on a line looks: HTML's phrase elements, the runs of
/// WordprocessingML (w:t, w:r) but not its paragraphs and cells.
bool is_inline_tag(std::u32string_view tag) noexcept {
    constexpr std::array<std::u32string_view, 16> kInline{
        U"a",    U"b",    U"i",   U"u",   U"em",    U"strong", U"span", U"font",
        U"mark", U"code", U"sub", U"sup", U"small", U"big",    U"s",    U"wbr"};
    constexpr std::array<std::u32string_view, 3> kBlocks{U"w:p", U"w:tc", U"w:br"};
    tag.remove_prefix(std::min<std::size_t>(tag.size(), tag.starts_with(U"</") ? 2 : 1));
    const std::u32string_view name = tag.substr(0, tag.find_first_of(U" />\t\r\n"));
    if (name.starts_with(U"w:")) return std::ranges::find(kBlocks, name) == kBlocks.end();
    return std::ranges::find(kInline, name) != kInline.end();
}

/// Where a line ends that was seen to end before `at`, once the tags that end no line are skipped:
/// whether nothing but such tags and blanks stands between `at` and the line's real begin.
bool is_closed_left(const TextWindow& window, std::size_t at) noexcept {
    const std::u32string_view text = window.text();
    while (true) {
        at = skip_spaces_back(text, at, text.size());
        if (at == 0) return window.starts_part();
        const std::size_t tag = text[at - 1] == '>' ? skip_tag_back(text, at) : at;
        if (tag == at) return breaks_before(text, at);
        if (text[tag] != '<' || !is_inline_tag(text.substr(tag, at - tag))) return true;
        at = tag;
    }
}

bool is_closed_right(const TextWindow& window, std::size_t at) noexcept {
    const std::u32string_view text = window.text();
    while (true) {
        at = skip_spaces(text, at, text.size());
        if (at == text.size()) return window.ends_part();
        if (text[at] != '<') return breaks_at(text, at);
        const std::size_t end = skip_tag(text, at);
        if (!is_inline_tag(text.substr(at, end - at))) return true;
        at = end;
    }
}

}  // namespace

bool breaks_at(std::u32string_view text, std::size_t at) noexcept {
    if (text[at] == ']') return text.substr(at).starts_with(kCdataEnd);
    return ends_line(text[at]) || text[at] == '<' || is_escaped_break(text, at);
}

std::size_t skip_break(std::u32string_view text, std::size_t at) noexcept {
    if (text[at] == '<') return skip_tag(text, at);
    if (text[at] == ']') return at + kCdataEnd.size();
    return at + (is_escaped_break(text, at) ? 2 : 1);
}

bool is_break_whole(std::u32string_view text, std::size_t at) noexcept {
    return text[at] != '<' || at + kTagCharactersMax <= text.size() ||
           text.substr(at).find(U'>') != std::u32string_view::npos;
}

Line line_around(const TextWindow& window, std::size_t begin, std::size_t end) {
    const std::u32string_view text = window.text();
    const std::size_t left_most = begin - std::min(begin, kLineCharactersMax);
    const std::size_t right_most = std::min(text.size(), end + kLineCharactersMax);
    while (begin > left_most && !breaks_before(text, begin)) --begin;
    while (end < right_most && !breaks_at(text, end)) ++end;
    Line line{{begin, end}, false, false};
    line.open_left = !is_closed_left(window, begin);
    line.open_right = !is_closed_right(window, end);
    const auto is_control = [](char32_t c) { return c < 0x20 && c != '\t'; };
    line.in_binary = begin > 0 && is_control(text[begin - 1]) && end < text.size() &&
                     is_control(text[end]) && !is_line_break(text[end]);
    return line;
}

bool follows_break(std::u32string_view text, std::size_t at) noexcept {
    if (at == 0) return false;
    const bool tab = at >= 2 && text[at - 2] == '\\' && text[at - 1] == 't';
    return tab || breaks_before(text, at);
}

Stretch trim(std::u32string_view text, Stretch stretch) noexcept {
    while (!stretch.empty() && is_space(text[stretch.begin])) ++stretch.begin;
    while (!stretch.empty() && is_space(text[stretch.end - 1])) --stretch.end;
    return stretch;
}

std::size_t skip_spaces(std::u32string_view text, std::size_t at, std::size_t most) noexcept {
    for (; most > 0 && at < text.size() && is_space(text[at]); --most) ++at;
    return at;
}

std::size_t skip_spaces_back(std::u32string_view text, std::size_t at, std::size_t most) noexcept {
    for (; most > 0 && at > 0 && is_space(text[at - 1]); --most) --at;
    return at;
}

bool is_head(const TextWindow& window, std::size_t at) {
    if (!window.starts_part()) return false;
    const std::u32string_view text = window.text();
    std::size_t i = 0;
    while (i < at) {
        if (breaks_at(text, i)) {
            i = skip_break(text, i);
        } else if (is_space(text[i])) {
            ++i;
        } else {
            return false;
        }
    }
    return true;
}

char32_t closing_bracket(char32_t opening) noexcept {
    constexpr std::u32string_view kOpening = U"【［[（(〔「『{";
    constexpr std::u32string_view kClosing = U"】］]）)〕」』}";
    const std::size_t found = kOpening.find(opening);
    return found == std::u32string_view::npos ? 0 : kClosing[found];
}

bool has_gap_beside(const TextWindow& window, Stretch line) noexcept {
    const std::u32string_view text = window.text();
    const auto is_gap = [](std::u32string_view between) {
        const auto lines = std::ranges::count(between, U'\n');
        const auto returns = std::ranges::count(between, U'\r');
        return std::max(lines, returns) > 1 ||
               between.find_first_of(U"\f\v<>\u2029") != std::u32string_view::npos;
    };
    const auto is_blank = [](char32_t c) { return is_space(c) || is_line_break(c); };
    if (line.begin > 0 && text[line.begin - 1] == '"') return true;
    if (text.substr(0, line.begin).ends_with(kCdataBegin)) return true;
    std::size_t from = line.begin;
    while (from > 0 && is_blank(text[from - 1])) --from;
    std::size_t to = line.end;
    while (to < text.size() && is_blank(text[to])) ++to;
    const std::size_t tag_before = from - (from > 0 && text[from - 1] == '>' ? 1U : 0U);
    const std::size_t tag_behind = to + (to < text.size() && text[to] == '<' ? 1U : 0U);
    if (is_gap(text.substr(tag_before, line.begin - tag_before)) ||
        is_gap(text.substr(line.end, tag_behind - line.end)))
        return true;
    constexpr std::u32string_view kEscaped = U"\\n\\n";
    return text.substr(0, line.begin).ends_with(kEscaped) ||
           text.substr(line.end).starts_with(kEscaped);
}

bool is_repeated_line(const TextWindow& window, Stretch line) noexcept {
    const std::u32string_view text = window.text();
    const Stretch own = trim(text, line);
    const std::u32string_view said = own.of(text);
    for (std::size_t at = text.find(said); at < text.size(); at = text.find(said, at + 1)) {
        const Stretch other{at, at + said.size()};
        if (at == own.begin) continue;
        if (is_closed_left(window, other.begin) && is_closed_right(window, other.end)) return true;
    }
    return false;
}

}  // namespace sealtap::detect
