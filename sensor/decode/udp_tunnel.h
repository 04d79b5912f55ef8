#pragma once

#include <optional>

#include "decode/layer.h"

namespace sealtap::decode {

/// What a UDP datagram, from its header on, may carry: known by its port, or with Teredo by what
/// stands in it. A guess until an IP header that checks out was found in it. Free of state, never
/// throws; the work is constant.
[[nodiscard]] std::optional<Layer> tunnel_in_udp(const Layer& udp) noexcept;

/// Whether tunnel_in_udp() certainly finds nothing, told from the first octets; false says nothing.
[[nodiscard]] bool is_surely_no_tunnel(Bytes udp) noexcept;

}  // namespace sealtap::decode
