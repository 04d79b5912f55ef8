#pragma once

#include "opener/format.h"

namespace sealtap::opener::epub {

/// EPUB (ISO/IEC 23761, and the versions before): a zip of XHTML. "epub:chapter" is the text of
/// one, in the order of the spine; "epub:properties" what the book says of itself.
[[nodiscard]] bool accepts(const Whole& whole);
[[nodiscard]] OpenStatus open(const Whole& whole, Output& out);
void prepare();

inline constexpr FormatDescriptor kDescriptor{
    .name = "epub",
    .accepts = accepts,
    .open = open,
    .prepare = prepare,
    .reads = "EPUB books: text of the chapters, metadata"};

}  // namespace sealtap::opener::epub
