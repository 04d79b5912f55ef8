#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "detect/choice_index.h"
#include "sealtap/classification.h"

namespace sealtap::detect {

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
        std::uint32_t line = 0;  ///< index in `lines`
        std::span<const ChoiceWord> choice;
    };
    struct ChoiceLines {
        const ChoiceIndex* list = nullptr;
        std::size_t lines_seen = 0;
        std::vector<ChoiceLine> found;
    };
    /// Those of them whose choice is another level than the words of a kind have.
    struct LevelLine {
        std::uint32_t line = 0;
        Level level;
    };
    struct LevelLines {
        const ChoiceIndex* list = nullptr;
        std::optional<Level> other_than;
        bool han = false;  ///< the words are Chinese
        std::size_t choices_seen = 0;
        std::vector<LevelLine> found;
    };
    /// What begins at a character when a choice with boxes is read.
    enum class Token : std::uint8_t { Unknown, None, Ticked, Unticked, Choice };
    struct TokenAt {
        Token kind = Token::Unknown;
        std::uint32_t length = 0;
    };

    struct Place {
        std::uint32_t begin = 0;
        std::uint32_t end = 0;
    };
    /// Where other levels stand free, as far as that was looked at.
    struct FreeLevels {
        const ChoiceIndex* list = nullptr;
        std::optional<Level> other_than;
        bool han = false;
        std::size_t from = 0;
        std::size_t until = 0;
        std::vector<Place> found;
    };
    enum class Known : bool { No, Yes };
    /// The levels that a star stands behind: one of them, and whether there is another.
    struct StarredLevels {
        Known known = Known::No;
        std::optional<Level> level;
        bool several = false;
    };

    std::vector<Line> lines;
    std::size_t line_seen_until = 0;  ///< no break stands between the last line's `next` and there
    std::vector<ChoiceLines> choice_lines;
    std::vector<LevelLines> level_lines;
    std::vector<FreeLevels> free_levels;
    std::vector<TokenAt> tokens;         ///< by the character at which they begin
    std::vector<StarredLevels> starred;  ///< by the star's place

    void forget() noexcept {
        lines.clear();
        line_seen_until = 0;
        tokens.clear();
        starred.clear();
        for (FreeLevels& levels : free_levels) {
            levels.from = levels.until = 0;
            levels.found.clear();
        }
        for (ChoiceLines& lines_of : choice_lines) {
            lines_of.lines_seen = 0;
            lines_of.found.clear();
        }
        for (LevelLines& lines_of : level_lines) {
            lines_of.choices_seen = 0;
            lines_of.found.clear();
        }
    }
};

}  // namespace sealtap::detect
