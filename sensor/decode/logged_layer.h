#pragma once

#include "decode/layer.h"

namespace sealtap::decode {

/// Reads one header of those that an operating system writes for whoever captures, or of a rare
/// link: from Kind::Family to Kind::Pktap, CiscoHdlc and Fddi left out. Free of state, never
/// throws; the work is bounded by the header's octets.
[[nodiscard]] Step read_logged(const Layer& layer) noexcept;

}  // namespace sealtap::decode
