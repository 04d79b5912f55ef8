#pragma once

#include <memory>

#include "content/media/media_reader.h"

namespace sealtap::content::media {

/// PNG and APNG (W3C PNG specification, third edition): IDAT and fdAT are pixels; zTXt, iTXt and
/// iCCP hold packed text.
[[nodiscard]] std::unique_ptr<MediaReader> make_png_reader();

}  // namespace sealtap::content::media
