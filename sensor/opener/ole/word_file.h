#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "opener/ole/little_endian.h"

// Where a Word document's text lies ([MS-DOC] 2.5, 2.4.1): the file information block and the
// pieces.
namespace sealtap::opener::ole {

/// The documents that share one text, in the order in which it holds them.
enum class WordStory : std::uint8_t {
    Main,
    Footnotes,
    Headers,
    Macros,
    Comments,
    Endnotes,
    TextBoxes,
    HeaderTextBoxes,
};
inline constexpr std::size_t kWordStories = 8;

/// A run of characters that lie side by side in the stream.
struct WordPiece {
    std::uint32_t first = 0;  ///< number of its first character
    std::uint32_t end = 0;
    std::uint32_t offset = 0;  ///< in the stream
    bool is_wide = false;      ///< UTF-16, else one octet a character

    [[nodiscard]] std::uint64_t octets() const noexcept {
        return std::uint64_t{end - first} * (is_wide ? 2 : 1);
    }
};

struct WordFile {
    bool is_old = false;  ///< Word 6 or 95: tables in the stream itself, text in a code page
    bool is_encrypted = false;
    unsigned code_page = 1252;                          ///< of narrow text
    std::array<std::uint32_t, kWordStories> lengths{};  ///< in characters
    std::vector<WordPiece> pieces;                      ///< in order of characters
    Bytes stream;
    Bytes table;

    /// A table by its place in FibRgFcLcb97; empty in old files.
    [[nodiscard]] Bytes part(std::size_t index) const noexcept;
};

/// Which of the streams "0Table" and "1Table" belongs to a document.
[[nodiscard]] bool uses_second_table(Bytes stream) noexcept;
[[nodiscard]] bool is_word_stream(Bytes stream) noexcept;

/// Reads the block and the pieces; without pieces, the text could not be found.
[[nodiscard]] WordFile read_word_file(Bytes stream, Bytes table);

}  // namespace sealtap::opener::ole
