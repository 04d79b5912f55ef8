#pragma once

#include "opener/pdf/glyphs.h"
#include "opener/pdf/placed_text.h"

namespace sealtap::opener::pdf {

/// Writes a page line by line as a reader sees it. Producers place every glyph where they like, so
/// glyphs that stand side by side on one baseline are joined whatever order they were drawn in;
/// else the order is that of drawing, which follows columns and rows in practice. A gap becomes a
/// space, a wide one a tab, and letter-spaced words become words. Takes O(n log n) of the glyphs.
void write_lines(const PageText& page, PlacedText& out);

}  // namespace sealtap::opener::pdf
