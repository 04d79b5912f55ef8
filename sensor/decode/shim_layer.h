#pragma once

#include <cstdint>

#include "decode/layer.h"

namespace sealtap::decode {

/// Reads one header of those that lie between link and network: from Kind::Mpls to Kind::MaybeTag.
/// Free of state, never throws; the work is constant.
[[nodiscard]] Step read_shim(const Layer& layer) noexcept;

/// What a Next Protocol of NSH or of VXLAN-GPE, which share their first values, announces.
[[nodiscard]] Kind kind_of_next_protocol(std::uint8_t protocol) noexcept;

}  // namespace sealtap::decode
