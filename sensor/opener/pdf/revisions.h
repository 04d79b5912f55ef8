#pragma once

#include <cstddef>
#include <vector>

#include "sealtap/bytes.h"

namespace sealtap::opener::pdf {

/// Where the older revisions of a document end that incremental updates have appended to (ISO
/// 32000-2, 7.5.6), the newest first. What the last update removed still stands in them.
[[nodiscard]] std::vector<std::size_t> older_revisions(Bytes octets, std::size_t at_most);

}  // namespace sealtap::opener::pdf
