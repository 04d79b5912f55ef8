#pragma once

#include <cstddef>
#include <string_view>

#include "base/vector_path.h"

namespace sealtap::content {

/// The first place at or behind `at` where edit_at() may find something to undo; the text's size if
/// there is none. Of a text's last octets it is not known, so they may be such places. The
/// processor can take `path`; the answer is the same on every one.
[[nodiscard]] std::size_t next_candidate(
    std::string_view text, std::size_t at,
    base::VectorPath path = base::VectorPath::Portable) noexcept;

}  // namespace sealtap::content
