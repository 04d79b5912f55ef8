#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "sealtap/bytes.h"

// What letters in a row look like before they are decoded: most are words, names and numbers.
namespace sealtap::content::embedded {

/// So many letters of a row are looked at.
inline constexpr std::size_t kLookLetters = 144;
/// Rows up to here count only as the whole of a value.
inline constexpr std::size_t kShortLettersMax = 15;
inline constexpr std::size_t kHexDigitsMin = 32;

enum LetterClass : std::uint8_t {
    kUpperHex = 1,
    kLowerHex = 2,
    kDigit = 4,
    kUpper = 8,
    kLower = 16,
    kSymbol = 32,
};

inline constexpr std::array<std::uint8_t, 256> kLetterClasses = [] {
    std::array<std::uint8_t, 256> table{};
    for (std::size_t i = 0; i < 128; ++i) {
        const char octet = static_cast<char>(i);
        if (octet >= 'A' && octet <= 'Z') table[i] = octet <= 'F' ? kUpperHex : kUpper;
        if (octet >= 'a' && octet <= 'z') table[i] = octet <= 'f' ? kLowerHex : kLower;
        if (octet >= '0' && octet <= '9') table[i] = kDigit;
        if (octet == '+' || octet == '/' || octet == '-' || octet == '_') table[i] = kSymbol;
    }
    return table;
}();

[[nodiscard]] inline bool is_letter(std::byte octet) noexcept {
    return kLetterClasses[std::to_integer<std::size_t>(octet)] != 0;
}

/// Digits and letters of one case that hexadecimal numbers have.
[[nodiscard]] constexpr bool is_hex(unsigned classes) noexcept {
    const unsigned letters = classes & ~static_cast<unsigned>(kDigit);
    return letters == 0 || letters == kUpperHex || letters == kLowerHex;
}

/// How many of these there are among the letters: capital ones, small ones, digits.
[[nodiscard]] constexpr int kinds_in(unsigned classes) noexcept {
    return ((classes & (kUpper | kUpperHex)) != 0 ? 1 : 0) +
           ((classes & (kLower | kLowerHex)) != 0 ? 1 : 0) + ((classes & kDigit) != 0 ? 1 : 0);
}

namespace detail {

inline constexpr std::array<bool, 256> kOpening = [] {
    std::array<bool, 256> table{};
    for (const char octet : std::string_view("\"'=:,;>|`.\t\r\n([{/?&"))
        table[static_cast<unsigned char>(octet)] = true;
    return table;
}();

}  // namespace detail

/// Stands a value behind these two octets?
[[nodiscard]] inline bool opens_value(std::byte before_last, std::byte last) noexcept {
    const std::byte sign = last == std::byte{' '} ? before_last : last;
    return detail::kOpening[std::to_integer<std::size_t>(sign)];
}

/// What is coded has three changes from one kind of letters to another (OctetMarks), of which the
/// last stands at most so many octets behind the first.
inline constexpr std::size_t kChangesMin = 3;
inline constexpr std::size_t kChangesWithin = 8;

/// May the row of letters at the front be coded? Words keep to one kind of letters for long,
/// codings do not. The first kLookLetters of the row decide.
[[nodiscard]] bool may_be_coded(Bytes octets) noexcept;

}  // namespace sealtap::content::embedded
