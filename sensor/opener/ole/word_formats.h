#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "opener/ole/word_file.h"

// How a Word document's text is formatted, as far as it tells what a marking is worth.
namespace sealtap::opener::ole {

/// Of the characters in [begin, end) of the stream.
struct WordFormat {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::uint16_t half_points = 0;
    std::optional<std::uint32_t> colour;
    bool is_hidden = false;  ///< hidden, or deleted with changes tracked
    bool ends_row = false;   ///< its last character ends the row of a table
    bool begins_page = false;

    [[nodiscard]] bool says_something() const noexcept {
        return half_points != 0 || colour || is_hidden || ends_row || begins_page;
    }
};

/// Formats of either characters or paragraphs, in order of the stream.
class WordFormats {
public:
    enum class Of : std::uint8_t { Characters, Paragraphs };
    WordFormats(const WordFile& file, Of of);

    /// The one that holds the octet at `offset`, or else one that says nothing and ends where the
    /// next begins.
    [[nodiscard]] WordFormat at(std::uint32_t offset) const noexcept;

private:
    void read_page(const WordFile& file, Bytes page, Of of);

    std::vector<WordFormat> formats_;
    std::size_t formats_max_;
};

}  // namespace sealtap::opener::ole
