#pragma once

#include <memory>

#include "protocols/http/start_line.h"
#include "sealtap/protocol_parser.h"

namespace sealtap::protocols::http {

/// HTTP/1.0 and HTTP/1.1 (RFC 9110, RFC 9112): a document for every request and every answer.
[[nodiscard]] std::unique_ptr<ProtocolParser> create();

inline constexpr ParserDescriptor kDescriptor{"http", ParserTransport::Stream, probe, create};

}  // namespace sealtap::protocols::http
