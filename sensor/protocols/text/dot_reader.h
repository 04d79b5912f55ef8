#pragma once

#include <cstdint>

#include "sealtap/bytes.h"

namespace sealtap::protocols {

/// What DotReader found next. Lives as long as the data it was cut from (or for ever).
struct DotPiece {
    enum class Kind : std::uint8_t {
        Content,   ///< octets of the message; empty if all were taken and none can be told yet
        Stuffing,  ///< a dot that the sender added
        End,       ///< ".CRLF": the message is over
    };
    Kind kind = Kind::Content;
    Bytes octets;
};

/// Reads a message as SMTP's DATA and POP3's RETR send it (RFC 1939, 3): takes the stuffed dots off
/// and finds the end (RFC 5321, 4.5.2), wherever the octets are cut.
///
/// A line begins behind CRLF only, and only CRLF.CRLF ends the message. Servers that also end it at
/// LF.LF and their like are how mails are smuggled; here such octets are content, so that what
/// follows them is read either way. Keeps no octets.
class DotReader {
public:
    /// Takes a piece off the front of `data`, which must not be empty.
    [[nodiscard]] DotPiece next(Bytes& data) noexcept;
    /// The dot, or dot and CR, whose meaning is not known yet; they are then forgotten (at a gap,
    /// or at the end).
    [[nodiscard]] Bytes take_withheld() noexcept;
    /// Whether what was read so far ends like a message for a server that is lenient about line
    /// ends: LF.LF, LF.CRLF, CRLF.LF, CR.CR.
    [[nodiscard]] bool ends_leniently() const noexcept;

private:
    enum class State : std::uint8_t { LineStart, Text, Cr, Dot, DotCr, StuffedCr };
    Bytes take_text(Bytes& data) noexcept;
    void remember(Bytes octets) noexcept;

    State state_ = State::LineStart;
    std::uint32_t tail_ = 0x0d0a;  // the last four octets as sent; DATA's own line end goes before
};

}  // namespace sealtap::protocols
