#pragma once

#include <optional>
#include <string>

#include "opener/pdf/document.h"

namespace sealtap::opener::pdf {

/// A copy of a file whose catalogue or trailer is lost (cut off, overwritten), with a trailer of
/// our own: poppler then finds what objects there are. Nothing: it is not worth it, no object
/// stands in it.
[[nodiscard]] std::optional<std::string> with_own_trailer(Bytes octets);

/// Enters into the table the objects that lie in streams of objects. poppler leaves them out when
/// it makes the table anew.
void find_compressed_objects(Document& document);

}  // namespace sealtap::opener::pdf
