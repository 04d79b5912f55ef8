#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "opener/text_writer.h"
#include "sealtap/place.h"

namespace sealtap::opener::xml {

/// Text in reading order. What stands beside a paragraph (a text box that is anchored in it, a
/// deleted word, a field's code) must not tear its words apart, so it is kept and written behind
/// it. What is kept is bounded; the first that is too much is written where it stands.
class Flow {
public:
    explicit Flow(TextWriter& out) : out_(out) {}

    /// Of the paragraph that is open.
    void text(std::string_view utf8, const Place& place);
    /// Ends the line if there is one, and writes what was kept.
    void end_line();
    /// One line of its own, behind the paragraph that is open.
    void aside(std::string_view utf8, const Place& place);
    /// As aside(), and the next of the same place joins it, as long as the paragraph goes on.
    void aside_run(std::string_view utf8, const Place& place);
    /// Ends the run of aside_run(): what comes next is a line of its own.
    void end_aside_run();

    /// Until pop(), text is that of a paragraph beside the open one.
    void push();
    void pop();
    /// The lines that were written since push(), as sorted numbers.
    using Lines = std::vector<std::size_t>;
    [[nodiscard]] static std::size_t number_of(std::string_view line) noexcept;
    /// As if there had been no push().
    Lines pop_inline();
    /// As pop(), without the lines that are in `known`: another form of the same content.
    void pop_unknown(const Lines& known, const Place& place);

    [[nodiscard]] bool wants_more() const noexcept { return out_.wants_more(); }
    /// Nothing was written in the line that is open.
    [[nodiscard]] bool is_line_empty() const noexcept;

private:
    struct Piece {
        Place place;
        std::string text;
    };
    using Pieces = std::vector<Piece>;
    struct Level {
        Pieces pieces;  ///< text of the level; of the lowest: nothing, it is written at once
        Pieces asides;  ///< behind its line
        bool is_in_line = false;
        bool is_in_run = false;
    };

    void append(Pieces& to, std::string_view utf8, const Place& place);
    void write(Pieces& pieces);
    void forget(const Pieces& pieces) noexcept;
    [[nodiscard]] Level take_top();
    void relieve();

    TextWriter& out_;
    std::vector<Level> levels_{1};
    std::size_t kept_ = 0;
};

}  // namespace sealtap::opener::xml
