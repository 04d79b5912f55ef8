#pragma once

#include <cstdint>

#include "content/charset/stepped_decoder.h"

// UTF-8, UTF-16 and UTF-32 (RFC 3629, RFC 2781, Unicode section 3.10).
namespace sealtap::content {

struct Utf8Rules {
    [[nodiscard]] Character step(Bytes octets) noexcept;
    void on_gap(std::uint64_t length) noexcept { (void)length; }
};

enum class ByteOrder : std::uint8_t { Little, Big, Marked };

/// The octets of UTF-16 or UTF-32 stand in units, which go on behind a gap where they would have
/// without it. `Marked`: a byte order mark in front tells; without one, little, as the writers of
/// such text on Windows have it.
class UnitRules {
public:
    UnitRules(std::uint8_t unit_octets, ByteOrder order) noexcept
        : unit_octets_(unit_octets), order_(order) {}

    [[nodiscard]] Character step(Bytes octets) noexcept;
    void on_gap(std::uint64_t length) noexcept;

private:
    [[nodiscard]] char32_t unit(Bytes octets) const noexcept;
    [[nodiscard]] Character utf16(Bytes octets) const noexcept;
    [[nodiscard]] Character utf32(Bytes octets) const noexcept;
    void find_order(Bytes octets) noexcept;

    std::uint8_t unit_octets_;
    ByteOrder order_;
    std::uint8_t offset_ = 0;  ///< of the next octet within its unit
};

}  // namespace sealtap::content
