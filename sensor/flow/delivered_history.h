#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "base/hash.h"
#include "sealtap/bytes.h"

namespace sealtap::flow {

/// Remembers the last segments of a direction that were delivered, as keyed hashes, so that a
/// retransmission with other octets is noticed though the octets themselves are gone. Grows from a
/// few to kMax entries with the flow.
class DeliveredHistory {
public:
    static constexpr std::size_t kMax = 64;

    void record(const base::HashKey& key, std::uint64_t position, Bytes data);

    struct Known {
        std::size_t size = 0;
        bool equal = false;
    };
    /// Compares the front of `data` with a segment that was delivered at `position` and is no
    /// longer than `data`. Nothing when none is remembered.
    [[nodiscard]] std::optional<Known> compare(const base::HashKey& key, std::uint64_t position,
                                               Bytes data) const noexcept;

private:
    struct Entry {
        std::uint64_t hash = 0;
        std::uint32_t position = 0;  // the low half: they are near each other
        std::uint32_t size = 0;
    };
    void grow();

    // By hand, since each direction of each flow has one: half of a vector beside an index.
    std::unique_ptr<Entry[]> entries_;  // a ring once there are kMax
    std::uint8_t capacity_ = 0;
    std::uint8_t size_ = 0;
    std::uint8_t next_ = 0;
};

}  // namespace sealtap::flow
