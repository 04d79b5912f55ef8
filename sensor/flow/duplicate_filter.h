#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/hash.h"
#include "flow/octet_hash.h"
#include "flow/overlap_policy.h"
#include "sealtap/limits.h"
#include "sealtap/packet.h"

namespace sealtap::flow {

/// Knows the datagrams that came twice on their way through a mirror port: once for each port that
/// is mirrored, or once before a router and once behind it, with another TTL, checksum, MAC and
/// VLAN. TCP needs it not, since its octets have numbers.
///
/// Two datagrams are the same when addresses, protocol, place as a fragment and octets are, at most
/// Limit::DuplicateFramesMax frames and DuplicateWaitMs apart; but one that a receiver may drop for
/// its IP header (IpFlaw) makes no copy of one that it takes. One per front end; memory, and the
/// work for a datagram, by the number of frames.
class DuplicateFilter {
public:
    DuplicateFilter(const base::HashKey& key, VlanKey vlans, const Limits& limits);

    /// `frame` is the ordinal of the datagram's frame.
    [[nodiscard]] bool is_duplicate(const Datagram& datagram, std::uint64_t frame) noexcept;

private:
    struct Seen {
        std::uint64_t hash = 0;
        std::uint64_t frame = 0;
        Timestamp time;
        bool is_there = false;
        bool is_flawed = false;
    };
    [[nodiscard]] std::uint64_t hash_of(const Datagram& datagram) const noexcept;

    base::HashKey key_;
    OctetHash hash_;
    VlanKey vlans_;
    std::uint64_t frames_max_;
    Duration apart_max_;
    std::vector<Seen> seen_;  // a ring
    std::size_t next_ = 0;
};

}  // namespace sealtap::flow
