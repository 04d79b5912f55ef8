#pragma once

#include <algorithm>
#include <string_view>

#include "protocols/text/ascii.h"

namespace sealtap::protocols {

/// Takes the octets up to the next blank off the front, and the blanks behind them.
[[nodiscard]] constexpr std::string_view take_word(std::string_view& text) noexcept {
    const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(end);
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    return word;
}

[[nodiscard]] inline bool contains_ignoring_case(std::string_view text,
                                                 std::string_view word) noexcept {
    const auto same = [](char a, char b) { return to_lower(a) == to_lower(b); };
    return std::ranges::search(text, word, same).begin() != text.end();
}

}  // namespace sealtap::protocols
