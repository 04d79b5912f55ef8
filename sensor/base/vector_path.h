#pragma once

#include <array>
#include <cstdint>

namespace sealtap::base {

/// The instructions with which a loop over octets is built. Every path gives the same answer; which
/// one is taken is said at construction, so that tests can take each.
enum class VectorPath : std::uint8_t {
    Portable,  ///< plain C++
    Avx2,
    Avx512,  ///< with BW: 64 octets, one bit each
};
inline constexpr std::array<VectorPath, 3> kVectorPaths{VectorPath::Portable, VectorPath::Avx2,
                                                        VectorPath::Avx512};

/// Whether this processor, and the system that runs on it, can take the path. Any thread.
[[nodiscard]] bool is_supported(VectorPath path) noexcept;

/// The widest path that this processor can take.
[[nodiscard]] VectorPath best_vector_path() noexcept;

}  // namespace sealtap::base
