#pragma once

#include <cstdint>
#include <map>

namespace sealtap::flow {

/// Positions of a stream, the end not included.
struct Range {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;

    [[nodiscard]] bool empty() const noexcept { return begin >= end; }
    [[nodiscard]] std::uint64_t size() const noexcept { return empty() ? 0 : end - begin; }
};

/// Which octets of a new segment Linux would keep: a model of its out-of-order queue (net/ipv4/
/// tcp_input.c, as measured on 6.18). Knows ranges only; PieceStore keeps the octets.
///
/// Linux keeps segments sorted by their begin and reads them in that order, so that among those
/// that cover a place the one that begins first wins. A segment that is adjacent to a queued one is
/// melted into it, and from then on compares as one with it.
class LinuxQueue {
public:
    /// Takes a segment that begins behind everything received in order. Returns what of it wins
    /// over all that is queued; the rest of it loses.
    Range insert(Range segment);

    /// The stream was received in order up to `received`: forgets the blocks that this reaches.
    /// Returns how far in-order reception gets with them.
    std::uint64_t absorb(std::uint64_t received);

    void clear() noexcept { blocks_.clear(); }
    [[nodiscard]] bool empty() const noexcept { return blocks_.empty(); }

private:
    struct Block {
        std::uint64_t end = 0;
        std::uint64_t age = 0;  ///< ordinal of its first segment
    };
    using Blocks = std::map<std::uint64_t, Block>;

    Range place(Range segment, Range wins);
    Range meet(Blocks::iterator before, Range segment);
    Range melt(Blocks::iterator into, Range segment);
    Blocks::iterator put(std::uint64_t begin, Block block);
    Blocks::iterator erase(Blocks::iterator block);
    void remove_covered(Blocks::iterator by);
    [[nodiscard]] std::uint64_t end_before(Blocks::iterator block) const;

    Blocks blocks_;            // begins and ends both rise
    Blocks::node_type spare_;  // of the last block that was erased: holes come one after the other
    std::uint64_t segments_ = 0;
};

}  // namespace sealtap::flow
