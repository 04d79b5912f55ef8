#pragma once

#include <cstdint>
#include <string_view>

#include "opener/xml/xml.h"

namespace sealtap::opener::ooxml {

/// What a part of a package is, in the order in which parts are written.
enum class Kind : std::uint8_t {
    Relations,
    Workbook,
    SharedStrings,
    Header,
    Document,
    Sheet,
    Slide,
    Footer,
    Notes,
    Comments,
    SheetComments,
    SlideNotes,
    SlideComments,
    Master,
    Drawing,
    VmlDrawing,
    Values,
    Glossary,
    Properties,
    WordStyles,
    CellStyles,
    Presentation,
    Raw,
};

/// By its outermost element, not by what the package says of it: that is what its reader goes by.
[[nodiscard]] Kind kind_of(const xml::Root& root, std::string_view path) noexcept;

/// The step of the parts that are made of it.
[[nodiscard]] std::string_view step_of(Kind kind) noexcept;

/// The step of a part that is written as it is, by its folder and type.
[[nodiscard]] std::string_view raw_step_of(std::string_view path) noexcept;

}  // namespace sealtap::opener::ooxml
