#pragma once

#include "opener/format.h"

namespace sealtap::opener::odf {

/// OpenDocument (ISO/IEC 26300): texts, sheets, slides, drawings, as a zip or as one XML file. Its
/// text parts are "odf:document", "odf:styles" (headers, footers, master pages), "odf:properties".
[[nodiscard]] bool accepts(const Whole& whole);
[[nodiscard]] OpenStatus open(const Whole& whole, Output& out);
void prepare();

inline constexpr FormatDescriptor kDescriptor{
    .name = "odf",
    .accepts = accepts,
    .open = open,
    .prepare = prepare,
    .reads =
        "OpenDocument texts, sheets, slides (odt, ods, odp, also flat): text, headers, notes, "
        "hidden sheets, properties"};

}  // namespace sealtap::opener::odf
