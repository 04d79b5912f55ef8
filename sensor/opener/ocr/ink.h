#pragma once

#include <optional>
#include <vector>

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

/// By how many degrees the page must be turned clockwise for its lines to lie level; 0 where that
/// is little, or cannot be told.
[[nodiscard]] double skew_of(Pix* grey);
/// Turned by so much, on white.
[[nodiscard]] PixPtr turned_by(Pix* pixels, double degrees);

/// The page without the boxes of `lines`. Null: there is hardly any ink left.
[[nodiscard]] PixPtr without(Pix* grey, const std::vector<Line>& lines);

/// Closes thin gaps in thick letters, as black print leaves in a stamp.
[[nodiscard]] PixPtr with_gaps_closed(Pix* grey);

/// In grey as through a red glass: red ink is paper. Null: the page is dark.
[[nodiscard]] PixPtr without_red(Pix* coloured);

/// The colour of the ink in a box of the page, 0xRRGGBB, as if it were thick; nothing for black,
/// grey and white.
[[nodiscard]] std::optional<unsigned> colour_of(Pix* coloured, const Box& box);

/// As much paper is left around what is cut out: no letter is read that touches the edge.
inline constexpr int kMarginPixels = 8;

/// A box of the page, and paper around it. Null: it is empty.
[[nodiscard]] PixPtr cut_out(Pix* pixels, const Box& box);

}  // namespace sealtap::opener::ocr
