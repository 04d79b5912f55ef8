#pragma once

#include "sealtap/content_decoder.h"

namespace sealtap::content::multipart {

/// The media types multipart/* (RFC 2046 section 5.1, RFC 7578).
extern const DecoderDescriptor kDescriptor;

}  // namespace sealtap::content::multipart
