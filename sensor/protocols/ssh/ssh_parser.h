#pragma once

#include <memory>

#include "sealtap/protocol_parser.h"

namespace sealtap::protocols::ssh {

/// SSH (RFC 4253) up to where it is encrypted: the identification lines and the key exchange in
/// clear of each direction are a document.
[[nodiscard]] Probe probe(Bytes originator, Bytes responder) noexcept;
[[nodiscard]] std::unique_ptr<ProtocolParser> create();

inline constexpr ParserDescriptor kDescriptor{"ssh", ParserTransport::Stream, probe, create};

}  // namespace sealtap::protocols::ssh
