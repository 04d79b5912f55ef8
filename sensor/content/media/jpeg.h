#pragma once

#include <memory>

#include "content/media/media_reader.h"

namespace sealtap::content::media {

/// JPEG (ITU-T T.81 annex B), several pictures in a file among them: entropy-coded segments are
/// pixels.
[[nodiscard]] std::unique_ptr<MediaReader> make_jpeg_reader();

}  // namespace sealtap::content::media
