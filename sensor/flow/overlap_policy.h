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

/// Whether octets are checked and remembered, so that a copy, a contradiction, and a segment that
/// no receiver takes are known as such: checksums and timestamps of TCP, hashes and octets of what
/// was delivered, copies of datagrams. Off in the benchmark only, which measures what it costs;
/// no setting turns it off.
enum class Vigilance : std::uint8_t { On, Off };

}  // namespace sealtap::flow
