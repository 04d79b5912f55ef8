#pragma once

#include <cstdint>

#include "sealtap/address.h"
#include "sealtap/packet.h"
#include "sealtap/time.h"

namespace sealtap {

/// Which way octets travel, seen from who opened the flow.
enum class Direction : std::uint8_t { ToResponder, ToOriginator };

[[nodiscard]] constexpr Direction opposite(Direction direction) noexcept {
    return direction == Direction::ToResponder ? Direction::ToOriginator : Direction::ToResponder;
}
[[nodiscard]] constexpr std::size_t index_of(Direction direction) noexcept {
    return static_cast<std::size_t>(direction);
}

/// Why a direction of a flow, a part or a document came to its end.
enum class EndReason : std::uint8_t {
    Complete,    ///< it said so itself: FIN, length reached, terminator seen
    Reset,       ///< the flow was reset
    Timeout,     ///< nothing came for longer than the flow's time-out
    CaptureEnd,  ///< the capture ended first
    Aborted,     ///< the protocol gave it up, or a parser broke
};

/// A bidirectional stream of packets between two endpoints. Lives as long as its flow.
struct FlowInfo {
    std::uint64_t id =
        0;  ///< hash(addresses, ports, protocol, start), below 2^53; equal in every replay
    Endpoint originator;  ///< sender of the SYN, else of the first packet seen
    Endpoint responder;
    std::uint8_t ip_protocol = 0;
    VlanTags vlans;  ///< of the first packet
    Timestamp start;
    std::uint64_t first_packet = 0;
    std::uint32_t source_index = 0;  ///< Packet::source of the first packet
};

}  // namespace sealtap
