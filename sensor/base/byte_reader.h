#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "sealtap/bytes.h"

namespace sealtap::base {

/// Reads network-order fields off the front of a span. Reading past the end gives zeros and makes
/// ok() false for good, so a header is read first and checked once. Holds no octets of its own.
class ByteReader {
public:
    explicit ByteReader(Bytes data) noexcept : data_(data) {}

    [[nodiscard]] bool ok() const noexcept { return ok_; }
    [[nodiscard]] std::size_t position() const noexcept { return position_; }
    [[nodiscard]] std::size_t left() const noexcept { return data_.size() - position_; }
    [[nodiscard]] Bytes rest() const noexcept { return data_.subspan(position_); }

    std::uint8_t u8() noexcept { return static_cast<std::uint8_t>(big_endian<1>()); }
    std::uint16_t u16() noexcept { return static_cast<std::uint16_t>(big_endian<2>()); }
    std::uint32_t u24() noexcept { return static_cast<std::uint32_t>(big_endian<3>()); }
    std::uint32_t u32() noexcept { return static_cast<std::uint32_t>(big_endian<4>()); }
    std::uint64_t u64() noexcept { return big_endian<8>(); }

    void skip(std::size_t count) noexcept { (void)take(count); }

    /// The next `count` octets, or none of them.
    Bytes take(std::size_t count) noexcept {
        if (!ok_ || count > left()) {
            ok_ = false;
            return {};
        }
        const Bytes taken = data_.subspan(position_, count);
        position_ += count;
        return taken;
    }

    template <std::size_t N>
    std::array<std::byte, N> array() noexcept {
        std::array<std::byte, N> out{};
        const Bytes taken = take(N);
        for (std::size_t i = 0; i < taken.size(); ++i) out[i] = taken[i];
        return out;
    }

private:
    template <std::size_t N>
    std::uint64_t big_endian() noexcept {
        const Bytes taken = take(N);
        if (taken.empty()) return 0;
        // Without a loop, so that the compiler sees one load and a swap.
        std::uint64_t value = 0;
        [&, octets = taken.first<N>()]<std::size_t... At>(std::index_sequence<At...>) {
            ((value = value << 8U | std::to_integer<std::uint64_t>(octets[At])), ...);
        }(std::make_index_sequence<N>());
        return value;
    }

    Bytes data_;
    std::size_t position_ = 0;
    bool ok_ = true;
};

}  // namespace sealtap::base
