#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sealtap/classification.h"

namespace sealtap::detect {

/// A word that gives a level or is a choice beside levels: what makes a line a list.
struct ChoiceWord {
    std::u32string text;
    std::optional<Level> level;
};

/// Words found at a place of a text in a time that hardly grows with their number. Filled once by
/// add() and sort(), immutable then, for any thread.
class ChoiceIndex {
public:
    /// An empty word is none.
    void add(ChoiceWord word);
    /// Makes the index; the same word with the same level stands in it once.
    void sort();

    /// Characters of the longest word, 0 if there is none.
    [[nodiscard]] std::size_t longest() const noexcept { return longest_; }

    /// The entries that are this text, one for each level they give.
    [[nodiscard]] std::span<const ChoiceWord> equal(std::u32string_view text) const noexcept;

    /// Shows `wanted` the entries that `text` begins with, the shortest first, until it says true.
    /// Whether it did.
    template <class Wanted>
    [[nodiscard]] bool any_prefix(std::u32string_view text, Wanted wanted) const {
        std::span<const ChoiceWord> range = beginning_with(text);
        for (std::size_t length = 1; !range.empty(); ++length) {
            while (!range.empty() && range.front().text.size() == length) {
                if (wanted(range.front())) return true;
                range = range.subspan(1);
            }
            if (length == text.size()) return false;
            range = narrow(range, length, text[length]);
        }
        return false;
    }

private:
    /// Of entries longer than `length` that agree up to there, those with `next` there.
    [[nodiscard]] static std::span<const ChoiceWord> narrow(std::span<const ChoiceWord> range,
                                                            std::size_t length,
                                                            char32_t next) noexcept;
    /// The entries that begin with the text's first character.
    [[nodiscard]] std::span<const ChoiceWord> beginning_with(
        std::u32string_view text) const noexcept;

    std::size_t longest_ = 0;
    std::vector<ChoiceWord> words_;    ///< sorted by text, then by level
    std::vector<char32_t> heads_;      ///< the characters they begin with, sorted
    std::vector<std::size_t> firsts_;  ///< by head: its first entry; one more at the end
};

}  // namespace sealtap::detect
