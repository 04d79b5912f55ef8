#pragma once

#include <memory>

#include "sealtap/protocol_parser.h"

namespace sealtap::protocols::imap {

/// Told by a tagged command, or by an untagged response that only IMAP gives; from midstream and
/// from one direction alone too.
[[nodiscard]] Probe probe(Bytes originator, Bytes responder);
[[nodiscard]] std::unique_ptr<ProtocolParser> create();

inline constexpr ParserDescriptor kDescriptor{"imap", ParserTransport::Stream, probe, create};

}  // namespace sealtap::protocols::imap
