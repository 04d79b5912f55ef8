// Built where there is no ISA-L.
#include "content/gzip/block_inflater.h"

namespace sealtap::content {

std::unique_ptr<BlockInflater> make_block_inflater() { return nullptr; }

}  // namespace sealtap::content
