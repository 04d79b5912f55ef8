#pragma once

#include <memory>

#include "sealtap/protocol_parser.h"

namespace sealtap::protocols::ftp {

/// Told by a greeting that names FTP, by a command that only FTP has, or by a reply that only FTP
/// gives; from midstream and from one direction alone too.
[[nodiscard]] Probe probe(Bytes originator, Bytes responder);
[[nodiscard]] std::unique_ptr<ProtocolParser> create_control();
/// Of the flows that the control parser announces; their octets say nothing of themselves.
[[nodiscard]] std::unique_ptr<ProtocolParser> create_data();

inline constexpr ParserDescriptor kControlDescriptor{"ftp", ParserTransport::Stream, probe,
                                                     create_control};
inline constexpr ParserDescriptor kDataDescriptor{"ftp-data", ParserTransport::Stream, nullptr,
                                                  create_data};

}  // namespace sealtap::protocols::ftp
