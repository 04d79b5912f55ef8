#pragma once

#include "sealtap/content_decoder.h"

namespace sealtap::content::quoted_printable {

/// RFC 2045 section 6.7.
extern const DecoderDescriptor kDescriptor;

}  // namespace sealtap::content::quoted_printable
