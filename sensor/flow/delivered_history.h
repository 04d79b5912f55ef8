#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "flow/octet_hash.h"
#include "sealtap/bytes.h"

namespace sealtap::flow {

/// Remembers the last segments of a direction that were delivered, as keyed hashes, so that a
/// retransmission with other octets is noticed though the octets themselves are gone. Grows with
/// the flow from nothing to kMax segments of 8 octets each.
///
/// Neither number is a limit of the configuration: they are part of what an idle flow may cost, and
/// the indices have eight bits.
///
/// Half a hash is kept: a sender who does not know the key gets a conflict past it once in four
/// thousand million segments, and then it counts as a duplicate.
class DeliveredHistory {
public:
    static constexpr std::size_t kMax = 64;
    /// What shrink() leaves. With this an idle flow stays within its 512 octets.
    static constexpr std::size_t kMaxIdle = 5;

    /// `data` was delivered at `position`, which is not before the end of what was delivered last.
    void record(const OctetHash& hash, std::uint64_t position, Bytes data);

    struct Known {
        std::size_t size = 0;
        bool equal = false;
    };
    /// Compares the front of `data` with a segment that was delivered at `position` and is no
    /// longer than `data`. Nothing when none is remembered.
    [[nodiscard]] std::optional<Known> compare(const OctetHash& hash, std::uint64_t position,
                                               Bytes data) const noexcept;

    /// Calls `visit(begin, size)` for the remembered segments, the newest first, `begin` as the low
    /// half of its position, until it answers false.
    template <class Visit>
    void visit_back(Visit visit) const {
        walk_back([&](std::uint32_t begin, const Segment& segment) {
            return visit(begin, std::size_t{segment.size});
        });
    }

    /// Forgets all but the last kMaxIdle segments, and gives the memory back.
    void shrink();

private:
    /// A segment lies behind the one before it: only how far behind is kept.
    struct Segment {
        std::uint32_t hash = 0;  ///< of a long gap (size 0): its length
        std::uint16_t size = 0;
        std::uint16_t skipped = 0;  ///< octets between the segment before and this one
    };
    static constexpr std::uint32_t kShortMax = 0xffff;

    /// The same with all that is kept of each.
    template <class Visit>
    void walk_back(Visit visit) const {
        std::uint32_t begin = end_;
        for (std::size_t steps = 0; steps < size_; ++steps) {
            const Segment& segment = before_newest(steps);
            if (segment.size == 0) {
                begin -= segment.hash;
                continue;
            }
            begin -= segment.size;
            if (!visit(begin, segment)) return;
            begin -= segment.skipped;
        }
    }
    void add(Segment segment);
    void resize(std::size_t capacity);
    /// The segment so many steps before the newest.
    [[nodiscard]] const Segment& before_newest(std::size_t steps) const noexcept {
        return segments_[steps < next_ ? next_ - 1 - steps : next_ + capacity_ - 1 - steps];
    }

    // By hand, since each direction of each flow has one: half of a vector beside an index.
    std::unique_ptr<Segment[]> segments_;  // a ring
    std::uint32_t end_ = 0;                // low half of the position behind the newest
    std::uint8_t capacity_ = 0;
    std::uint8_t size_ = 0;
    std::uint8_t next_ = 0;  // where the next one goes
};

}  // namespace sealtap::flow
