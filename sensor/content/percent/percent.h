#pragma once

#include "sealtap/content_decoder.h"

namespace sealtap::content::percent {

/// The coding "percent" of URLs, RFC 3986 section 2.1, and "%uXXXX" as old scripts' escape() has
/// it. Behind the first "?" of a line it reads as the form below.
extern const DecoderDescriptor kDescriptor;
/// The media type application/x-www-form-urlencoded: "+" is a blank, and "&" and the "=" behind a
/// name end a line, so that each value stands alone, unless it is
/// a number.
extern const DecoderDescriptor kFormDescriptor;

}  // namespace sealtap::content::percent
