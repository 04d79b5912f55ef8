// Texts that list the levels, and so bear none of them.
#include <algorithm>

#include "detect/text_classes.h"
#include "detect/text_lines.h"

namespace sealtap::detect {
namespace {

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

/// Whether a line that says `choice` names another level than the word's.
bool is_other_level(const ChoiceWord& choice, const CompiledWord& word) noexcept {
    return choice.level && choice.level != word.level && is_same_script(word, choice);
}

/// The level that a line consists of, if it is another one than the word's: of the entries with its
/// text.
std::optional<Level> other_level(std::span<const ChoiceWord> same_text, const CompiledWord& word) {
    const auto found = std::ranges::find_if(
        same_text, [&](const ChoiceWord& choice) { return is_other_level(choice, word); });
    return found == same_text.end() ? std::nullopt : found->level;
}

/// What a reader takes a line for: one of the choices, or none of them.
std::span<const ChoiceWord> choice_on_line(std::u32string_view text, Stretch line, Stretch trimmed,
                                           const ChoiceIndex& choices) noexcept {
    constexpr std::size_t kChoiceMax = 24;
    if (trimmed.empty() || line.end - line.begin > kChoiceMax) return {};
    return choices.equal(bare_choice(trimmed.of(text)));
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

/// Writes down the lines of the text [0, until) that end in a break, and where each goes on. What
/// the text from `until` on says changes none of them.
void note_lines(TextMemo& memo, std::u32string_view text, std::size_t until) {
    text = text.substr(0, until);
    while (true) {
        const std::size_t begin = memo.lines.empty() ? 0 : memo.lines.back().next;
        std::size_t end = std::max(begin, memo.line_seen_until);
        while (end < text.size() && !breaks_at(text, end)) ++end;
        // The last character may be the first half of a break.
        memo.line_seen_until = end - (end == text.size() && end > begin ? 1U : 0U);
        if (end == text.size() || !is_break_whole(text, end)) return;
        const std::size_t next = skip_break(text, end);
        const std::uint32_t number = memo.lines.empty() ? 0 : memo.lines.back().number;
        const bool blank = trim(text, {begin, end}).empty();
        memo.lines.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end),
                              static_cast<std::uint32_t>(next), number + (blank ? 0U : 1U)});
    }
}

/// Which of the noted lines say nothing but one of `choices`.
const std::vector<TextMemo::ChoiceLine>& choice_lines(TextMemo& memo, std::u32string_view text,
                                                      const ChoiceIndex& choices) {
    auto lines = std::ranges::find(memo.choice_lines, &choices, &TextMemo::ChoiceLines::list);
    if (lines == memo.choice_lines.end())
        lines = memo.choice_lines.insert(lines, TextMemo::ChoiceLines{&choices, 0, {}});
    for (; lines->lines_seen < memo.lines.size(); ++lines->lines_seen) {
        const TextMemo::Line& line = memo.lines[lines->lines_seen];
        const Stretch stretch{line.begin, line.end};
        const auto choice = choice_on_line(text, stretch, trim(text, stretch), choices);
        if (!choice.empty())
            lines->found.push_back({static_cast<std::uint32_t>(lines->lines_seen), choice});
    }
    return lines->found;
}

/// Which of them name another level than the word, and which level.
const std::vector<TextMemo::LevelLine>& level_lines(TextMemo& memo, std::u32string_view text,
                                                    const CompiledWord& word,
                                                    const ChoiceIndex& choices) {
    const auto& found = choice_lines(memo, text, choices);
    const bool han = is_han(word.text.front());
    auto lines = std::ranges::find_if(memo.level_lines, [&](const TextMemo::LevelLines& of) {
        return of.list == &choices && of.other_than == word.level && of.han == han;
    });
    if (lines == memo.level_lines.end())
        lines =
            memo.level_lines.insert(lines, TextMemo::LevelLines{&choices, word.level, han, 0, {}});
    for (; lines->choices_seen < found.size(); ++lines->choices_seen) {
        const TextMemo::ChoiceLine& line = found[lines->choices_seen];
        const auto level = other_level(line.choice, word);
        if (level) lines->found.push_back({line.line, *level});
    }
    return lines->found;
}

/// Reads the lines of a window in order, those that were noted without a look at their text.
class ListReader {
public:
    ListReader(const TextWindow& window, Stretch line, const CompiledWord& word,
               const ChoiceIndex& choices)
        : text_(window.text()),
          view_(window.view()),
          decoded_(window.decoded()),
          memo_(window.memo()),
          line_(line),
          word_(word),
          choices_(choices),
          list_(word) {}

