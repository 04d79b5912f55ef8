#pragma once

#include "decode/layer.h"
#include "decode/piece.h"

namespace sealtap::decode {

/// Reads one header of the tunnels that hosts, access points and sniffers build: from
/// Kind::VxlanGpe to Kind::Ayiya. Free of state, never throws; the work is bounded by the header's
/// octets, and with L2TPv3 by those of the IP headers at the four places where one may stand.
[[nodiscard]] Step read_carrier(const Layer& layer) noexcept;

/// When a layer of Kind::Capwap is a fragment: what it is a piece of. `around` is the UDP datagram
/// that it fills.
[[nodiscard]] std::optional<Piece> capwap_piece(const Layer& layer,
                                                const Datagram& around) noexcept;

}  // namespace sealtap::decode
