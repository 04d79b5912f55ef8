#pragma once

#include "sealtap/raw_text.h"

namespace sealtap::pipeline {

/// A document's name as people know it: encoded words (RFC 2047) of a subject or a file name
/// decoded.
[[nodiscard]] RawText shown_name(const RawText& name);

}  // namespace sealtap::pipeline
