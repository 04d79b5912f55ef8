#pragma once

#include <cstddef>
#include <cstdint>

#include "sealtap/bytes.h"

namespace sealtap::content::zstd {

inline constexpr std::uint32_t kMagic = 0xFD2F'B528;
inline constexpr std::size_t kMagicBytes = 4;
inline constexpr std::size_t kHeaderBytesMax = 18;

/// A little-endian number of `octets`, at most 8 of them.
[[nodiscard]] std::uint64_t number(Bytes octets) noexcept;

/// Frames that readers skip have one of 16 magic numbers, and a length (RFC 8878 section 3.1.2).
[[nodiscard]] constexpr bool is_skippable(std::uint32_t magic) noexcept {
    return (magic & 0xFFFF'FFF0U) == 0x184D'2A50U;
}

/// RFC 8878 section 3.1.1.1.
struct FrameHeader {
    /// Of the whole header, magic included; `octets` has five octets at least.
    [[nodiscard]] static std::size_t size(Bytes octets) noexcept;
    /// `octets` is the whole header.
    [[nodiscard]] static FrameHeader read(Bytes octets) noexcept;

    std::uint64_t window = 0;
    std::uint64_t dictionary = 0;  ///< 0: none
    bool has_checksum = false;
    bool is_reserved = false;  ///< a bit that must be zero is not
};

/// The descriptor's bit that says that a checksum follows the last block.
inline constexpr std::byte kHasChecksum{0x04};

/// RFC 8878 section 3.1.1.2.
struct BlockHeader {
    static constexpr std::size_t kBytes = 3;
    [[nodiscard]] static BlockHeader read(Bytes octets) noexcept;

    std::uint32_t content = 0;  ///< octets behind the header
    bool is_last = false;
    bool is_reserved = false;
};

}  // namespace sealtap::content::zstd
