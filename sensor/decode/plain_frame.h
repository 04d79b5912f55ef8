#pragma once

#include "sealtap/packet.h"

namespace sealtap::decode {

/// Reads in one go what nearly every frame is: Ethernet, IPv4 without options or IPv6 without
/// extension headers, no fragment, TCP or UDP, and no tunnel. True when the frame is such a one;
/// `datagram`, which must be a new one, then is what the way through the layers finds, and nothing
/// was cut off of it but Ethernet's and IP's headers and the padding. False says nothing: then the
/// layers are read one by one. Free of state, never throws, counts nothing.
[[nodiscard]] bool read_plain_frame(const Packet& packet, Datagram& datagram) noexcept;

/// How many layers that are.
inline constexpr unsigned kPlainFrameLayers = 2;

}  // namespace sealtap::decode
