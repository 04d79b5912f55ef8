#pragma once

#include "content/mime/header_fields.h"
#include "sealtap/content_part.h"

namespace sealtap::content::mime {

/// In what a body part lies: a form's files are form parts, a mail's are attachments.
enum class Setting : std::uint8_t { Mail, Form };

/// What the header fields say of the body behind them: media type, charset, boundary, coding, name,
/// and whether it is an object and a document of its own. The step is the caller's.
[[nodiscard]] PartInfo describe(const HeaderFields& fields, Setting setting);

}  // namespace sealtap::content::mime
