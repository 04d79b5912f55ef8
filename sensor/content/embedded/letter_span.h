#pragma once

#include <cstddef>

#include "base/vector_path.h"
#include "sealtap/bytes.h"

namespace sealtap::content::embedded {

/// How many letters of base64 or base64url stand at the front.
[[nodiscard]] std::size_t letters_at_front(Bytes octets, base::VectorPath path) noexcept;

}  // namespace sealtap::content::embedded
