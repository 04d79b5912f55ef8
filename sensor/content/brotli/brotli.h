#pragma once

#include "sealtap/content_decoder.h"

namespace sealtap::content::brotli {

/// RFC 7932, the coding "br". It has no mark, so it is known by declaration only. What is declared
/// so and is none comes back raw. Windows of up to 16 MiB, as the RFC has them ("large windows" are
/// refused); all that the library takes is charged to DecoderMemory before it is taken.
extern const DecoderDescriptor kDescriptor;

}  // namespace sealtap::content::brotli
