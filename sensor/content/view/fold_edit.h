#pragma once

#include <cstddef>
#include <string_view>

#include "content/view/edit.h"

namespace sealtap::content {

/// What a reader sees in the place of the character at `at`, and of the blanks there between single
/// Chinese characters that are set apart.
[[nodiscard]] Edit fold_edit(std::string_view text, std::size_t at, TextEnd end) noexcept;

}  // namespace sealtap::content
