#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "protocols/http/header_fields.h"

namespace sealtap::protocols::http {

/// Where a message's content ends (RFC 9112 section 6.3).
struct Framing {
    enum class Kind : std::uint8_t { None, Fixed, Chunked, UntilClose };
    Kind kind = Kind::None;
    std::uint64_t length = 0;  ///< of Fixed
};

enum class MessageKind : std::uint8_t { Request, Response };

/// By the header fields alone; that some answers never have content is the caller's to know.
/// Contradicting lengths: the first that is a number counts. An unknown final transfer coding goes
/// on until the flow closes, in requests too, so that what is there is read.
[[nodiscard]] Framing framing_of(MessageKind kind, const HeaderFields& fields);

/// Transfer codings other than chunked and content codings, in the order to undo them.
[[nodiscard]] std::vector<std::string> codings_of(const HeaderFields& fields);

/// RFC 9110 section 14.4: whether the content is less than the whole object.
[[nodiscard]] bool is_partial(std::string_view content_range) noexcept;

}  // namespace sealtap::protocols::http
