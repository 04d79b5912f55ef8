#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/hash.h"
#include "sealtap/address.h"

namespace sealtap::pipeline {

/// What a worker knows of a flow that the reader may use when there is no time for all.
enum class FlowMark : std::uint8_t { None = 0, Encrypted = 1, Bulk = 2 };

/// Which flows may be spared first: written by one worker, asked by the reader only while that
/// worker is too far behind.
///
/// A table of fixed size without chains: a flow that hashes to the place of another takes it, so
/// that a mark may be forgotten (the flow then is shed later than it might), and one flow in 2^30
/// that share a place is taken for another. The key is secret, or traffic could choose its
/// neighbours.
class FlowMarks {
public:
    /// `flows_max` places, rounded up to a power of two.
    FlowMarks(std::uint64_t flows_max, std::uint64_t bulk_bytes, base::HashKey key);

    /// The same for both directions.
    [[nodiscard]] std::uint64_t hash(const Endpoint& one, const Endpoint& other,
                                     std::uint8_t protocol) const noexcept;
    void mark(std::uint64_t flow, FlowMark mark) noexcept;
    void forget(std::uint64_t flow) noexcept;
    [[nodiscard]] FlowMark of(std::uint64_t flow) const noexcept;
    /// What comes of a flow beyond so many octets is FlowMark::Bulk.
    [[nodiscard]] std::uint64_t bulk_bytes() const noexcept { return bulk_bytes_; }

private:
    using Place = std::atomic<std::uint32_t>;  // upper bits of the hash, and the mark below
    [[nodiscard]] const Place& place(std::uint64_t flow) const noexcept {
        return places_[flow & (places_.size() - 1)];
    }

    std::vector<Place> places_;
    std::uint64_t bulk_bytes_;
    base::HashKey key_;
};

}  // namespace sealtap::pipeline
