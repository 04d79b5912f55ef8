#pragma once

#include <memory>

#include "content/gzip/inflater.h"
#include "sealtap/content_decoder.h"

namespace sealtap::content::gzip {

/// RFC 1952: as a coding ("gzip", "x-gzip") and as a file known by its first octets.
extern const DecoderDescriptor kDescriptor;

/// What kDescriptor makes, with an engine of choice: for tests that compare them.
[[nodiscard]] std::unique_ptr<ContentDecoder> make_decoder(const PartInfo& info,
                                                           InflateEngine engine);

}  // namespace sealtap::content::gzip
