#pragma once

#include <cstdint>

#include "sealtap/packet.h"

namespace sealtap::flow {

/// The ones' complement sum of RFC 1071 in network order, on top of `sum`. Not complemented: with
/// its checksum a header sums up to 0xffff.
[[nodiscard]] std::uint16_t internet_sum(Bytes octets, std::uint16_t sum) noexcept;

/// Of the pseudo header of TCP over IPv4 (RFC 9293 section 3.1) or IPv6 (RFC 8200 section 8.1).
[[nodiscard]] std::uint16_t sum_of_pseudo_header(const Datagram& datagram) noexcept;

}  // namespace sealtap::flow
