#pragma once

#include "sealtap/bytes.h"

namespace sealtap::opener::ocr {

/// What is to be done to the pixels of a photograph so that it stands upright.
struct Turn {
    bool is_mirrored = false;  ///< first, left to right
    int quarters = 0;          ///< then clockwise
};

/// As its EXIF block says (Exif 2.32, tag 0x0112), which viewers obey.
[[nodiscard]] Turn turn_of_jpeg(Bytes file) noexcept;

}  // namespace sealtap::opener::ocr
