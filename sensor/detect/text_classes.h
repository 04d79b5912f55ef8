#pragma once

namespace sealtap::detect {

// What a character is, as far as the structure around a marking asks. Constant time, any thread.

/// A Chinese character.
[[nodiscard]] constexpr bool is_han(char32_t c) noexcept {
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF) || c == 0x3007;
}

/// Blank, but no line break: also the ideographic space, no-break and zero-width spaces, the BOM.
[[nodiscard]] constexpr bool is_space(char32_t c) noexcept {
    return c == ' ' || c == '\t' || c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200F) ||
           c == 0x202F || c == 0xFEFF;
}

/// Line feed, carriage return, vertical tab and form feed (a document's line and page breaks), and
/// Unicode's own.
[[nodiscard]] constexpr bool is_line_break(char32_t c) noexcept {
    return (c >= 0x0A && c <= 0x0D) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

/// What ends a line: also the control characters, with which binary records part their texts.
[[nodiscard]] constexpr bool ends_line(char32_t c) noexcept {
    return is_line_break(c) || (c < 0x20 && c != '\t');
}

[[nodiscard]] constexpr bool is_digit(char32_t c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}

/// A character that words consist of, in any script that we meet.
[[nodiscard]] constexpr bool is_word(char32_t c) noexcept {
    if (c < 0x80)
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
               c == '_';
    return is_han(c) || (c >= 0xC0 && c < 0x2000 && c != 0xD7 && c != 0xF7) ||
           (c >= 0x3040 && c <= 0x30FF && c != 0x30FB) || (c >= 0xAC00 && c <= 0xD7AF) ||
           is_digit(c) || (c >= 0xFF21 && c <= 0xFF3A) || (c >= 0xFF41 && c <= 0xFF5A);
}

/// A character that Chinese or English office text has. Chance decodings of binary data soon hold
/// one that is not: unassigned, surrogate, control.
[[nodiscard]] constexpr bool is_plausible(char32_t c) noexcept {
    if (c < 0x80) return (c >= 0x20 && c < 0x7F) || c == '\t' || is_line_break(c);
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xA0 && c <= 0x17F) ||
           (c >= 0x370 && c <= 0x4FF) || (c >= 0x2000 && c <= 0x22FF) ||
           (c >= 0x2460 && c <= 0x27BF) || c == 0x2B50 || (c >= 0x3000 && c <= 0x33FF) ||
           (c >= 0xE000 && c <= 0xF8FF) || (c >= 0x1F000 && c <= 0x1FAFF) ||
           (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF01 && c <= 0xFFE6) || c == 0xFEFF;
}

}  // namespace sealtap::detect
