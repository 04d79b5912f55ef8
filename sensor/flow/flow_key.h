#pragma once

#include <cstdint>

#include "flow/flow_record.h"
#include "flow/octet_hash.h"
#include "flow/overlap_policy.h"
#include "sealtap/packet.h"

namespace sealtap::flow {

/// Where a datagram belongs: its endpoints, which stand for a flow in either order. A view on the
/// datagram (or the record) it was made of.
struct FlowPlace {
    Endpoint source;
    Endpoint destination;
    std::uint8_t protocol = 0;
    /// Of two endpoints one is the low one, whoever sends; which one does not matter.
    bool low_is_sender = true;
    const VlanTags* vlans = nullptr;  ///< null when VLANs do not tell flows apart
};

[[nodiscard]] FlowPlace place_of(const Datagram& datagram, std::uint16_t source_port,
                                 std::uint16_t destination_port, VlanKey vlans) noexcept;

/// The same for a protocol without a parser here: ICMP type and code stand for ports as in
/// Community ID, SCTP has ports, others have none.
[[nodiscard]] FlowPlace place_of(const Datagram& datagram, VlanKey vlans) noexcept;

/// Where the datagrams of the flow's originator belong.
[[nodiscard]] FlowPlace place_of(const FlowRecord& record, VlanKey vlans) noexcept;

/// The same for both directions of a flow.
[[nodiscard]] std::uint32_t hash_of(const FlowPlace& place, const OctetHash& hash) noexcept;

/// Who sent it, when it belongs to the flow.
[[nodiscard]] inline Direction direction_of(const FlowRecord& record,
                                            const FlowPlace& place) noexcept {
    return place.low_is_sender == record.low_is_originator ? Direction::ToResponder
                                                           : Direction::ToOriginator;
}

[[nodiscard]] bool belongs(const FlowPlace& place, const FlowRecord& record) noexcept;

}  // namespace sealtap::flow
