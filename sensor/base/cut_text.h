#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace sealtap::base {

/// Whether the octet can lie within a word: letters, digits, and all of UTF-8 or GB 18030 beyond
/// ASCII.
[[nodiscard]] constexpr bool is_word_octet(char c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           static_cast<unsigned char>(c) >= 0x80;
}

/// The begin of `text`, at most `limit` octets. A word that the limit would cut is left out whole:
/// the begin of an identifier is none, so masking would pass it on in clear. Of a word that began
/// more than 64 octets before, as many octets are left out, and then what is left of its last
/// character (UTF-8). Views `text`.
[[nodiscard]] constexpr std::string_view cut_at_word(std::string_view text,
                                                     std::size_t limit) noexcept {
    constexpr std::size_t kBackMax = 64;
    if (text.size() <= limit) return text;
    const std::size_t least = limit - std::min(limit, kBackMax);
    std::size_t end = limit;
    while (end > least && is_word_octet(text[end]) && is_word_octet(text[end - 1])) --end;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80) --end;
    return text.substr(0, end);
}

}  // namespace sealtap::base
