#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "sealtap/bytes.h"

namespace sealtap::flow {

/// The last octets that a direction delivered, by position: what a retransmission is compared with
/// however it was cut, and the context in which octets that contradict them are shown.
///
/// Most flows say little, and a million of them may be open: so a direction remembers few octets
/// until it has delivered some thousands. How many it remembers depends on nothing but its
/// position. Both numbers are no limits of the configuration: rings of a size that the compiler
/// knows are what makes this affordable for every segment, and OtherViews needs its context. Owned
/// by a StreamReassembler while its flow is awake.
class RecentOctets {
public:
    static constexpr std::size_t kBytesMax = 512;
    /// The position of a stream's first octet.
    static constexpr std::uint64_t kOrigin = 1ULL << 32U;

    /// `data` was delivered at `position`, which is not before the end of what was delivered last.
    void record(std::uint64_t position, Bytes data);

    [[nodiscard]] std::uint64_t begin() const noexcept { return begin_; }
    [[nodiscard]] std::uint64_t end() const noexcept { return end_; }
    /// How many octets of `data`, all of them from begin() to end(), are others than were
    /// delivered.
    [[nodiscard]] std::uint64_t count_different(std::uint64_t position, Bytes data) const noexcept;
    /// Appends what was delivered from `from` on, which is from begin() to end().
    void append_to(std::vector<std::byte>& octets, std::uint64_t from) const;

private:
    static constexpr std::size_t kBytesFirst = 128;
    /// Behind this position a direction is no small one.
    static constexpr std::uint64_t kMany = kOrigin + 4096;

    /// The first position that is remembered at `end`, however the octets came.
    [[nodiscard]] static std::uint64_t oldest(std::uint64_t end) noexcept {
        if (end < kMany) return std::max<std::uint64_t>(end - kBytesFirst, kOrigin);
        return std::max<std::uint64_t>(end - kBytesMax, kMany - kBytesFirst);
    }
    void enlarge();
    void write(std::uint64_t position, Bytes data) noexcept;
    [[nodiscard]] std::span<const std::byte> ring() const noexcept {
        return large_ ? std::span<const std::byte>(*large_) : std::span<const std::byte>(small_);
    }

    std::uint64_t begin_ = 0;
    std::uint64_t end_ = 0;
    // An octet lies at its position modulo the size of the ring, a power of two.
    std::unique_ptr<std::array<std::byte, kBytesMax>> large_;  ///< from kMany on
    std::array<std::byte, kBytesFirst> small_;
};

}  // namespace sealtap::flow
