#pragma once

#include <memory>

#include "content/gzip/inflater.h"
#include "sealtap/content_decoder.h"

namespace sealtap::content::deflate {

/// The HTTP coding "deflate": zlib's wrapping (RFC 1950), or none, which browsers take as well.
extern const DecoderDescriptor kDescriptor;

/// What kDescriptor makes, with an engine of choice: for tests that compare them.
[[nodiscard]] std::unique_ptr<ContentDecoder> make_decoder(const PartInfo& info,
                                                           InflateEngine engine);

}  // namespace sealtap::content::deflate
