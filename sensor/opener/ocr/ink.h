#pragma once

#include <optional>

#include "opener/ocr/line.h"
#include "opener/ocr/pixels.h"

namespace sealtap::opener::ocr {

/// The page in grey, dark letters on light paper; of 8 or 32 bits. Null: no memory.
[[nodiscard]] PixPtr dark_on_light(Pix* pixels);

/// Red ink on white: what else is there is left out.
struct RedInk {
    PixPtr grey;  ///< null: there is no red to speak of, or all is red
    Box frame;    ///< that part of the page
};
[[nodiscard]] RedInk separate_red(Pix* coloured);

/// The colour of the ink in a box of the page, 0xRRGGBB, as if it were thick; nothing for black,
/// grey and white.
[[nodiscard]] std::optional<unsigned> colour_of(Pix* coloured, const Box& box);

/// As much paper is left around what is cut out: no letter is read that touches the edge.
inline constexpr int kMarginPixels = 8;

/// A box of the page, and paper around it. Null: it is empty.
[[nodiscard]] PixPtr cut_out(Pix* pixels, const Box& box);

}  // namespace sealtap::opener::ocr
