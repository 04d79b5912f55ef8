#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "content/text.h"

// Characters of UTF-8 at a place of a text.
namespace sealtap::content {

/// A character and how many octets it stands in.
struct Utf8Character {
    char32_t code = 0;
    std::uint8_t length = 0;  ///< 0: no character of UTF-8 stands there
};

[[nodiscard]] constexpr bool continues_character(char octet) noexcept {
    return (static_cast<unsigned char>(octet) & 0xC0U) == 0x80U;
}

/// How many octets a character has that begins so; 0: none begins so.
[[nodiscard]] constexpr std::size_t length_by_lead(char octet) noexcept {
    const auto lead = static_cast<unsigned char>(octet);
    if (lead < 0x80) return 1;
    if (lead < 0xC2 || lead > 0xF4) return 0;
    return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

/// Whether that octet may stand second: overlong forms, surrogates and what lies beyond U+10FFFF
/// show there (RFC 3629 section 4).
[[nodiscard]] constexpr bool may_be_second(char lead, char octet) noexcept {
    const auto second = static_cast<unsigned char>(octet);
    switch (static_cast<unsigned char>(lead)) {
        case 0xE0: return second >= 0xA0 && second < 0xC0;
        case 0xED: return second >= 0x80 && second < 0xA0;
        case 0xF0: return second >= 0x90 && second < 0xC0;
        case 0xF4: return second >= 0x80 && second < 0x90;
        default: return continues_character(octet);
    }
}

/// The character that begins at `at`.
[[nodiscard]] constexpr Utf8Character character_at(std::string_view text, std::size_t at) noexcept {
    if (at >= text.size()) return {};
    const std::size_t length = length_by_lead(text[at]);
    if (length == 1) return {static_cast<unsigned char>(text[at]), 1};
    if (length == 0 || text.size() - at < length) return {};
    if (!may_be_second(text[at], text[at + 1])) return {};
    char32_t code = static_cast<unsigned char>(text[at]) & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if (!continues_character(text[at + i])) return {};
        code = code << 6U | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
    }
    return {code, static_cast<std::uint8_t>(length)};
}

/// The character that ends at `at`.
[[nodiscard]] constexpr Utf8Character character_before(std::string_view text,
                                                       std::size_t at) noexcept {
    for (std::size_t length = 1; length <= 4 && length <= at; ++length) {
        if (continues_character(text[at - length])) continue;
        const Utf8Character character = character_at(text.substr(0, at), at - length);
        return character.length == length ? character : Utf8Character{};
    }
    return {};
}

/// Whether the octets behind `at` may still be the begin of a character.
[[nodiscard]] constexpr bool is_cut_character(std::string_view text, std::size_t at) noexcept {
    const std::size_t length = length_by_lead(text[at]);
    if (text.size() - at >= length) return false;
    for (std::size_t i = at + 1; i < text.size(); ++i) {
        if (!continues_character(text[i])) return false;
    }
    return true;
}

/// A character's octets.
class Utf8Octets {
public:
    constexpr explicit Utf8Octets(char32_t character) noexcept {
        if (character < 0x80) {
            put(character);
            return;
        }
        const unsigned following = character < 0x800 ? 1 : character < 0x10000 ? 2 : 3;
        constexpr std::array<unsigned, 4> kLead{0, 0xC0, 0xE0, 0xF0};
        put(kLead[following] | character >> 6 * following);
        for (unsigned i = following; i-- > 0;) put(0x80U | (character >> 6 * i & 0x3FU));
    }
    [[nodiscard]] constexpr std::string_view text() const noexcept {
        return {octets_.data(), size_};
    }

private:
    constexpr void put(char32_t octet) noexcept {
        octets_[size_++] = static_cast<char>(static_cast<unsigned char>(octet));
    }

    std::array<char, 4> octets_{};
    std::size_t size_ = 0;
};

/// So many characters on both sides tell whether text of UTF-8 is around.
inline constexpr int kNeighbours = 4;
inline constexpr std::size_t kNeighbourOctets = std::size_t{4} * kNeighbours;

/// Whether [from, to) stands in text of UTF-8, as its neighbours show. What is a character of UTF-8
/// is soon met by chance in GB18030, and in octets that are no text.
[[nodiscard]] constexpr bool is_in_text(std::string_view text, std::size_t from,
                                        std::size_t to) noexcept {
    const auto is_control = [](char32_t c) {
        return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F;
    };
    for (int i = 0; i < kNeighbours && from > 0; ++i) {
        const Utf8Character before = character_before(text, from);
        if (before.length == 0) return false;
        if (is_control(before.code)) return false;
        from -= before.length;
    }
    for (int i = 0; i < kNeighbours && to < text.size(); ++i) {
        const Utf8Character behind = character_at(text, to);
        if (behind.length == 0) return is_cut_character(text, to);
        if (is_control(behind.code)) return false;
        to += behind.length;
    }
    return true;
}

[[nodiscard]] constexpr bool is_han(char32_t c) noexcept {
    return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0x20000 && c <= 0x3FFFF);
}

/// Whether two of them in a row are one word or number to a reader.
[[nodiscard]] constexpr bool is_word_character(char32_t c) noexcept {
    return is_ascii_digit(c) || is_ascii_letter(c) || is_han(c) || (c >= 0xFF10 && c <= 0xFF5A);
}

}  // namespace sealtap::content
