#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "sealtap/protocol_parser.h"

namespace sealtap::protocols::http {

/// RFC 9112 section 3, with a target that may hold blanks, since servers take such ones. Views of
/// the line it was read from.
struct RequestLine {
    std::string_view method;
    std::string_view target;
    std::size_t target_at = 0;  ///< offset of `target` in the line
    std::string_view version;   ///< "HTTP/1.1"
};

/// RFC 9112 section 4.
struct StatusLine {
    std::string_view version;
    unsigned status = 0;
    std::string_view status_text;  ///< the three digits
};

/// Nothing: the line, given without its end, cannot begin a message. Only HTTP/1.x is one.
[[nodiscard]] std::optional<RequestLine> parse_request_line(std::string_view line) noexcept;
[[nodiscard]] std::optional<StatusLine> parse_status_line(std::string_view line) noexcept;

/// ParserDescriptor::probe. Matches when either side begins with a whole start line; the side that
/// sends the requests may be the responder (a flow picked up midway).
[[nodiscard]] Probe probe(Bytes originator, Bytes responder) noexcept;

}  // namespace sealtap::protocols::http
