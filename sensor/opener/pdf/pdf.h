#pragma once

#include "opener/format.h"

namespace sealtap::opener::pdf {

// Portable Document Format (ISO 32000), read with poppler.

/// What begins with the header, and nothing else: an archive that keeps a PDF file first has a
/// header in its first KiB as well.
[[nodiscard]] bool accepts(const Whole& whole);
/// Whose header stands within the first KiB, as readers allow. To be asked last.
[[nodiscard]] bool accepts_within(const Whole& whole);
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

inline constexpr FormatDescriptor kWithin{.name = "pdf-within",
                                          .accepts = &accepts_within,
                                          .open = &open,
                                          .prepare = &prepare,
                                          .reads = "PDF with other octets before its header"};

}  // namespace sealtap::opener::pdf
