// Markings that have a line for themselves, and tokens.
#include <algorithm>
#include <array>

#include "detect/structures.h"
#include "detect/text_classes.h"
#include "detect/text_lines.h"

namespace sealtap::detect {
namespace {

using Text = std::u32string_view;

bool is_any(char32_t c, Text of) noexcept { return of.find(c) != Text::npos; }

bool all_of(Text text, Text allowed) noexcept {
    return text.find_first_not_of(allowed) == Text::npos;
}

/// The line of a word, taken apart.
struct WordLine {
    Line line;
    Stretch left;   ///< on the line before the word, trimmed
    Stretch right;  ///< behind it
    Stretch word;   ///< with its brackets and suffix
    bool bracketed = false;
    bool has_suffix = false;  ///< 机密级
};

void strip_brackets(Text text, WordLine& parts) noexcept {
    if (parts.left.empty() || parts.right.empty()) return;
    const char32_t closing = closing_bracket(text[parts.left.end - 1]);
    if (closing == 0) return;
    if (text[parts.right.begin] != closing) {
        // （内部资料，注意保密）: brackets around the whole line.
        if (parts.left.end - parts.left.begin != 1 || text[parts.right.end - 1] != closing) return;
        --parts.left.end;
        --parts.right.end;
        return;
    }
    --parts.left.end;
    ++parts.right.begin;
    parts.word = {parts.left.end, parts.right.begin};
    parts.bracketed = true;
}

/// **机密**, == SECRET ==: the same ornament on both sides says nothing; "# 机密" is a heading.
void strip_ornament(Text text, WordLine& parts) noexcept {
    constexpr Text kOrnaments = U"*=~-—–_# ";
    const Text left = parts.left.of(text);
    const Text right = parts.right.of(text);
    // In English it is a comment of a program.
    if (!left.empty() && right.empty() && all_of(left, U"#") && is_han(text[parts.word.end - 1]))
        parts.left.begin = parts.left.end;
    if (left.empty() || right.empty()) return;
    if (!all_of(left, kOrnaments) || !all_of(right, kOrnaments)) return;
    parts.left = {parts.word.begin, parts.word.begin};
    parts.right = {parts.word.end, parts.word.end};
}

/// The last octet of a length before a text, which may look like a character: 00 00 00 2A 机密.
void strip_length(Text text, WordLine& parts) noexcept {
    const Stretch left{parts.line.stretch.begin, parts.word.begin};
    if (left.end - left.begin != 1) return;
    const bool behind_nul = left.begin > 0 && text[left.begin - 1] == 0;
    const bool alone = left.begin == 0 && text[left.begin] == kNoCharacter;
    if (behind_nul || alone) parts.line.stretch.begin = left.end;
}

WordLine take_apart(const TextWindow& window) {
    const Text text = window.text();
    WordLine parts;
    const std::size_t begin = window.match_begin();
    std::size_t end = window.match_end();
    parts.has_suffix = end < text.size() && is_any(text[end], U"级級");
    if (parts.has_suffix) ++end;
    parts.line = line_around(window, begin, end);
    parts.word = {begin, end};
    strip_length(text, parts);
    parts.left = trim(text, {parts.line.stretch.begin, begin});
    parts.right = trim(text, {end, parts.line.stretch.end});
    strip_brackets(text, parts);
    strip_ornament(text, parts);
    parts.left = trim(text, parts.left);
    parts.right = trim(text, parts.right);
    return parts;
}

/// A full stop alone behind the word, where no sentence can have been broken into lines.
void strip_stop(Text text, WordLine& parts) noexcept {
    if (parts.right.end - parts.right.begin == 1 && is_any(text[parts.right.begin], U"。."))
        parts.right.begin = parts.right.end;
}

/// What mail programs put before a subject: Re:, Fwd:, 回复：, again and again.
bool is_reply_prefixes(Text left) noexcept {
    constexpr std::array<Text, 15> kPrefixes{U"Subject", U"Re",   U"RE",   U"re",   U"Fwd",
                                             U"FWD",     U"Fw",   U"FW",   U"主题", U"回复",
                                             U"答复",    U"转发", U"回覆", U"轉寄", U"轉發"};
    while (!left.empty()) {
        const std::size_t name = left.find_first_of(U" :：");
        const std::size_t colon = left.find_first_not_of(U' ', name);
        if (name == Text::npos || colon == Text::npos || !is_any(left[colon], U":：")) return false;
        if (std::ranges::find(kPrefixes, left.substr(0, name)) == kPrefixes.end()) return false;
        const std::size_t next = left.find_first_not_of(U' ', colon + 1);
        left = next == Text::npos ? Text() : left.substr(next);
    }
    return true;
}

/// The extension of a file's name.
bool is_extension(Text text) noexcept {
    return text.size() >= 2 && text.size() <= 6 && text.front() == '.' &&
           std::ranges::all_of(text.substr(1), [](char32_t c) { return c < 0x80 && is_word(c); });
}

/// 年度预算【机密】, 报价单【机密】.docx: a title and the marking behind it.
bool is_behind_title(Text text, const WordLine& parts) noexcept {
    constexpr std::size_t kTitleMax = 40;
    const Text left = parts.left.of(text);
    const Text right = parts.right.of(text);
    if (!parts.bracketed || parts.line.open_left || parts.line.open_right) return false;
    if (left.empty() || left.size() > kTitleMax || (!right.empty() && !is_extension(right)))
        return false;
    if (left.find_first_of(U"。，；：“”‘’=<>{}\"';") != Text::npos) return false;
    const char32_t bracket = text[parts.word.begin];
    if (is_han(text[parts.word.begin + 1])) return is_any(bracket, U"【［[（(〔");
    // array[SECRET] and f(SECRET) are program text.
    return is_any(bracket, U"【[［") && is_space(text[parts.word.begin - 1]);
}

/// The head of a section of settings: [SECRET], and key=value on the next line.
bool is_section(Text text, const WordLine& parts) noexcept {
    if (!parts.bracketed || text[parts.word.begin] != '[' || !parts.left.empty() ||
        !parts.right.empty())
        return false;
    std::size_t at = parts.line.stretch.end;
    while (at < text.size() && (is_space(text[at]) || is_line_break(text[at]))) ++at;
    const std::size_t key = at;
    while (at < text.size() && (is_word(text[at]) || is_any(text[at], U".- "))) ++at;
    return at > key && at < text.size() && text[at] == '=';
}

/// Between two NUL, as a program and its translations keep their texts.
bool is_program_string(Text text, Stretch line) noexcept {
    return line.begin > 0 && line.end < text.size() && text[line.begin - 1] == 0 &&
           text[line.end] == 0;
}

/// Words that programs and lists have on lines of their own: SECRET, 秘密.
bool is_common_word(Text word) noexcept {
    if (word == U"秘密" || word == U"祕密") return true;
    return std::ranges::all_of(word, [](char32_t c) { return c >= 'A' && c <= 'Z'; });
}

/// Whether a common word without anything beside it stands so as only a marking does: at the head
/// of the part, set off by an empty line, a new page or markup, or more than once.
bool is_set_off(const WordInText& at, const WordLine& parts, bool head) {
    if (head || parts.bracketed || !is_common_word(at.word.text)) return true;
    return has_gap_beside(at.window, parts.line.stretch) ||
           is_repeated_line(at.window, parts.line.stretch);
}

/// Page and document numbers, which share a marking's line: 第1页 共5页, 2024年第3号, 000001.
bool is_number(Text text) noexcept {
    constexpr Text kAllowed = U"0123456789０１２３４５６７８９第共页頁号號年期份〔〕[]-—/ 　";
    const auto digits = std::ranges::count_if(text, is_digit);
    return text.size() <= 30 && all_of(text, kAllowed) &&
           (digits >= 4 || (digits > 0 && is_any(text.front(), U"第共")));
}

bool is_tail(const CompiledRule& rule, Text text) {
    constexpr std::size_t kTailMax = 30;
    if (!text.empty() && (is_any(text.front(), U"，,、·") || is_space(text.front())))
        text.remove_prefix(1);
    if (text.size() > kTailMax || text.find_first_of(U"。，；：:") != Text::npos) return false;
    return is_number(text) || std::ranges::any_of(rule.tails, [&](const std::u32string& tail) {
               return text.starts_with(tail);
           });
}

bool is_parted(Text text, const WordLine& parts) noexcept {
    return parts.bracketed || parts.right.empty() || parts.right.begin > parts.word.end ||
           !is_word(text[parts.right.begin]);
}

/// Whether what shares the word's line may stand beside a marking.
bool fits_line(const WordInText& at, const WordLine& parts, bool head) {
    const Text text = at.window.text();
    const Text left = parts.left.of(text);
    const Text right = parts.right.of(text);
    if (parts.line.open_left) return false;
    if (parts.bracketed && head && is_reply_prefixes(left)) return true;
    if (head && is_behind_title(text, parts)) return true;
    if (parts.line.open_right) return false;
    if (left.empty() && right.empty()) return parts.bracketed || head || !parts.has_suffix;
    if (parts.has_suffix && !parts.bracketed) return false;
    if (right.empty()) return is_number(left);
    return left.empty() && is_parted(text, parts) && is_tail(at.rule, right);
}

bool is_caveats(Text word, Text text) noexcept {
    constexpr Text kAllowed = U"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ,/&-+()";
    constexpr std::size_t kCaveatsMax = 120;
    return text.size() <= kCaveatsMax && all_of(text, kAllowed) &&
           (word.ends_with(U"//") || text.starts_with(U"//") || text.starts_with(U"("));
}

bool is_dashed_tail(const CompiledRule& rule, Text text) {
    while (!text.empty() && is_any(text.front(), U"-–—:, ./")) text.remove_prefix(1);
    return is_tail(rule, text);
}

/// CLASSIFICATION: SECRET, UK SECRET.
bool is_prefix(const CompiledRule& rule, Text text) {
    while (!text.empty() && is_any(text.back(), U": ")) text.remove_suffix(1);
    return std::ranges::find(rule.labels, text) != rule.labels.end();
}

/// [CONFIDENTIAL] Q3 pricing, Re: [SECRET] plan, Q3 pricing [CONFIDENTIAL].docx.
bool is_bracketed_head(Text text, const WordLine& parts) noexcept {
    if (!parts.bracketed || parts.line.open_left) return false;
    if (is_behind_title(text, parts)) return true;
    return is_reply_prefixes(parts.left.of(text)) && !parts.right.empty() &&
           (parts.right.begin > parts.word.end || is_han(text[parts.right.begin]));
}

/// Whether the rule's other levels share the line or have lines of their own near: who bears one
/// level in brackets means it all the same.
bool is_one_of_a_list(const WordInText& at, const WordLine& parts) {
    const Stretch line = parts.line.stretch;
    if (lists_levels(at.window, line, parts.word, at.word, at.rule.levels)) return true;
    const Place place = is_head(at.window, line.begin) ? Place::Head : Place::Inside;
    return !parts.bracketed && is_in_list(at.window, line, at.word, at.rule.levels, place);
}

}  // namespace

std::optional<Marking> confirm_line(const WordInText& at) {
    WordLine parts = take_apart(at.window);
    const Text text = at.window.text();
    if (at.word.brackets == InBrackets::Required && !parts.bracketed) return std::nullopt;
    if (is_program_string(text, parts.line.stretch)) return std::nullopt;
    const bool head = is_head(at.window, parts.line.stretch.begin);
    if (head && parts.left.empty()) strip_stop(text, parts);
    if (!fits_line(at, parts, head) || is_section(text, parts)) return std::nullopt;
    const bool bare = parts.left.empty() && parts.right.empty();
    if (bare && !is_set_off(at, parts, head)) return std::nullopt;
    if (is_one_of_a_list(at, parts)) return std::nullopt;
    return Marking{parts.word.begin, parts.word.end};
}

std::optional<Marking> confirm_banner(const WordInText& at) {
    WordLine parts = take_apart(at.window);
    const Text text = at.window.text();
    const bool head = is_head(at.window, parts.line.stretch.begin);
    if (head && parts.left.empty()) strip_stop(text, parts);
    const Text left = parts.left.of(text);
    const Text right = parts.right.of(text);
    if (head && is_bracketed_head(text, parts)) return Marking{parts.word.begin, parts.word.end};
    if (parts.line.open_left || parts.line.open_right || parts.line.in_binary) return std::nullopt;
    if (is_section(text, parts)) return std::nullopt;
    if (left.empty() && right.empty() && !is_set_off(at, parts, head)) return std::nullopt;
    if (!left.empty() && !is_prefix(at.rule, left) && !is_number(left)) return std::nullopt;
    const bool caveats = !right.empty() && is_caveats(at.word.text, right);
    if (!right.empty() && !caveats && !is_dashed_tail(at.rule, right)) return std::nullopt;
    if (is_one_of_a_list(at, parts)) return std::nullopt;
    return Marking{parts.word.begin, caveats ? parts.right.end : parts.word.end};
}

std::optional<Marking> confirm_token(const WordInText& at) {
    const Text text = at.window.text();
    const std::size_t begin = at.window.match_begin();
    const std::size_t end = at.window.match_end();
    // An underscore parts the words of a file name.
    const auto is_part = [](char32_t c) { return is_word(c) && c != '_'; };
    if (begin > 0 && !follows_break(text, begin) &&
        (is_part(text[begin - 1]) || is_any(text[begin - 1], U"-+")))
        return std::nullopt;
    if (end < text.size() && (is_part(text[end]) || is_any(text[end], U"-:/+")))
        return std::nullopt;
    constexpr std::size_t kNear = 400;
    const Stretch near{begin - std::min(begin, kNear), std::min(text.size(), end + kNear)};
    if (lists_levels(at.window, near, {begin, end}, at.word, at.rule.levels)) return std::nullopt;
    return Marking{begin, end};
}

std::optional<Marking> confirm(Structure structure, const WordInText& at) {
    switch (structure) {
        case Structure::Star: return confirm_star(at);
        case Structure::Tick: return confirm_tick(at);
        case Structure::Field: return confirm_field(at);
        case Structure::Line: return confirm_line(at);
        case Structure::Banner: return confirm_banner(at);
        case Structure::Token: return confirm_token(at);
    }
    return std::nullopt;
}

}  // namespace sealtap::detect
