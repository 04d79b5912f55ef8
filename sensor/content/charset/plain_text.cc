#include "content/charset/plain_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "content/text.h"

namespace sealtap::content {
namespace {

constexpr std::uint64_t kOnes = 0x0101010101010101;
constexpr std::uint64_t kHighs = 0x8080808080808080;

/// An octet that is zero has its high bit set; one that is not may, too, if it is above 80.
constexpr std::uint64_t zeros(std::uint64_t word) noexcept { return (word - kOnes) & ~word; }

bool has_strange(std::uint64_t word) noexcept {
    return ((word | zeros(word) | zeros(word ^ kOnes * 0x1B)) & kHighs) != 0;
}

bool is_strange(char octet) noexcept {
    return static_cast<unsigned char>(octet) >= 0x80 || octet == '\0' || octet == '\x1B';
}

bool is_name_letter(char letter) noexcept {
    const char small = lower(letter);
    return (small >= 'a' && small <= 'z') || (small >= '0' && small <= '9') || letter == '-' ||
           letter == '_' || letter == ':' || letter == '.';
}

std::size_t find_any_case(std::string_view text, std::string_view small) noexcept {
    const auto found =
        std::ranges::search(text, small, {}, [](char letter) { return lower(letter); });
    return found.empty() ? text.npos : static_cast<std::size_t>(found.begin() - text.begin());
}

/// What stands behind `key`, a `=` and perhaps a quotation mark.
std::string_view value_behind(std::string_view text, std::string_view key) noexcept {
    const std::size_t at = find_any_case(text, key);
    if (at == text.npos) return {};
    text.remove_prefix(at + key.size());
    text = trim(text);
    if (text.starts_with('=')) text = trim(text.substr(1));
    if (text.starts_with('"') || text.starts_with('\'')) text.remove_prefix(1);
    const auto end = std::ranges::find_if_not(text, is_name_letter);
    return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

}  // namespace

std::size_t find_strange(std::string_view text) noexcept {
    std::size_t at = 0;
    std::uint64_t word = 0;
    for (; text.size() - at >= sizeof word; at += sizeof word) {
        std::memcpy(&word, text.data() + at, sizeof word);
        if (has_strange(word)) break;
    }
    while (at < text.size() && !is_strange(text[at])) ++at;
    return at;
}

bool may_have_shifts(std::string_view text) noexcept {
    return text.find("~{") != text.npos || text.find('+') != text.npos;
}

std::string_view charset_in(std::string_view text) noexcept {
    constexpr std::size_t kHeadBytes = 1024;  // Encoding sniffing of HTML looks as far
    text = text.substr(0, kHeadBytes);
    if (text.starts_with("@charset")) return value_behind(text, "@charset");
    const std::size_t tag = text.find('<');
    if (tag == text.npos) return {};
    text.remove_prefix(tag);
    if (text.starts_with("<?xml")) return value_behind(text.substr(0, text.find('>')), "encoding");
    const std::size_t meta = find_any_case(text, "<meta");
    return meta == text.npos ? std::string_view() : value_behind(text.substr(meta), "charset");
}

}  // namespace sealtap::content
