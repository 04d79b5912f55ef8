#pragma once

#include <memory>

#include "sealtap/protocol_parser.h"

namespace sealtap::protocols::pop3 {

/// Told by a reply with words ("+OK ready"), by a command that only POP3 has, or by a shared
/// command that is answered as only POP3 answers; from midstream and from one direction alone too.
[[nodiscard]] Probe probe(Bytes originator, Bytes responder);
[[nodiscard]] std::unique_ptr<ProtocolParser> create();

inline constexpr ParserDescriptor kDescriptor{"pop3", ParserTransport::Stream, probe, create};

}  // namespace sealtap::protocols::pop3
