#pragma once

#include <memory>

#include "content/media/media_reader.h"

namespace sealtap::content::media {

/// GIF (version 89a): the table-based image data is pixels; comments and plain text are put
/// together from their sub-blocks.
[[nodiscard]] std::unique_ptr<MediaReader> make_gif_reader();

}  // namespace sealtap::content::media
