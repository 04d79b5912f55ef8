#pragma once

#include <cstdint>
#include <optional>

#include "decode/ip_layer.h"
#include "decode/layer.h"

namespace sealtap::decode {

/// The tunnel that a whole datagram may carry: IP in IP, MPLS, GRE, EtherIP, L2TP, or one in UDP. A
/// guess until an IP header that checks out was found in it.
[[nodiscard]] std::optional<Layer> tunnel_in(const IpHeader& header) noexcept;

/// Whether read_tunnel() reads it.
[[nodiscard]] bool is_tunnel(Kind kind) noexcept;

/// Reads one tunnel header, from Kind::Gre to Kind::Ayiya. Free of state, never throws; the work is
/// bounded by the header's octets.
[[nodiscard]] Step read_tunnel(const Layer& layer) noexcept;

}  // namespace sealtap::decode
