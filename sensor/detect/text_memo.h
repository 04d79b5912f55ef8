#pragma once

#include <cstdint>
#include <vector>

namespace sealtap::detect {

struct ChoiceWord;

/// What is known about a decoded text and holds in every window that has the place whole, so that
/// the many windows around words that stand near each other need not find it out again. Places
/// count in the decoded text. Filled by those who ask; forgotten with the text.
struct TextMemo {
    /// A line between breaks, one behind the other from the text's begin.
    struct Line {
        std::uint32_t begin = 0;
        std::uint32_t end = 0;
        std::uint32_t next = 0;    ///< behind the break
        std::uint32_t number = 0;  ///< so many lines are not blank, this one included
    };
    /// A line that says nothing but one choice of a list.
    struct ChoiceLine {
        std::uint32_t line = 0;    ///< index in `lines`
        std::uint32_t choice = 0;  ///< index of the first one with that text
    };
    struct ChoiceLines {
        const ChoiceWord* list = nullptr;  ///< its first word: which list it is
        std::size_t lines_seen = 0;
        std::vector<ChoiceLine> found;
    };
    /// What begins at a character when a choice with boxes is read.
    enum class Token : std::uint8_t { Unknown, None, Ticked, Unticked, Choice };
    struct TokenAt {
        Token kind = Token::Unknown;
        std::uint8_t length = 0;
    };

    std::vector<Line> lines;
    std::size_t line_seen_until = 0;  ///< no break stands between the last line's `next` and there
    std::vector<ChoiceLines> choice_lines;
    std::vector<TokenAt> tokens;

    void forget() noexcept {
        lines.clear();
        line_seen_until = 0;
        tokens.clear();
        for (ChoiceLines& lines_of : choice_lines) {
            lines_of.lines_seen = 0;
            lines_of.found.clear();
        }
    }
};

}  // namespace sealtap::detect
