#pragma once

#include <cstdint>
#include <optional>

#include "sealtap/raw_text.h"

namespace sealtap {

/// The parts of a page, sheet or file that readers tell apart.
enum class Region : std::uint8_t {
    Unknown,
    Body,
    Header,
    Footer,
    Note,       ///< foot- and endnotes, speaker's notes
    Comment,    ///< remarks and annotations
    TextBox,    ///< text in a shape
    Watermark,  ///< behind the text of every page
    Cell,
    Property,  ///< title, author, labels: what the document says of itself
    Hidden,    ///< hidden sheets, rows, text; deleted text that is still there
};

/// Where in an opened document the text that follows stands, as far as its format tells.
struct Place {
    Region region = Region::Unknown;
    std::uint32_t page = 0;  ///< or slide, from 1; 0: unknown
    RawText sheet;           ///< name of the sheet
    std::uint32_t row = 0;   ///< of a cell, from 1; 0: unknown
    std::uint32_t column = 0;
    std::uint16_t font_half_points = 0;                  ///< 0: unknown
    std::optional<std::uint32_t> colour = std::nullopt;  ///< of the text, 0xRRGGBB
    bool at_top = false;   ///< in the upper sixth of its page, or among its first lines
    bool at_left = false;  ///< begins in the left half of its page

    friend bool operator==(const Place&, const Place&) = default;
};

}  // namespace sealtap
