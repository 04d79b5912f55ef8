#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "sealtap/place.h"

// What a page shows, without the library that read it.
namespace sealtap::opener::pdf {

/// How a run of glyphs is drawn. The direction is that of its line in the page as it is shown, a
/// unit vector: (1, 0) is upright text, (0, 1) is vertical writing.
struct Style {
    float along_x = 1;
    float along_y = 0;
    float size = 0;            ///< of the font, in points as shown
    std::uint32_t colour = 0;  ///< 0xRRGGBB
    Region region = Region::Body;

    friend bool operator==(const Style&, const Style&) = default;
};

/// One character. Positions are in points from the upper left corner of the page as it is shown.
struct Glyph {
    float x = 0;
    float y = 0;
    float advance = 0;  ///< along the line; what lies between it and the next glyph is a gap
    char32_t unicode = 0;
    std::uint32_t style = 0;  ///< index into `PageText::styles`
    std::uint8_t octets = 0;  ///< of the code that drew it; 0: the one before it stands for both
};

/// The glyphs of one page, in the order in which it draws them.
struct PageText {
    std::uint32_t number = 0;  ///< from 1; 0: it stands in no page
    float width = 0;
    float height = 0;
    std::vector<Style> styles;
    std::vector<Glyph> glyphs;
    std::vector<std::string> asides;  ///< text that stands for glyphs or pictures, UTF-8
    std::uint64_t unmapped = 0;       ///< glyphs of which nobody says which character they are
    std::uint64_t suppressed = 0;     ///< octets of codes that layers, switched off, do not draw

    void clear() {
        styles.clear();
        glyphs.clear();
        asides.clear();
        unmapped = 0;
        suppressed = 0;
    }
};

}  // namespace sealtap::opener::pdf
