#pragma once

#include "opener/format.h"

namespace sealtap::opener::ooxml {

/// Office Open XML (ECMA-376, ISO/IEC 29500), transitional and strict: Word, Excel, PowerPoint, and
/// what WPS Office writes in the same form, whatever the file is called. A zip is one when it has
/// an entry [Content_Types].xml. Its parts are "ooxml:document", "ooxml:sheet", "ooxml:slide" and
/// their like for text, "ooxml:part", "ooxml:embedded", "ooxml:media" for what is written as it is.
[[nodiscard]] bool accepts(const Whole& whole);
[[nodiscard]] OpenStatus open(const Whole& whole, Output& out);
void prepare();

inline constexpr FormatDescriptor kDescriptor{
    .name = "ooxml",
    .accepts = accepts,
    .open = open,
    .prepare = prepare,
    .reads =
        "Office Open XML (docx, xlsx, pptx, with macros, templates): text, headers, notes, "
        "comments, text boxes, watermarks, hidden and deleted text, cells, properties, sensitivity "
        "labels, embedded files"};

}  // namespace sealtap::opener::ooxml
