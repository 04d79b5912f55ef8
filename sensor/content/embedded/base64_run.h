#pragma once

#include <memory>

#include "base/vector_path.h"
#include "sealtap/content_decoder.h"

namespace sealtap::content::embedded {

/// Decodes a run of base64 or base64url that stands in a text, from its first letter on. Broken:
/// the run is over, unused() octets are not of it. `child` is what is known of the text it decodes
/// to.
[[nodiscard]] std::unique_ptr<ContentDecoder> make_base64_run(PartInfo&& child,
                                                              const Limits& limits,
                                                              base::VectorPath path);

/// The same for pairs of hexadecimal digits.
[[nodiscard]] std::unique_ptr<ContentDecoder> make_hex_run(PartInfo&& child);

}  // namespace sealtap::content::embedded
