#pragma once

#include <optional>

#include "decode/ip_layer.h"
#include "decode/layer.h"

namespace sealtap::decode {

/// The tunnel that a whole datagram may carry: IP in IP, GRE, VXLAN by its UDP ports. A guess until
/// an IP header was found in it.
[[nodiscard]] std::optional<Layer> tunnel_in(const IpHeader& header) noexcept;

/// Reads a layer of Kind::Gre or Kind::Vxlan. Free of state, never throws; the work is constant.
[[nodiscard]] Step read_tunnel(const Layer& layer) noexcept;

}  // namespace sealtap::decode
