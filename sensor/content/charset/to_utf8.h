#pragma once

#include <string>
#include <string_view>

// Header words and names: they are short, whole, and say their charset.
namespace sealtap::content {

[[nodiscard]] bool is_utf8(std::string_view octets) noexcept;

/// `octets` of `charset` (any case, as headers have it) in UTF-8; what does not decode becomes
/// U+FFFD. An unknown charset is guessed. Never throws.
[[nodiscard]] std::string to_utf8(std::string_view octets, std::string_view charset);

/// Text that says no charset: UTF-8 stays, what decodes as GB18030 becomes UTF-8, else nothing is
/// changed.
[[nodiscard]] std::string guess_utf8(std::string_view octets);

}  // namespace sealtap::content
