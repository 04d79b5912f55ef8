#pragma once

#include "sealtap/content_decoder.h"

namespace sealtap::content::gzip {

/// RFC 1952: as a coding ("gzip", "x-gzip") and as a file known by its first octets.
extern const DecoderDescriptor kDescriptor;

}  // namespace sealtap::content::gzip
