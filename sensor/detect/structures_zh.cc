// The structures around Chinese markings that have a label, a star or a tick (GB/T 9704-2012 and
// common forms).
#include <algorithm>

#include "detect/structures.h"
#include "detect/text_classes.h"
#include "detect/text_lines.h"

namespace sealtap::detect {
namespace {

using Text = std::u32string_view;

bool is_any(char32_t c, Text of) noexcept { return c != 0 && of.find(c) != Text::npos; }
/// The character there, 0 behind the text's end.
char32_t at_or_zero(Text text, std::size_t at) noexcept { return at < text.size() ? text[at] : 0; }

/// Behind the suffix of 机密级, if there is one.
std::size_t skip_suffix(Text text, std::size_t at) noexcept {
    return is_any(at_or_zero(text, at), U"级級") ? at + 1 : at;
}

std::size_t skip_digits(Text text, std::size_t at, std::size_t most) noexcept {
    for (; most > 0 && at < text.size() && is_digit(text[at]); --most) ++at;
    return at;
}

// ---- star

enum class StarKind { None, Real, Asterisk };

StarKind star_kind(char32_t c) noexcept {
    if (c >= 0x3000 && c != U'＊') return StarKind::None;  // most Chinese characters
    if (is_any(c, U"★☆✩✭⭐")) return StarKind::Real;
    return is_any(c, U"*＊") ? StarKind::Asterisk : StarKind::None;
}

/// Behind a term in figures (5年, 30 年, 2026年1月1日前, 2026-01-01); `at` if there is none.
std::size_t skip_dated_term(Text text, std::size_t at) noexcept {
    std::size_t end = skip_digits(text, at, 4);
    if (end == at) return at;
    for (int fields = 0; fields < 3; ++fields) {
        const std::size_t unit = skip_spaces(text, end, 1);
        if (!is_any(at_or_zero(text, unit), U"年月日天周个個-./")) break;
        end = unit + 1;
        if (at_or_zero(text, end) == U'月') ++end;  // 6个月
        const std::size_t more = skip_digits(text, end, 2);
        if (more == end) break;
        end = more;
    }
    if (is_digit(text[end - 1]) && end - at <= 4) return at;  // a bare number is no term
    return is_any(at_or_zero(text, end), U"前后後止") ? end + 1 : end;
}

/// Behind a term in words: 长期, or a condition that ends in 前 (启用前, 会议开始前).
std::size_t skip_worded_term(Text text, std::size_t at) noexcept {
    for (const Text word : {U"长期", U"長期", U"永久", U"无限期"}) {
        if (text.substr(at, word.size()) == word) return at + word.size();
    }
    std::size_t number = at;
    while (number < text.size() && number < at + 4 &&
           is_any(text[number], U"一二三四五六七八九十百〇零两"))
        ++number;
    if (number > at) {
        for (const Text unit : {U"年", U"个月", U"個月", U"月", U"天", U"日"}) {
            if (text.substr(number, unit.size()) == unit) return number + unit.size();
        }
    }
    constexpr std::size_t kConditionMax = 14;
    for (std::size_t i = at; i < text.size() && i < at + kConditionMax; ++i) {
        if (!is_han(text[i]) && !is_digit(text[i])) return at;
        if (i > at && is_any(text[i], U"前后後")) return i + 1;
    }
    return at;
}

std::size_t skip_term(Text text, std::size_t at) noexcept {
    const char32_t closing = closing_bracket(at_or_zero(text, at));
    const std::size_t begin = closing != 0 ? at + 1 : at;
    std::size_t end = skip_dated_term(text, begin);
    if (end == begin) end = skip_worded_term(text, begin);
    if (end == begin) return at;
    return closing != 0 && at_or_zero(text, end) == closing ? end + 1 : end;
}

/// Levels of the choices that end right before a star.
TextMemo::StarredLevels levels_before_star(const WordInText& at, std::size_t star) {
    const Text text = at.window.text();
    const std::size_t end = skip_spaces_back(text, star, 2);
    TextMemo::StarredLevels out{TextMemo::Known::Yes, std::nullopt, false};
    for (std::size_t i = end - std::min(end, at.all.choices.longest()); i < end; ++i) {
        for (const ChoiceWord& choice : at.all.choices.equal(text.substr(i, end - i))) {
            if (!choice.level) continue;
            out.several = out.several || (out.level && out.level != choice.level);
            out.level = choice.level;
        }
    }
    return out;
}

/// The same from memory, where the window's begin does not come into it.
TextMemo::StarredLevels recall_levels_before_star(const WordInText& at, std::size_t star) {
    constexpr std::size_t kBlanks = 2;
    const TextView view = at.window.view();
    if (star < at.all.choices.longest() + kBlanks || star >= view.whole)
        return levels_before_star(at, star);
    std::vector<TextMemo::StarredLevels>& memory = at.window.memo().starred;
    if (memory.size() <= view.begin + star) memory.resize(at.window.decoded().size());
    TextMemo::StarredLevels& known = memory[view.begin + star];
    if (known.known == TextMemo::Known::No) known = levels_before_star(at, star);
    return known;
}

/// Another level with a star on the same line: a text about the form of markings.
bool stars_other_level(const WordInText& at, Stretch marking) {
    const Text text = at.window.text();
    const Line line = line_around(at.window, marking.begin, marking.end);
    for (std::size_t i = line.stretch.begin; i < line.stretch.end; ++i) {
        if (star_kind(text[i]) != StarKind::Real || (i >= marking.begin && i < marking.end))
            continue;
        const TextMemo::StarredLevels levels = recall_levels_before_star(at, i);
        if (levels.several || (levels.level && levels.level != at.word.level)) return true;
    }
    return false;
}

bool is_quoted(Text text, std::size_t begin, std::size_t end) noexcept {
    return begin > 0 && end < text.size() && is_any(text[begin - 1], U"“‘「『《") &&
           is_any(text[end], U"”’」』》");
}

// ---- field

/// Before the tag that ends at `at`; `at` if none does.
std::size_t skip_tag_back(Text text, std::size_t at) noexcept {
    constexpr std::size_t kTagMax = 200;
    if (at == 0 || text[at - 1] != '>') return at;
    const std::size_t from = at - std::min(at, kTagMax);
    const std::size_t open = text.substr(from, at - from).rfind(U'<');
    return open == Text::npos ? at : from + open;
}

enum class Separator { None, Blank, Strong };

struct BeforeValue {
    std::size_t end_of_label = 0;
    Separator separator = Separator::None;
};

/// Walks back over what parts a label from its value: colons, quotes, brackets, cells, blanks.
BeforeValue skip_separators_back(Text text, std::size_t at) noexcept {
    BeforeValue out{at, Separator::None};
    constexpr int kStepsMax = 24;
    for (int steps = 0; steps < kStepsMax && out.end_of_label > 0; ++steps) {
        const std::size_t tag = skip_tag_back(text, out.end_of_label);
        const char32_t c = text[out.end_of_label - 1];
        if (tag != out.end_of_label) {
            out.end_of_label = tag;
            out.separator = Separator::Strong;
            continue;
        }
        if (is_any(c, U":：∶﹕=＝|｜\t")) {
            out.separator = Separator::Strong;
        } else if (is_space(c) || is_line_break(c)) {
            if (out.separator == Separator::None) out.separator = Separator::Blank;
        } else if (is_any(c, U"（(【［[") && out.separator == Separator::None) {
            out.separator = Separator::Blank;  // 密级（机密）
        } else if (!is_any(c, U"\"'“【[［（(】]］")) {
            break;
        }
        --out.end_of_label;
    }
    return out;
}

/// Where `label`, blanks between its characters allowed, begins when it ends at `end`; npos if not.
std::size_t match_label_back(Text text, std::size_t end, Text label) noexcept {
    for (std::size_t i = label.size(); i-- > 0;) {
        if (i + 1 < label.size()) end = skip_spaces_back(text, end, 4);
        if (end == 0 || text[end - 1] != label[i]) return Text::npos;
        --end;
    }
    return end;
}

/// Where the label of the value at `at` begins; npos if it has none.
std::size_t find_label(const CompiledRule& rule, Text text, std::size_t at) noexcept {
    const BeforeValue before = skip_separators_back(text, at);
    if (before.separator == Separator::None) return Text::npos;
    for (const std::u32string& label : rule.labels) {
        const std::size_t begin = match_label_back(text, before.end_of_label, label);
        if (begin == Text::npos) continue;
        // With blanks alone between them the two could be words of a sentence.
        const bool stands_alone = begin == 0 || !is_word(text[begin - 1]);
        if (before.separator == Separator::Strong || stands_alone) return begin;
    }
    return Text::npos;
}

/// Whether a value goes on as a list (机密、秘密; 机密 秘密; 机密/□秘密).
bool continues_as_list(const WordInText& at, std::size_t end) {
    const std::size_t to = std::min(at.window.text().size(), end + 12);
    return lists_levels(at.window, {end, to}, {end, end}, at.word, at.all.choices);
}

}  // namespace

std::optional<Marking> confirm_star(const WordInText& at) {
    const Text text = at.window.text();
    const std::size_t begin = at.window.match_begin();
    const std::size_t star = skip_spaces(text, skip_suffix(text, at.window.match_end()), 4);
    const StarKind kind = star_kind(at_or_zero(text, star));
    if (kind == StarKind::None) return std::nullopt;
    if (kind == StarKind::Asterisk && begin > 0 && is_any(text[begin - 1], U"*＊"))
        return std::nullopt;
    const std::size_t term = skip_spaces(text, star + 1, 4);
    std::size_t end = skip_term(text, term);
    const bool has_term = end != term;
    if (!has_term) {
        // The old style has no term: nothing may follow but the end of the word.
        if (kind == StarKind::Asterisk) return std::nullopt;
        if (star + 1 < text.size() && is_word(text[star + 1])) return std::nullopt;
        end = star + 1;
    }
    if (!has_term && begin > 0 && is_word(text[begin - 1]) && !is_digit(text[begin - 1]))
        return std::nullopt;
    if (is_quoted(text, begin, end) || stars_other_level(at, {begin, end})) return std::nullopt;
    return Marking{begin, end};
}

bool has_label_before(const WordInText& at, std::size_t before) {
    return find_label(at.rule, at.window.text(), before) != Text::npos;
}

std::optional<Marking> confirm_field(const WordInText& at) {
    const Text text = at.window.text();
    const std::size_t label = find_label(at.rule, text, at.window.match_begin());
    const Stretch word{at.window.match_begin(), skip_suffix(text, at.window.match_end())};
    if (label == Text::npos) {
        if (!is_below_label(at, word)) return std::nullopt;
        return Marking{word.begin, word.end};
    }
    const std::size_t end = skip_dated_term(text, word.end);  // 密级：机密5年
    if (end < text.size() && is_word(text[end])) return std::nullopt;
    const bool in_brackets = is_any(at_or_zero(text, end), U"）)");
    if (in_brackets && is_word(at_or_zero(text, end + 1))) return std::nullopt;
    // A box behind the word makes it a choice, which is the tick's business.
    if (is_any(at_or_zero(text, skip_spaces(text, end, 4)), U"□☐○◯■☑☒√✓●")) return std::nullopt;
    if (continues_as_list(at, end)) return std::nullopt;
    return Marking{label, end};
}

}  // namespace sealtap::detect