    [[nodiscard]] bool is_list(Place place) {
        note_lines(memo_, decoded_, view_.begin + view_.whole);
        for (std::size_t begin = 0; begin < text_.size();) {
            const std::size_t behind = read_noted(begin);
            begin = behind != begin ? behind : read_line(begin);
        }
        return list_.is_list(place);
    }

private:
    using Lines = std::vector<TextMemo::Line>;

    /// Reads the line at `begin` as it stands there; returns where the next one begins.
    std::size_t read_line(std::size_t begin) {
        std::size_t end = begin;
        while (end < text_.size() && !breaks_at(text_, end)) ++end;
        const Stretch trimmed = trim(text_, {begin, end});
        if (!trimmed.empty()) ++number_;
        if (begin <= line_.begin && end >= line_.end) {
            list_.on_word(number_);
        } else {
            const auto choice = choice_on_line(text_, {begin, end}, trimmed, choices_);
            if (const auto level = other_level(choice, word_)) list_.on_other(number_, *level);
        }
        return end == text_.size() ? end : skip_break(text_, end);
    }

    /// Reads the noted lines from the one that begins at `begin` to the last one in the window;
    /// returns where the next one begins, `begin` if none was noted there.
    std::size_t read_noted(std::size_t begin) {
        const auto at = static_cast<std::uint32_t>(view_.begin + begin);
        const Lines& lines = memo_.lines;
        const auto from = std::ranges::lower_bound(lines, at, {}, &TextMemo::Line::begin);
        const auto to =
            std::ranges::upper_bound(lines, view_.begin + view_.whole, {}, &TextMemo::Line::next);
        if (from == lines.end() || from->begin != at || from >= to) return begin;
        const auto first = static_cast<std::size_t>(from - lines.begin());
        read_levels(first, static_cast<std::size_t>(to - lines.begin()));
        const Lines::const_iterator last = to - 1;
        number_ = number_of(*last, first);
        return last->next - view_.begin;
    }

    /// The number of a noted line in the window, whose first noted one has that index.
    [[nodiscard]] std::size_t number_of(const TextMemo::Line& line, std::size_t first) const {
        return number_ + line.number - (first == 0 ? 0 : memo_.lines[first - 1].number);
    }

    void read_levels(std::size_t first, std::size_t end) {
        const auto& found = level_lines(memo_, decoded_, word_, choices_);
        const std::size_t own = find_own_line(first, end);
        auto at = std::ranges::lower_bound(found, first, {}, &TextMemo::LevelLine::line);
        const auto read_until = [&](std::size_t line) {
            for (; at != found.end() && at->line < line; ++at)
                list_.on_other(number_of(memo_.lines[at->line], first), at->level);
        };
        if (own != end) {
            read_until(own);
            list_.on_word(number_of(memo_.lines[own], first));
            if (at != found.end() && at->line == own) ++at;
        }
        read_until(end);
    }

    /// The noted line among [first, end) that has the word's line; `end` if none has.
    [[nodiscard]] std::size_t find_own_line(std::size_t first, std::size_t end) const {
        const Lines& lines = memo_.lines;
        const std::size_t begin = view_.begin + line_.begin;
        const auto behind = std::ranges::upper_bound(lines, begin, {}, &TextMemo::Line::begin);
        const auto index = static_cast<std::size_t>(behind - lines.begin());
        if (index <= first || index > end) return end;
        return lines[index - 1].end >= view_.begin + line_.end ? index - 1 : end;
    }

    std::u32string_view text_;
    TextView view_;
    std::u32string_view decoded_;
    TextMemo& memo_;
    Stretch line_;
    const CompiledWord& word_;
    const ChoiceIndex& choices_;
    LevelList list_;
    std::size_t number_ = 0;  ///< of lines that are not blank, so far
};

bool joins(char32_t c) noexcept {
    constexpr std::u32string_view kJoining = U"或和与與及为為是级級至到";
    return kJoining.find(c) != std::u32string_view::npos;
}

}  // namespace

bool is_in_list(const TextWindow& window, Stretch line, const CompiledWord& word,
                const ChoiceIndex& choices, Place place) {
    return ListReader(window, line, word, choices).is_list(place);
}

