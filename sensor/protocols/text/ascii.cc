#include "protocols/text/ascii.h"

#include <algorithm>
#include <charconv>
#include <memory>

namespace sealtap::protocols {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

std::optional<std::uint64_t> number(std::string_view text, int base) noexcept {
    std::uint64_t value = 0;
    const char* const end = std::to_address(text.end());
    const auto [stop, error] = std::from_chars(std::to_address(text.begin()), end, value, base);
    if (text.empty() || error != std::errc() || stop != end) return std::nullopt;
    return value;
}

std::optional<std::uint8_t> base64_digit(char c) noexcept {
    constexpr std::string_view kAlphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const std::size_t at = kAlphabet.find(c);
    if (at == std::string_view::npos) return std::nullopt;
    return static_cast<std::uint8_t>(at);
}

}  // namespace

std::string to_lower(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) c = to_lower(c);
    return lower;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept {
    return std::ranges::equal(a, b, [](char x, char y) { return to_lower(x) == to_lower(y); });
}

bool starts_ignoring_case(std::string_view text, std::string_view prefix) noexcept {
    return equals_ignoring_case(text.substr(0, prefix.size()), prefix);
}

std::string_view trim(std::string_view text) noexcept {
    const std::size_t first = text.find_first_not_of(kSpace);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

bool is_escape(std::string_view text, std::size_t at) noexcept {
    if (text[at] != '\\' || at + 1 >= text.size()) return false;
    return at == 0 || static_cast<unsigned char>(text[at - 1]) < 0x80;
}

std::string_view cut_off(std::string_view& text, char separator) noexcept {
    bool quoted = false;
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        if (quoted && is_escape(text, at)) {
            ++at;
        } else if (text[at] == '"') {
            quoted = !quoted;
        } else if (text[at] == separator && !quoted) {
            break;
        }
    }
    const std::string_view front = text.substr(0, at);
    text.remove_prefix(std::min(text.size(), at + 1));
    return front;
}

std::optional<std::uint8_t> hex_digit(char c) noexcept {
    if (is_digit(c)) return static_cast<std::uint8_t>(c - '0');
    const char lower = to_lower(c);
    if (lower >= 'a' && lower <= 'f') return static_cast<std::uint8_t>(lower - 'a' + 10);
    return std::nullopt;
}

std::optional<std::uint64_t> decimal(std::string_view text) noexcept { return number(text, 10); }

std::optional<std::uint64_t> hexadecimal(std::string_view text) noexcept {
    return number(text, 16);
}

std::string percent_decoded(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto high = i + 2 < text.size() ? hex_digit(text[i + 1]) : std::nullopt;
        const auto low = high ? hex_digit(text[i + 2]) : std::nullopt;
        if (text[i] != '%' || !low) {
            decoded += text[i];
            continue;
        }
        decoded += static_cast<char>(*high * 16 + *low);
        i += 2;
    }
    return decoded;
}

std::size_t count_escapes(std::string_view text) noexcept {
    std::size_t count = 0;
    for (std::size_t at = text.find('%'); at != std::string_view::npos;
         at = text.find('%', at + 1)) {
        const bool escape =
            at + 2 < text.size() && hex_digit(text[at + 1]) && hex_digit(text[at + 2]);
        if (escape) ++count;
    }
    return count;
}

std::string base64_decoded(std::string_view text) {
    std::string decoded;
    std::uint32_t bits = 0;
    unsigned held = 0;
    for (const char c : text) {
        const auto digit = base64_digit(c);
        if (!digit) break;
        bits = ((bits << 6U) | *digit) & 0xffffU;
        held += 6;
        if (held < 8) continue;
        held -= 8;
        decoded += static_cast<char>((bits >> held) & 0xffU);
    }
    return decoded;
}

}  // namespace sealtap::protocols
