#pragma once

#include "sealtap/content_decoder.h"

namespace sealtap::content::base64 {

/// RFC 2045 section 6.8.
extern const DecoderDescriptor kDescriptor;

}  // namespace sealtap::content::base64
