#pragma once

#include <cstdint>

namespace sealtap::flow {

/// Whose octets stand where two segments or fragments cover the same place.
enum class OverlapPolicy : std::uint8_t {
    Linux,  ///< as Linux 6.18 was measured to answer (README.md); fragments: the datagram is
            ///< dropped
    First,  ///< what came first stays
};

/// Whether flows (and fragmented datagrams) of different VLANs are different ones. Ignore is right
/// for most mirror ports: the two directions of a flow often carry different tags.
enum class VlanKey : std::uint8_t { Ignore, Include };

}  // namespace sealtap::flow
