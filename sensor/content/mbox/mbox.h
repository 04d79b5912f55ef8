#pragma once

#include "sealtap/content_decoder.h"

namespace sealtap::content::mbox {

/// Mails kept in one file (RFC 4155): each begins with a line "From sender date". Known by
/// declaration, by name, or by its first octets. One '>' before ">From " is taken away, as mboxrd
/// wants it; a Content-Length in the mails is not trusted.
extern const DecoderDescriptor kDescriptor;

/// Is the line (with its end or without) the first of a mail?
[[nodiscard]] bool is_from_line(std::string_view line) noexcept;

}  // namespace sealtap::content::mbox
