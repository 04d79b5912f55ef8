#pragma once

#include <vector>

#include "opener/ocr/line.h"
#include "opener/ocr/pixels.h"
#include "opener/ocr/recogniser.h"

namespace sealtap::opener::ocr {

/// The text of a page: its lines in reading order, boxes in the page's own pixels.
struct PageText {
    std::vector<Line> lines;
    int width = 0;  ///< of the page, as it was read: turned upright
    int height = 0;
};

/// Reads one page, however it is coloured, turned or sized. `pixels`: of 8 or 32 bits.
[[nodiscard]] PageText read_text(Recogniser& recogniser, PixPtr pixels, const Cancelled& cancelled);

}  // namespace sealtap::opener::ocr
