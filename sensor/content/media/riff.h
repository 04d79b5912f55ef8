#pragma once

#include <memory>

#include "content/media/media_reader.h"

namespace sealtap::content::media {

/// RIFF (Multimedia Programming Interface 1.0) with the forms WEBP, WAVE and AVI: pixels and sound
/// are samples; subtitles (streams "tx"), INFO, EXIF and XMP are not.
[[nodiscard]] std::unique_ptr<MediaReader> make_riff_reader();

}  // namespace sealtap::content::media
