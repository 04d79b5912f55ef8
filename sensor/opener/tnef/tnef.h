#pragma once

#include "opener/code_page.h"
#include "opener/format.h"

namespace sealtap::opener::tnef {

/// Outlook's winmail.dat ([MS-OXTNEF]), whatever its name.
[[nodiscard]] bool accepts(const Whole& whole);
[[nodiscard]] OpenStatus open(const Whole& whole, Output& out);

inline constexpr FormatDescriptor kDescriptor{
    .name = "tnef",
    .accepts = accepts,
    .open = open,
    .prepare = load_code_pages,
    .reads =
        "Outlook's winmail.dat (TNEF): subject, body in text, HTML and compressed rich text, "
        "all text properties, recipients, attachments and messages in them"};

}  // namespace sealtap::opener::tnef
