#pragma once

#include "decode/ip_layer.h"
#include "decode/layer.h"

namespace sealtap::decode {

/// Whether an IP header that was read from this layer may be believed where only a guess led to it:
/// its checksum is right or was left to the network card, and behind its datagram stands no more
/// than the padding of a link.
[[nodiscard]] bool checks_out(const Layer& layer, const IpHeader& header) noexcept;

/// Whether the octets begin with an IP header, of either version, that checks out.
[[nodiscard]] bool begins_with_ip(const Layer& layer) noexcept;

/// Whether they begin with an Ethernet header, tagged or not, and then with such an IP header.
[[nodiscard]] bool begins_with_ethernet(const Layer& layer) noexcept;

/// The same behind an EtherType that nobody knows: whether it is a tag's.
[[nodiscard]] bool begins_with_tag(const Layer& layer) noexcept;

}  // namespace sealtap::decode
