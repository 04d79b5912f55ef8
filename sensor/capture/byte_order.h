#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "sealtap/bytes.h"

namespace sealtap::capture {

/// In which a capture file's writer had its numbers in memory.
enum class ByteOrder : std::uint8_t { Ours, Other };

/// A number of a capture file; `data` reaches beyond it.
template <class Number>
[[nodiscard]] Number number_at(Bytes data, std::size_t at, ByteOrder order) noexcept {
    std::array<std::byte, sizeof(Number)> octets{};
    std::memcpy(octets.data(), data.data() + at, octets.size());
    const auto value = std::bit_cast<Number>(octets);
    return order == ByteOrder::Ours ? value : std::byteswap(value);
}

}  // namespace sealtap::capture
