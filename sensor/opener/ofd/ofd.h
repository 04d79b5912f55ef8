#pragma once

#include "opener/format.h"

namespace sealtap::opener::ofd {

/// OFD (GB/T 33190-2016), the Chinese fixed-layout format: a zip with OFD.xml. Its pages are
/// "ofd:page" parts, their glyphs joined to lines as those of a PDF are; "ofd:properties" what it
/// says of itself, "ofd:index" attachments, signatures and outlines.
[[nodiscard]] bool accepts(const Whole& whole);
[[nodiscard]] OpenStatus open(const Whole& whole, Output& out);
void prepare();

inline constexpr FormatDescriptor kDescriptor{
    .name = "ofd",
    .accepts = accepts,
    .open = open,
    .prepare = prepare,
    .reads = "OFD (GB/T 33190): text of the pages, annotations, attachments, properties"};

}  // namespace sealtap::opener::ofd
