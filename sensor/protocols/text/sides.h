#pragma once

#include "sealtap/protocol_parser.h"

namespace sealtap::protocols {

/// Which way the client's octets go, where no octet tells: servers are called at low ports, and who
/// sent the first packet of a flow met in the middle may be either.
[[nodiscard]] inline Direction guess_client_direction(const FlowInfo& flow) noexcept {
    return flow.responder.port <= flow.originator.port ? Direction::ToResponder
                                                       : Direction::ToOriginator;
}

/// No line of a dialogue begins with it; a TLS handshake does (RFC 8446, 5.1).
inline constexpr std::byte kTlsHandshake{0x16};

/// A FIN in the middle of an object does not complete it.
[[nodiscard]] constexpr EndReason cut_short(EndReason reason) noexcept {
    return reason == EndReason::Complete ? EndReason::Aborted : reason;
}

}  // namespace sealtap::protocols
