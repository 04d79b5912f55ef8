#pragma once

#include <cstdint>
#include <string>

#include "sealtap/address.h"
#include "sealtap/time.h"

namespace sealtap::flow {

/// IANA protocol numbers that have ports, or something that Community ID takes for ports.
inline constexpr std::uint8_t kIcmp = 1;
inline constexpr std::uint8_t kTcp = 6;
inline constexpr std::uint8_t kUdp = 17;
inline constexpr std::uint8_t kIcmpV6 = 58;
inline constexpr std::uint8_t kSctp = 132;

/// What stands for the two ports of an ICMP message.
struct IcmpPorts {
    std::uint16_t source = 0;       ///< the type
    std::uint16_t destination = 0;  ///< the type of its answer; of a one-way message the code
    bool one_way = false;
};
[[nodiscard]] IcmpPorts icmp_ports(std::uint8_t protocol, std::uint8_t type,
                                   std::uint8_t code) noexcept;

/// Community ID v1 (github.com/corelight/community-id-spec), "1:" and base64 of a SHA-1. The order
/// of the endpoints does not matter. ICMP and ICMPv6: the source's port is the type, the
/// destination's the code (or what icmp_ports() made of it).
[[nodiscard]] std::string community_id(const Endpoint& source, const Endpoint& destination,
                                       std::uint8_t protocol, std::uint16_t seed = 0);

/// Names a flow in alerts: the same in every replay, below 2^53 so that JSON readers keep it whole,
/// the same whichever endpoint is named first.
[[nodiscard]] std::uint64_t flow_id(const Endpoint& one, const Endpoint& other,
                                    std::uint8_t protocol, Timestamp start) noexcept;

}  // namespace sealtap::flow
