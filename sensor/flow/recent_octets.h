#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sealtap/bytes.h"

namespace sealtap::flow {

/// The last octets that a direction delivered, by position: what a retransmission is compared with
/// however it was cut, and the context in which octets that contradict them are shown.
///
/// Owned by a StreamReassembler while its flow is awake.
class RecentOctets {
public:
    static constexpr std::size_t kBytes = 512;

    /// `data` was delivered at `position`, which is not before the end of what was delivered last.
    void record(std::uint64_t position, Bytes data) noexcept;

    [[nodiscard]] std::uint64_t begin() const noexcept { return begin_; }
    [[nodiscard]] std::uint64_t end() const noexcept { return end_; }
    /// How many octets of `data`, all of them from begin() to end(), are others than were
    /// delivered.
    [[nodiscard]] std::uint64_t count_different(std::uint64_t position, Bytes data) const noexcept;
    /// Appends what was delivered from `from` on, which is from begin() to end().
    void append_to(std::vector<std::byte>& octets, std::uint64_t from) const;

private:
    [[nodiscard]] static std::size_t place(std::uint64_t position) noexcept {
        return static_cast<std::size_t>(position % kBytes);
    }

    std::uint64_t begin_ = 0;
    std::uint64_t end_ = 0;
    std::array<std::byte, kBytes> ring_;  // an octet lies at its position modulo the size
};

}  // namespace sealtap::flow
