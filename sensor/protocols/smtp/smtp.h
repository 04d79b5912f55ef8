#pragma once

#include <memory>

#include "sealtap/protocol_parser.h"

namespace sealtap::protocols::smtp {

/// Told by a greeting that names SMTP, by a command that only SMTP has, or by a reply that only
/// SMTP gives; from midstream and from one direction alone too.
[[nodiscard]] Probe probe(Bytes originator, Bytes responder);
[[nodiscard]] std::unique_ptr<ProtocolParser> create();

inline constexpr ParserDescriptor kDescriptor{"smtp", ParserTransport::Stream, probe, create};

}  // namespace sealtap::protocols::smtp
