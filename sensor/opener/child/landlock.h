#pragma once

#include <span>

namespace sealtap::opener {

/// From here on this process may read files in `folders` and no others; it may bind and connect
/// nothing and send no signals out, as far as the kernel knows how. False: there is no Landlock.
[[nodiscard]] bool restrict_files(std::span<const char* const> folders) noexcept;

}  // namespace sealtap::opener