namespace {

/// Whether `choice`, which stands at `at`, is a level other than the word's, with nothing of a word
/// behind it.
bool is_other_level_at(std::u32string_view text, std::size_t at, const CompiledWord& word,
                       const ChoiceWord& choice) noexcept {
    if (!is_other_level(choice, word)) return false;
    const std::size_t end = at + choice.text.size();
    return end == text.size() || !is_word(text[end]) || joins(text[end]);
}

/// The search for another level than a word's that stands free in a text.
class FreeLevelSearch {
public:
    FreeLevelSearch(const TextWindow& window, const CompiledWord& word, const ChoiceIndex& choices)
        : text_(window.text()),
          view_(window.view()),
          decoded_(window.decoded()),
          memo_(window.memo()),
          word_(word),
          choices_(choices) {}

    [[nodiscard]] bool finds_one(Stretch stretch, Stretch except) const {
        // What stands at the window's ends depends on where they are, and a few characters are not
        // worth a note.
        constexpr std::size_t kShort = 64;
        const std::size_t begin = std::max<std::size_t>(stretch.begin, 1);
        const std::size_t end =
            std::min(stretch.end, view_.whole - std::min(view_.whole, choices_.longest() + 1));
        if (end < begin + kShort) return stands_in(stretch, stretch.end, except);
        return stands_in({stretch.begin, begin}, stretch.end, except) ||
               stands_in({end, stretch.end}, stretch.end, except) ||
               is_noted_in({begin, end}, stretch.end, except);
    }

private:
    /// Whether one begins in `places` and ends at `last` or before.
    [[nodiscard]] bool stands_in(Stretch places, std::size_t last, Stretch except) const noexcept {
        for (std::size_t at = places.begin; at < places.end; ++at) {
            if (at >= except.begin && at < except.end) continue;
            if (at > 0 && is_word(text_[at - 1]) && !joins(text_[at - 1])) continue;
            const std::u32string_view rest = text_.substr(at, last - at);
            const bool is_listed = choices_.any_prefix(rest, [&](const ChoiceWord& choice) {
                return is_other_level_at(text_, at, word_, choice);
            });
            if (is_listed) return true;
        }
        return false;
    }

    [[nodiscard]] bool is_noted_in(Stretch places, std::size_t last, Stretch except) const {
        const auto& found = note({view_.begin + places.begin, view_.begin + places.end}).found;
        auto at = std::ranges::lower_bound(found, view_.begin + places.begin, {},
                                           &TextMemo::Place::begin);
        for (; at != found.end() && at->begin < view_.begin + places.end; ++at) {
            const std::size_t begin = at->begin - view_.begin;
            const bool is_except = begin >= except.begin && begin < except.end;
            if (!is_except && at->end <= view_.begin + last) return true;
        }
        return false;
    }

    /// Writes down where in the decoded text other levels stand, so that `places` are noted.
    [[nodiscard]] const TextMemo::FreeLevels& note(Stretch places) const {
        const bool han = is_han(word_.text.front());
        auto levels = std::ranges::find_if(memo_.free_levels, [&](const TextMemo::FreeLevels& of) {
            return of.list == &choices_ && of.other_than == word_.level && of.han == han;
        });
        if (levels == memo_.free_levels.end())
            levels = memo_.free_levels.insert(
                levels, TextMemo::FreeLevels{&choices_, word_.level, han, 0, 0, {}});
        if (places.begin < levels->from || places.begin > levels->until) {
            levels->found.clear();
            levels->from = levels->until = places.begin;
        }
        for (; levels->until < places.end; ++levels->until) note_at(levels->until, levels->found);
        return *levels;
    }

    void note_at(std::size_t at, std::vector<TextMemo::Place>& found) const {
        if (is_word(decoded_[at - 1]) && !joins(decoded_[at - 1])) return;
        (void)choices_.any_prefix(decoded_.substr(at), [&](const ChoiceWord& choice) {
            if (is_other_level_at(decoded_, at, word_, choice))
                found.push_back({static_cast<std::uint32_t>(at),
                                 static_cast<std::uint32_t>(at + choice.text.size())});
            return false;
        });
    }

    std::u32string_view text_;
    TextView view_;
    std::u32string_view decoded_;
    TextMemo& memo_;
    const CompiledWord& word_;
    const ChoiceIndex& choices_;
};

}  // namespace

bool lists_levels(const TextWindow& window, Stretch stretch, Stretch except,
                  const CompiledWord& word, const ChoiceIndex& choices) {
    return FreeLevelSearch(window, word, choices).finds_one(stretch, except);
}

}  // namespace sealtap::detect
