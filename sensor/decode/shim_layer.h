#pragma once

#include "decode/layer.h"

namespace sealtap::decode {

/// Reads one header of those that lie between link and network: a layer of Kind::Mpls, Kind::Pppoe
/// or Kind::Ppp. Free of state, never throws; the work is constant.
[[nodiscard]] Step read_shim(const Layer& layer) noexcept;

}  // namespace sealtap::decode
