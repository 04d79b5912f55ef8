#include "content/builtin.h"

namespace sealtap::content {

std::span<const DecoderDescriptor> builtin() noexcept { return {}; }

}  // namespace sealtap::content
