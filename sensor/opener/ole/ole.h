#pragma once

#include "opener/code_page.h"
#include "opener/format.h"

namespace sealtap::opener::ole {

/// Compound files: Word, Excel and PowerPoint before 2007, Outlook messages, encrypted OOXML, and
/// what else is kept in them.
[[nodiscard]] bool accepts(const Whole& whole);
[[nodiscard]] OpenStatus open(const Whole& whole, Output& out);

inline constexpr FormatDescriptor kDescriptor{
    .name = "ole",
    .accepts = accepts,
    .open = open,
    .prepare = load_code_pages,
    .reads =
        "Office 97-2003 (doc, xls, ppt), Outlook messages (msg), WPS, MSI and other OLE2 files: "
        "all texts, properties, macros, attachments"};

}  // namespace sealtap::opener::ole
