#pragma once

#include <cstddef>
#include <string_view>

#include "content/view/edit.h"

namespace sealtap::content {

/// A tag, comment or CDATA mark of HTML and XML: what stands within a line joins the text on both
/// sides of it, other tags break it. A tag in whose attributes something hides stays.
[[nodiscard]] Edit tag_edit(std::string_view text, std::size_t at, TextEnd end) noexcept;

}  // namespace sealtap::content
