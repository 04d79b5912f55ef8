#pragma once

#include <cstddef>
#include <cstdint>

#include "sealtap/bytes.h"

// Fields at an offset, as Microsoft's formats have them. Outside the octets everything is zero, so
// a reader checks lengths where it matters and nowhere else.
namespace sealtap::opener::ole {

[[nodiscard]] inline std::uint8_t u8_at(Bytes octets, std::uint64_t at) noexcept {
    return at < octets.size() ? std::to_integer<std::uint8_t>(octets[at]) : std::uint8_t{0};
}

[[nodiscard]] inline std::uint16_t u16_at(Bytes octets, std::uint64_t at) noexcept {
    return static_cast<std::uint16_t>(u8_at(octets, at) | u8_at(octets, at + 1) << 8U);
}

[[nodiscard]] inline std::uint32_t u32_at(Bytes octets, std::uint64_t at) noexcept {
    return u16_at(octets, at) | static_cast<std::uint32_t>(u16_at(octets, at + 2)) << 16U;
}

[[nodiscard]] inline std::uint64_t u64_at(Bytes octets, std::uint64_t at) noexcept {
    return u32_at(octets, at) | static_cast<std::uint64_t>(u32_at(octets, at + 4)) << 32U;
}

/// What of [at, at + length) is there.
[[nodiscard]] inline Bytes cut(Bytes octets, std::uint64_t at, std::uint64_t length) noexcept {
    if (at >= octets.size()) return {};
    const std::uint64_t left = octets.size() - at;
    return octets.subspan(static_cast<std::size_t>(at),
                          static_cast<std::size_t>(length < left ? length : left));
}

[[nodiscard]] inline Bytes from(Bytes octets, std::uint64_t at) noexcept {
    return at >= octets.size() ? Bytes{} : octets.subspan(static_cast<std::size_t>(at));
}

}  // namespace sealtap::opener::ole
