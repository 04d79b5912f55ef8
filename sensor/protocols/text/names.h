#pragma once

#include <string>
#include <string_view>

#include "base/cut_text.h"
#include "sealtap/protocol_parser.h"

namespace sealtap::protocols {

/// What is kept of a name from traffic beyond the call: at most Limit::NameBytesMax octets, and
/// no word cut in two. The whole of it was scanned with its line.
[[nodiscard]] inline std::string kept_name(FlowContext& context, std::string_view name) {
    const std::size_t bytes_max = context.limits()[Limit::NameBytesMax];
    if (name.size() > bytes_max) context.limit_hit(Limit::NameBytesMax);
    return std::string(base::cut_at_word(name, bytes_max));
}

}  // namespace sealtap::protocols
