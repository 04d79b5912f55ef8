#pragma once

#include <span>

#include "sealtap/content_decoder.h"

namespace sealtap::content {

/// Every streaming decoder there is, in the order in which they are asked. A new one is a folder
/// here and a line in builtin.cc.
[[nodiscard]] std::span<const DecoderDescriptor> builtin() noexcept;

}  // namespace sealtap::content
