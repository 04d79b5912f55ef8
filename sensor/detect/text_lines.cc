#include "detect/text_lines.h"

#include <algorithm>
#include <array>

#include "detect/text_classes.h"

namespace sealtap::detect {
namespace {

constexpr std::size_t kLineCharactersMax = 200;
constexpr std::size_t kTagCharactersMax = 200;

/// \n and \r as JSON and program text write them.
bool is_escaped_break(std::u32string_view text, std::size_t at) noexcept {
    return at + 1 < text.size() && text[at] == '\\' && (text[at + 1] == 'n' || text[at + 1] == 'r');
}

bool breaks_before(std::u32string_view text, std::size_t at) noexcept {
    const char32_t before = text[at - 1];
    // Where a text begins in JSON: {"text":"机密\\n…
    if (before == '"' && at >= 2 && (text[at - 2] == ':' || text[at - 2] == ' ')) return true;
    return ends_line(before) || before == '>' || (at >= 2 && is_escaped_break(text, at - 2));
}

bool breaks_at(std::u32string_view text, std::size_t at) noexcept {
    return ends_line(text[at]) || text[at] == '<' || is_escaped_break(text, at);
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

/// Behind the break that begins at `at`.
std::size_t skip_break(std::u32string_view text, std::size_t at) noexcept {
    if (text[at] == '<') return skip_tag(text, at);
    return at + (is_escaped_break(text, at) ? 2 : 1);
}

bool is_decoration(char32_t c) noexcept { return c == '*' || c == '=' || c == '~' || c == '-'; }

/// Without brackets, decorations and the suffix 级: what a reader takes as the choice itself.
std::u32string_view bare_choice(std::u32string_view text) noexcept {
    while (!text.empty() && (is_decoration(text.front()) || is_space(text.front()) ||
                             closing_bracket(text.front()) != 0))
        text.remove_prefix(1);
    while (!text.empty() && !is_word(text.back())) text.remove_suffix(1);
    if (text.size() > 2 && (text.back() == U'级' || text.back() == U'級')) text.remove_suffix(1);
    return text;
}

/// Two languages side by side (机密 CONFIDENTIAL) are one marking, whatever levels they map to.
bool is_same_script(const CompiledWord& word, const ChoiceWord& choice) noexcept {
    return is_han(word.text.front()) == is_han(choice.text.front());
}

/// The level that a line consists of, if it is another one than the word's.
std::optional<Level> other_level(std::u32string_view bare, const CompiledWord& word,
                                 const ChoiceIndex& choices) {
    if (bare.empty()) return std::nullopt;
    for (const ChoiceWord& choice : choices.equal(bare)) {
        if (choice.level && choice.level != word.level && is_same_script(word, choice))
            return choice.level;
    }
    return std::nullopt;
}

/// Judges the other levels near a word as they come, line by line.
class LevelList {
public:
    explicit LevelList(const CompiledWord& word) : word_(word) {}

    void on_word(std::size_t line) noexcept {
        own_ = chain_end_ = line;
        if (last_ != 0) weigh(last_, last_level_, line);
    }
    void on_other(std::size_t line, Level level) noexcept {
        several_ = several_ || (last_ != 0 && level != last_level_);
        last_ = line;
        last_level_ = level;
        if (own_ == 0) return;
        weigh(line, level, own_);
        if (line - chain_end_ > kNear) return;
        ++chain_;
        chain_end_ = line;
    }
    [[nodiscard]] bool is_list(Place place) const noexcept {
        return place == Place::Head ? several_ && chain_ >= 2 : several_ || beside_;
    }

private:
    static constexpr std::size_t kNear = 2;

    void weigh(std::size_t other, Level level, std::size_t line) noexcept {
        const std::size_t distance = other > line ? other - line : line - other;
        const bool lower = distance == 1 && word_.level && level < *word_.level;
        beside_ = beside_ || (distance <= kNear && !lower);
    }

    const CompiledWord& word_;
    std::size_t own_ = 0;   ///< the word's line, counted from 1; 0 before it came
    std::size_t last_ = 0;  ///< the last other level's
    Level last_level_{};
    std::size_t chain_end_ = 0;
    std::size_t chain_ = 0;  ///< other levels that follow the word without a gap
    bool several_ = false;
    bool beside_ = false;
};

bool joins(char32_t c) noexcept {
    constexpr std::u32string_view kJoining = U"或和与與及为為是级級至到";
    return kJoining.find(c) != std::u32string_view::npos;
}

}  // namespace

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

bool is_in_list(const TextWindow& window, Stretch line, const CompiledWord& word,
                const ChoiceIndex& choices, Place place) {
    constexpr std::size_t kChoiceMax = 24;
    const std::u32string_view text = window.text();
    LevelList list(word);
    std::size_t number = 0;
    std::size_t begin = 0;
    while (begin < text.size()) {
        std::size_t end = begin;
        while (end < text.size() && !breaks_at(text, end)) ++end;
        const Stretch trimmed = trim(text, {begin, end});
        if (!trimmed.empty()) ++number;
        if (begin <= line.begin && end >= line.end) {
            list.on_word(number);
        } else if (!trimmed.empty() && end - begin <= kChoiceMax) {
            const auto level = other_level(bare_choice(trimmed.of(text)), word, choices);
            if (level) list.on_other(number, *level);
        }
        begin = end == text.size() ? end : skip_break(text, end);
    }
    return list.is_list(place);
}

namespace {

/// Whether `choice`, which stands at `at`, is a level other than the word's, with nothing of a word
/// behind it.
bool is_other_level_at(std::u32string_view text, std::size_t at, const CompiledWord& word,
                       const ChoiceWord& choice) {
    if (!choice.level || choice.level == word.level) return false;
    const std::size_t end = at + choice.text.size();
    return is_same_script(word, choice) &&
           (end == text.size() || !is_word(text[end]) || joins(text[end]));
}

}  // namespace

bool lists_levels(std::u32string_view text, Stretch stretch, Stretch except,
                  const CompiledWord& word, const ChoiceIndex& choices) {
    for (std::size_t at = stretch.begin; at < stretch.end; ++at) {
        if (at == except.begin) at = except.end;
        if (at >= stretch.end) break;
        if (at > 0 && is_word(text[at - 1]) && !joins(text[at - 1])) continue;
        const std::u32string_view rest = text.substr(at, stretch.end - at);
        const bool is_listed = choices.any_prefix(rest, [&](const ChoiceWord& choice) {
            return is_other_level_at(text, at, word, choice);
        });
        if (is_listed) return true;
    }
    return false;
}

}  // namespace sealtap::detect
