#pragma once

#include <cstddef>
#include <string_view>

namespace sealtap::content {

/// The first octet that ASCII text has no use for: above 7F, NUL, ESC; the text's size if there is
/// none.
[[nodiscard]] std::size_t find_strange(std::string_view text) noexcept;

/// Whether text without such octets may have shifts of HZ or UTF-7 in it.
[[nodiscard]] bool may_have_shifts(std::string_view text) noexcept;

/// The charset that a text in HTML or XML says at its beginning, or CSS; empty: none.
[[nodiscard]] std::string_view charset_in(std::string_view text) noexcept;

}  // namespace sealtap::content
