#pragma once

#include "opener/code_page.h"
#include "opener/format.h"

namespace sealtap::opener::rtf {

/// Rich Text Format, as Word, WordPad, WPS and Outlook write it (1.9.1), whatever the file's name.
[[nodiscard]] bool accepts(const Whole& whole);
[[nodiscard]] OpenStatus open(const Whole& whole, Output& out);

inline constexpr FormatDescriptor kDescriptor{
    .name = "rtf",
    .accepts = accepts,
    .open = open,
    .prepare = load_code_pages,
    .reads =
        "Rich Text Format: text in the charset of each font, headers, notes, hidden text, pictures "
        "and objects"};

}  // namespace sealtap::opener::rtf
