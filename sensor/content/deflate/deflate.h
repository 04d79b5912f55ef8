#pragma once

#include "sealtap/content_decoder.h"

namespace sealtap::content::deflate {

/// The HTTP coding "deflate": zlib's wrapping (RFC 1950), or none, which browsers take as well.
extern const DecoderDescriptor kDescriptor;

}  // namespace sealtap::content::deflate
