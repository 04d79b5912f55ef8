#pragma once

#include <cstddef>
#include <string_view>

#include "content/view/edit.h"

namespace sealtap::content {

/// A character reference of HTML and XML: `&#x7EDD;`, `&#32477`, `&nbsp;`.
[[nodiscard]] Edit entity_edit(std::string_view text, std::size_t at, TextEnd end) noexcept;

/// What programming languages and JSON write with a backslash: `\u7edd`, `\u{7edd}`, `\xE7`,
/// `\347`,
/// `\/`, `\n`. Octets of \x and octal are undone one by one: what charset they are in, the scanner
/// finds out.
[[nodiscard]] Edit backslash_edit(std::string_view text, std::size_t at, TextEnd end) noexcept;

/// What URLs and JavaScript's escape() write: `%E7`, `%u7edd`.
[[nodiscard]] Edit percent_edit(std::string_view text, std::size_t at, TextEnd end) noexcept;

}  // namespace sealtap::content
