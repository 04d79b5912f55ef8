#include "content/view/fold_edit.h"

#include <optional>

#include "content/utf8.h"
#include "content/view/folding.h"

namespace sealtap::content {
namespace {

/// So many blanks may part two characters of a word.
constexpr int kBlanksMax = 4;

constexpr bool is_full_width(char32_t c) noexcept { return c >= 0xFF01 && c <= 0xFF5E; }
constexpr bool is_full_width_word(char32_t c) noexcept {
    return is_full_width(c) && (is_ascii_digit(c - 0xFEE0) || is_ascii_letter(c - 0xFEE0));
}

bool is_blank_character(char32_t c) noexcept { return c == ' ' || (c >= 0xA0 && fold(c) == ' '); }

/// Full-width punctuation is that of Chinese text; only within a number or word it is a part of it,
/// alone or twice (／／), and a comma is never one.
Edit fold_full_width_mark(std::string_view text, std::size_t at, Utf8Character mark, TextEnd end) {
    char32_t before = character_before(text, at).code;
    const bool is_second = before == mark.code && at >= mark.length;
    if (is_second) before = character_before(text, at - mark.length).code;
    if (mark.code == U'，' || !is_full_width_word(before)) return {};
    std::size_t next = at + mark.length;
    const auto is_open = [&] {
        return end == TextEnd::Open && (next >= text.size() || is_cut_character(text, next));
    };
    if (is_open()) return kOpenEdit;
    if (!is_second && character_at(text, next).code == mark.code) next += mark.length;
    if (is_open()) return kOpenEdit;
    if (!is_full_width_word(character_at(text, next).code)) return {};
    return replacement(Edit::Kind::Heavy, mark.length, mark.code - 0xFEE0);
}

struct Blanks {
    std::size_t end = 0;
    bool is_open = false;  ///< more may follow
};

Blanks blanks_at(std::string_view text, std::size_t at, TextEnd end) noexcept {
    for (int i = 0; i <= kBlanksMax; ++i) {
        if (at >= text.size()) return {at, end == TextEnd::Open};
        const Utf8Character blank = character_at(text, at);
        if (blank.length == 0) return {at, end == TextEnd::Open && is_cut_character(text, at)};
        if (!is_blank_character(blank.code)) return {at, false};
        at += blank.length;
    }
    return {at, false};
}

/// Whether the Chinese character that begins at `at` is the only one of its word.
std::optional<bool> stands_alone_behind(std::string_view text, std::size_t at, TextEnd end) {
    const Utf8Character first = character_at(text, at);
    if (!is_han(first.code)) return false;
    const std::size_t next = at + first.length;
    if (next >= text.size() || is_cut_character(text, next)) {
        if (end == TextEnd::Open) return std::nullopt;
        return true;
    }
    return !is_han(character_at(text, next).code);
}

/// Blanks between Chinese characters part words, unless a word of one character stands there: then
/// they only spread it out.
Edit fold_blanks(std::string_view text, std::size_t at, Utf8Character blank, TextEnd end) {
    const Utf8Character before = character_before(text, at);
    if (is_han(before.code)) {
        const Blanks blanks = blanks_at(text, at, end);
        if (blanks.is_open) return kOpenEdit;
        const auto alone = stands_alone_behind(text, blanks.end, end);
        if (!alone) return kOpenEdit;
        const bool is_spread = *alone || (is_han(character_at(text, blanks.end).code) &&
                                          !is_han(character_before(text, at - before.length).code));
        if (is_spread) return removal(Edit::Kind::Heavy, blanks.end - at);
    }
    if (blank.code == ' ') return {};
    const std::size_t next = at + blank.length;
    if (end == TextEnd::Open && next >= text.size()) return kOpenEdit;
    const bool in_number =
        is_ascii_digit(before.code) && is_ascii_digit(character_at(text, next).code);
    return replacement(in_number ? Edit::Kind::Heavy : Edit::Kind::Light, blank.length, U' ');
}

}  // namespace

Edit fold_edit(std::string_view text, std::size_t at, TextEnd end) noexcept {
    const Utf8Character character = character_at(text, at);
    if (character.length == 0)
        return end == TextEnd::Open && is_cut_character(text, at) ? kOpenEdit : Edit{};
    if (is_blank_character(character.code)) return fold_blanks(text, at, character, end);
    if (is_full_width(character.code) && !is_full_width_word(character.code))
        return fold_full_width_mark(text, at, character, end);
    const char32_t folded = fold(character.code);
    if (folded == character.code) return {};
    const std::size_t next = at + character.length;
    if (end == TextEnd::Open && text.size() < next + kNeighbourOctets) return kOpenEdit;
    if (!is_in_text(text, at, next)) return {};
    if (folded == kInvisible) return removal(Edit::Kind::Heavy, character.length);
    return replacement(Edit::Kind::Heavy, character.length, folded);
}

}  // namespace sealtap::content
