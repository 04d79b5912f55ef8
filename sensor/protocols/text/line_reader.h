#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sealtap/bytes.h"

namespace sealtap::protocols {

/// A line, or a piece of one that is longer than allowed. `octets` hold the line end as it was
/// sent.
struct Line {
    enum class Extent : std::uint8_t {
        Whole,
        Piece,     ///< exactly the allowed length; the line goes on
        LastPiece  ///< the rest of a line that came in pieces
    };
    Bytes octets;
    Extent extent = Extent::Whole;

    /// The line without LF or CRLF.
    [[nodiscard]] std::string_view text() const noexcept;
};

/// Cuts a stream into lines at LF (a CR before it is part of the line end), however the octets
/// arrive. Owned by one direction of one parser. Holds at most one unfinished line of the allowed
/// length; octets are searched once. Which pieces a line gives depends on its octets alone.
class LineReader {
public:
    /// Takes the next line off the front of `data`. Nothing: all of `data` was taken, and what
    /// there is of the line is held. `line_bytes_max` counts the line end, and must be the same
    /// while a line is held. The line lives until the next call of any function, or as long as
    /// `data`.
    [[nodiscard]] std::optional<Line> next(Bytes& data, std::size_t line_bytes_max);

    /// The octets of the unfinished line, which is then forgotten (at a gap, or at the end). They
    /// live until the next call.
    [[nodiscard]] Bytes take_unfinished();

    /// Whether a line was begun whose end has not come: the next octet is not a line's first.
    [[nodiscard]] bool in_line() const noexcept {
        return in_pieces_ || (!given_ && !held_.empty());
    }

private:
    Line finish(Bytes octets, bool terminated);
    void drop_given();

    std::string held_;
    bool given_ = false;      // held_ was handed out and is void at the next call
    bool in_pieces_ = false;  // a Piece of the current line was handed out
};

}  // namespace sealtap::protocols
