#pragma once

#include <cstdint>
#include <string_view>

// The control words that matter, and what they mean.
namespace sealtap::opener::rtf {

/// Where the text of a group goes.
enum class Target : std::uint8_t {
    Body,
    Header,
    Footer,
    Note,
    Comment,
    TextBox,
    Fields,      ///< instructions of fields: links
    Properties,  ///< title, author and what users add
    Other,       ///< of the document, but shown nowhere: styles, bookmarks, tags of HTML
    ShapeName,   ///< says what the shape's value that follows is
    ShapeValue,
    Colours,
    Fonts,
    Picture,  ///< octets in hexadecimal digits
    Object,
    Data,
};

enum class WordKind : std::uint8_t {
    Unknown,
    Target,   ///< changes where text goes
    Text,     ///< stands for a character
    Line,     ///< ends a line
    Row,      ///< ends a row of a table
    Page,     ///< ends a page
    NewPage,  ///< this paragraph begins one
    Cell,     ///< ends a cell
    Hidden,   ///< \v
    Deleted,  ///< \deleted
    Plain,    ///< back to the default look
    Size,
    Colour,
    Font,
    DoubleByteFont,  ///< \dbch: the font word that follows is that of Asian letters
    OtherFont,       ///< \loch, \hich
    AssociatedFont,
    AssociatedSize,
    FontCharset,
    FontPage,
    DefaultFont,
    CodePage,
    Macintosh,
    Pc,
    Pca,
    Unicode,
    UnicodeSkip,
    Red,
    Green,
    Blue,
};

struct Word {
    std::string_view name;
    WordKind kind = WordKind::Unknown;
    Target target = Target::Body;
    char16_t letter = 0;  ///< of Text
};

/// Unknown: it has no meaning here.
[[nodiscard]] const Word& find_word(std::string_view name) noexcept;

}  // namespace sealtap::opener::rtf
