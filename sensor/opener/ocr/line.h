#pragma once

#include <optional>
#include <string>
#include <vector>

namespace sealtap::opener::ocr {

/// Of pixels; right and bottom are the first outside.
struct Box {
    int left = 0;
    int top = 0;
    int right = 0;
    int bottom = 0;

    [[nodiscard]] int width() const noexcept { return right - left; }
    [[nodiscard]] int height() const noexcept { return bottom - top; }
};

/// What a box and another have in common; empty (0 wide or high) if that is nothing.
[[nodiscard]] Box common(const Box& one, const Box& other) noexcept;

/// One character as it was recognised.
struct Symbol {
    std::string utf8;
    Box box;
    float confidence = 0;  ///< per cent
    int blanks = 0;        ///< in front of it
};

struct Line {
    std::vector<Symbol> symbols;
    Box box;
    std::optional<unsigned> colour = std::nullopt;  ///< 0xRRGGBB, where it has one
};

/// Mean of its symbols, per cent.
[[nodiscard]] float confidence_of(const Line& line) noexcept;

/// As a reader would write it: Han without blanks in between, blanks of a table as a tab, and what
/// tesseract is known to confuse set right where its neighbours tell.
[[nodiscard]] std::string text_of_line(const Line& line);

/// Height of a letter, in pixels.
[[nodiscard]] int letter_height(const Line& line);

}  // namespace sealtap::opener::ocr
