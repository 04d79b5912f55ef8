#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "opener/rtf/words.h"
#include "opener/text_writer.h"

namespace sealtap::opener::rtf {

/// Where the texts of a document go. The body is written as it comes; what stands in its midst and
/// is shown elsewhere (notes, headers, links) is held until the body has ended, so that the words
/// around it stay together.
class Stories {
public:
    explicit Stories(Output& out) : out_(out), body_(std::in_place, out, "rtf:text") {}

    void write(Target target, const Place& place, std::string_view text);
    void end_line(Target target);
    /// Ends the body and writes what was held.
    void finish();
    [[nodiscard]] bool wants_more() const noexcept { return out_.wants_more(); }

private:
    struct Piece {
        Place place;
        std::size_t end = 0;  ///< in the story's text
    };
    struct Story {
        std::string text;
        std::vector<Piece> pieces;
    };

    Output& out_;
    std::optional<TextWriter> body_;
    std::array<Story, 9> held_;
    std::size_t octets_held_ = 0;
};

}  // namespace sealtap::opener::rtf
