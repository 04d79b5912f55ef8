#pragma once

#include <optional>
#include <string>

#include "sealtap/content_decoder.h"

namespace sealtap::content::mime {

/// Reads one header block as it comes and puts it into a part of its own. It ends at an empty line,
/// or before a line that is no header field: mailers that forget the empty line exist, and what
/// follows must not be taken for fields. Keeps at most Limit::HeaderBytesMax octets; a longer block
/// is cut there, and the rest is body.
class HeaderReader {
public:
    /// `step` names the part of the block: "mail.header".
    explicit HeaderReader(std::string_view step) : step_(step) {}

    /// Takes octets of the block and returns those behind its end, which point into `data`; empty
    /// unless done().
    [[nodiscard]] Bytes on_data(Bytes data, PartEmitter& out);
    void on_gap(std::uint64_t length, Cause cause, PartEmitter& out);
    /// The block ends here, with or without an empty line.
    void end(EndReason reason, PartEmitter& out);

    [[nodiscard]] bool done() const noexcept { return done_; }
    /// The lines that are fields, whole, line ends included.
    [[nodiscard]] const std::string& block() const noexcept { return block_; }
    /// Octets lack within the block. Its end may have been among them, and the body's first ones.
    [[nodiscard]] std::optional<Cause> lacks() const noexcept { return lacks_; }
    /// The line that is no field and begins the body. Valid once done().
    [[nodiscard]] const std::string& first_of_body() const noexcept { return line_; }

private:
    void on_line(PartEmitter& out);
    void keep(std::string_view line, PartEmitter& out);
    void finish(EndReason reason);

    std::string step_;
    std::string block_;
    std::string line_;  ///< that has not ended yet
    PartPtr part_;
    std::optional<Cause> lacks_;
    bool damaged_ = false;  ///< a gap lies in this line
    bool done_ = false;
};

}  // namespace sealtap::content::mime
