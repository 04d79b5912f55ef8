#pragma once

#include "opener/format.h"

namespace sealtap::opener::pdf {

// Portable Document Format (ISO 32000), read with poppler.

[[nodiscard]] bool accepts(const Whole& whole);
[[nodiscard]] OpenStatus open(const Whole& whole, Output& out);
/// Finds the character maps in /usr/share/poppler. They are read when a document needs one, so
/// that folder must stay readable.
void prepare();

inline constexpr FormatDescriptor kDescriptor{
    .name = "pdf",
    .accepts = &accepts,
    .open = &open,
    .prepare = &prepare,
    .reads =
        "PDF: text of the pages (CJK, hidden, rotated), annotations, forms, outline, properties, "
        "XMP, scripts, attachments, older revisions"};

}  // namespace sealtap::opener::pdf
