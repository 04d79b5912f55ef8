#pragma once

#include <cstddef>
#include <string>

#include "sealtap/bytes.h"

namespace sealtap::content::multipart {

/// Cuts a multipart body (RFC 2046 section 5.1.1) at its delimiter lines, however the octets come.
///
/// A delimiter is a whole line, with the line end before it: CRLF or LF, "--", the boundary, "--"
/// if it is the last, blanks, and a line end or the end. A line that only begins so is text, as in
/// the mail readers that people use. Keeps one such line at most.
class BoundaryFinder {
public:
    explicit BoundaryFinder(std::string_view boundary) : delimiter_("--" + std::string(boundary)) {}

    enum class Kind : std::uint8_t { Nothing, Text, Delimiter, LastDelimiter };
    struct Piece {
        Kind kind = Kind::Nothing;
        Bytes text;  ///< lives until the next call, or as long as the data it points into
    };
    /// The next piece from the front of `data`, which it takes off. Nothing: all was taken.
    [[nodiscard]] Piece next(Bytes& data);
    /// What is still held, now that a hole or the end follows; Nothing if nothing is.
    [[nodiscard]] Piece flush();

private:
    enum class State : std::uint8_t {
        Text,
        Line,  ///< at a line's start, or within what may become a delimiter
        Tail,  ///< behind the boundary
    };

    [[nodiscard]] std::size_t text_length(std::string_view text) const noexcept;
    Piece on_text(Bytes& data);
    Piece on_line(Bytes& data);
    Piece on_tail(Bytes& data);
    Piece give_back();
    Piece delimiter();

    std::string delimiter_;
    std::string held_;   ///< a line end and what follows it, until it is known what they are
    std::string given_;  ///< what was held and turned out to be text
    std::size_t matched_ = 0;
    std::size_t dashes_ = 0;
    bool blanks_ = false;
    bool return_ = false;
    State state_ = State::Line;  // a body may begin with a delimiter
};

}  // namespace sealtap::content::multipart
