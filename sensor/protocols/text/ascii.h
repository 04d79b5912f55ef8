#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sealtap::protocols {

// Text of protocols is ASCII with octets of unknown charset in between: these never look at a
// locale and leave other octets as they are.

[[nodiscard]] constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }
[[nodiscard]] constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }
[[nodiscard]] constexpr char to_lower(char c) noexcept {
    return is_upper(c) ? static_cast<char>(c + ('a' - 'A')) : c;
}
[[nodiscard]] std::string to_lower(std::string_view text);
[[nodiscard]] bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept;
[[nodiscard]] bool starts_ignoring_case(std::string_view text, std::string_view prefix) noexcept;

/// Without blanks, CR and LF at both ends. A view of `text`.
[[nodiscard]] std::string_view trim(std::string_view text) noexcept;

/// Whether the backslash at `at` escapes what follows it. Not behind an octet above 0x7f, where it
/// may be the second half of a GBK or Big5 character.
[[nodiscard]] bool is_escape(std::string_view text, std::size_t at) noexcept;

/// Cuts the part before the first `separator` outside of quotes off `text`, and the separator.
[[nodiscard]] std::string_view cut_off(std::string_view& text, char separator) noexcept;

/// The value of a hexadecimal digit, or nothing.
[[nodiscard]] std::optional<std::uint8_t> hex_digit(char c) noexcept;
/// All of `text` as a number without sign; nothing if it is none or does not fit.
[[nodiscard]] std::optional<std::uint64_t> decimal(std::string_view text) noexcept;
[[nodiscard]] std::optional<std::uint64_t> hexadecimal(std::string_view text) noexcept;

/// RFC 3986 section 2.1; a percent sign without two digits stays as it is.
[[nodiscard]] std::string percent_decoded(std::string_view text);
/// How many escapes that would decode.
[[nodiscard]] std::size_t count_escapes(std::string_view text) noexcept;
/// RFC 4648 section 4, up to the first octet that is not of the alphabet.
[[nodiscard]] std::string base64_decoded(std::string_view text);

}  // namespace sealtap::protocols
