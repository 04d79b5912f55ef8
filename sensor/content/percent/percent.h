#pragma once

#include "sealtap/content_decoder.h"

namespace sealtap::content::percent {

/// The coding "percent" of URLs, RFC 3986 section 2.1, and "%uXXXX" as old scripts' escape() has
/// it.
extern const DecoderDescriptor kDescriptor;
/// The media type application/x-www-form-urlencoded: "+" is a blank and "&" begins a new line, so
/// that each field stands alone.
extern const DecoderDescriptor kFormDescriptor;

}  // namespace sealtap::content::percent
