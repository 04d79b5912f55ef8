#pragma once

#include <span>

#include "sealtap/protocol_parser.h"

namespace sealtap::protocols {

/// Every protocol that is shipped, in the order in which a new flow is probed. Static storage.
[[nodiscard]] std::span<const ParserDescriptor> builtin_parsers() noexcept;

}  // namespace sealtap::protocols
