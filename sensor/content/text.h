#pragma once

#include <string>
#include <string_view>

// ASCII only, whatever the locale.
namespace sealtap::content {

[[nodiscard]] constexpr char lower(char letter) noexcept {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

[[nodiscard]] inline std::string lower(std::string_view text) {
    std::string out(text);
    for (char& letter : out) letter = lower(letter);
    return out;
}

/// Of a character, or of an octet as an unsigned number.
[[nodiscard]] constexpr bool is_ascii_digit(char32_t c) noexcept { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_ascii_letter(char32_t c) noexcept {
    return (c | 0x20U) >= 'a' && (c | 0x20U) <= 'z';
}

[[nodiscard]] constexpr bool is_blank(char octet) noexcept {
    return octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n';
}

[[nodiscard]] constexpr std::string_view trim(std::string_view text) noexcept {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

}  // namespace sealtap::content
