#pragma once

#include <string_view>

#include "detect/compiled_rules.h"
#include "detect/text_window.h"

namespace sealtap::detect {

/// A stretch of a window's text.
struct Stretch {
    std::size_t begin = 0;
    std::size_t end = 0;
    [[nodiscard]] bool empty() const noexcept { return begin == end; }
    [[nodiscard]] std::u32string_view of(std::u32string_view text) const noexcept {
        return text.substr(begin, end - begin);
    }
};

/// A line as a reader sees it: between line breaks, markup tags, and \n as JSON writes it. An end
/// that lies beyond the window, or behind a gap, is open.
struct Line {
    Stretch stretch;
    bool open_left = false;
    bool open_right = false;
    bool in_binary =
        false;  ///< a control character that no text has ends it: a string of a program
};

/// The line around [begin, end). Looks at most 200 characters to each side; what is longer is open.
[[nodiscard]] Line line_around(const TextWindow& window, std::size_t begin, std::size_t end);

/// Whether a line ends before the character at `at`: a line break, a tag, or \n as program text
/// writes it.
[[nodiscard]] bool breaks_at(std::u32string_view text, std::size_t at) noexcept;
/// Behind the break that begins at `at`.
[[nodiscard]] std::size_t skip_break(std::u32string_view text, std::size_t at) noexcept;
/// Whether the break at `at` is the same whatever may follow `text`: it has all of its tag, or
/// none.
[[nodiscard]] bool is_break_whole(std::u32string_view text, std::size_t at) noexcept;

/// Whether a line break stands right before `at`, also \n, \r and \t as program text writes them.
[[nodiscard]] bool follows_break(std::u32string_view text, std::size_t at) noexcept;

/// Without blanks at both ends.
[[nodiscard]] Stretch trim(std::u32string_view text, Stretch stretch) noexcept;
[[nodiscard]] std::size_t skip_spaces(std::u32string_view text, std::size_t at,
                                      std::size_t most) noexcept;
[[nodiscard]] std::size_t skip_spaces_back(std::u32string_view text, std::size_t at,
                                           std::size_t most) noexcept;

/// Whether nothing but blanks, line breaks and tags stands before `at`, from the part's begin on.
[[nodiscard]] bool is_head(const TextWindow& window, std::size_t at);

/// The closing bracket of an opening one; 0 if it is none.
[[nodiscard]] char32_t closing_bracket(char32_t opening) noexcept;

/// Whether an empty line, a new page or markup stands beside `line`.
[[nodiscard]] bool has_gap_beside(const TextWindow& window, Stretch line) noexcept;

/// Whether another line in the window says the same.
[[nodiscard]] bool is_repeated_line(const TextWindow& window, Stretch line) noexcept;

enum class Place : bool { Inside, Head };

/// Whether the word alone on `line` is one of a list or table of levels, one a line: other levels
/// of `choices` stand alone on a line beside it or the next but one, or two of them anywhere in the
/// window. At the head of a part only two that follow at once make a list. Of two levels on lines
/// that touch the higher one is meant.
[[nodiscard]] bool is_in_list(const TextWindow& window, Stretch line, const CompiledWord& word,
                              const ChoiceIndex& choices, Place place);

/// Whether `stretch` holds another level of `choices` than `word`'s, standing free,
/// outside `except`, which lies in it or is empty.
[[nodiscard]] bool lists_levels(const TextWindow& window, Stretch stretch, Stretch except,
                                const CompiledWord& word, const ChoiceIndex& choices);

}  // namespace sealtap::detect
