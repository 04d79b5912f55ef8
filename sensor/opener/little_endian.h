#pragma once

#include <cstddef>
#include <cstdint>

#include "sealtap/bytes.h"

// Fields of formats that were born on small machines. Reading past the end gives zero octets.
namespace sealtap::opener {

template <std::size_t N>
[[nodiscard]] constexpr std::uint64_t little_endian(Bytes octets, std::uint64_t at) noexcept {
    static_assert(N <= 8);
    if (at > octets.size() || octets.size() - at < N) return 0;
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < N; ++i) {
        value |= std::to_integer<std::uint64_t>(octets[static_cast<std::size_t>(at) + i]) << 8U * i;
    }
    return value;
}

[[nodiscard]] constexpr std::uint16_t u16_at(Bytes octets, std::uint64_t at) noexcept {
    return static_cast<std::uint16_t>(little_endian<2>(octets, at));
}
[[nodiscard]] constexpr std::uint32_t u32_at(Bytes octets, std::uint64_t at) noexcept {
    return static_cast<std::uint32_t>(little_endian<4>(octets, at));
}
[[nodiscard]] constexpr std::uint64_t u64_at(Bytes octets, std::uint64_t at) noexcept {
    return little_endian<8>(octets, at);
}

/// `length` octets from `at`, or as many as there are.
[[nodiscard]] constexpr Bytes slice(Bytes octets, std::uint64_t at, std::uint64_t length) noexcept {
    if (at >= octets.size()) return {};
    const std::uint64_t left = octets.size() - at;
    return octets.subspan(static_cast<std::size_t>(at),
                          static_cast<std::size_t>(length < left ? length : left));
}

}  // namespace sealtap::opener
