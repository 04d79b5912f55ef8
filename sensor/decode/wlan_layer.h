#pragma once

#include <optional>

#include "decode/layer.h"
#include "decode/piece.h"

namespace sealtap::decode {

/// Reads one header of a radio's frame: from Kind::Radiotap to Kind::WlanSubframe. Free of state,
/// never throws; the work is bounded by the header's octets.
[[nodiscard]] Step read_wlan(const Layer& layer) noexcept;

/// When a layer from Kind::Wlan to Kind::WlanSwapped is a fragment in clear: what it is a piece of.
[[nodiscard]] std::optional<Piece> wlan_piece(const Layer& layer) noexcept;

/// What follows the first subframe of a layer of Kind::WlanSubframe; nothing when that was the
/// last.
[[nodiscard]] std::optional<Layer> next_subframe(const Layer& layer) noexcept;

}  // namespace sealtap::decode
