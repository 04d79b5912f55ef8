#pragma once

#include <cstdint>
#include <span>

#include "base/vector_path.h"
#include "sealtap/bytes.h"

namespace sealtap::detect {

/// Octets in a row, one bit each, the first one's lowest: which are digits, which are zero.
struct OctetClasses {
    std::uint64_t digits = 0;
    std::uint64_t zeros = 0;
};
inline constexpr std::size_t kOctetsPerWord = 64;

/// Classifies 64 octets a word; behind the last octet all bits are 0. `out` has a word for each 64
/// octets begun. The processor can take `path`. Any thread, the same answer on every path.
void classify(Bytes octets, base::VectorPath path, std::span<OctetClasses> out) noexcept;

}  // namespace sealtap::detect
