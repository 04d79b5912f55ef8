#pragma once

#include <memory>

#include "sealtap/protocol_parser.h"

namespace sealtap::protocols::tls {

/// TLS 1.0 to 1.3 (RFC 5246, RFC 8446) up to where it is encrypted: the handshake in clear of each
/// direction is a document, with the server's name in receivers[0].host and in the field "sni".
[[nodiscard]] Probe probe(Bytes originator, Bytes responder) noexcept;
[[nodiscard]] std::unique_ptr<ProtocolParser> create();

inline constexpr ParserDescriptor kDescriptor{"tls", ParserTransport::Stream, probe, create};

}  // namespace sealtap::protocols::tls
