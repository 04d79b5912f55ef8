#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sealtap/classification.h"

namespace sealtap {

/// A word of a rule, as written in its file. A marking's word has a level.
struct RuleWord {
    std::string text;
    std::string level;  ///< name of a level; empty for none
};

/// A text that the rule must find, or must not.
struct RuleExample {
    std::string place;  ///< "rules/markings-zh.yaml:31"
    std::string text;
    std::string level;  ///< of a hit: the level it must have; empty for any
};

/// Leading digits that an identifier may have, and its length with them: "3528-3589: 16-19".
struct RulePrefix {
    std::string low;  ///< `low` and `high` have the same number of digits
    std::string high;
    std::uint8_t length_min = 0;  ///< 0: as the finder has it
    std::uint8_t length_max = 0;
};

/// Confidence of 0-100 that the rule's findings have.
struct RuleConfidence {
    std::uint8_t base = 75;
    std::uint8_t context_plus = 10;    ///< when a context word stands within 300 characters
    std::uint8_t exclusion_minus = 0;  ///< when an exclusion stands right before the match
};

/// One detector as a rule file describes it: plain data, not yet compiled. The names that `finder`
/// and `structures` may have are code in sensor/detect; everything else is data.
struct RuleSpec {
    std::string place;  ///< "rules/markings-zh.yaml:12", for messages
    std::string name;   ///< "marking.zh.star"
    Category category = Category::Marking;
    bool checked = false;  ///< the detector proves its matches (check digit, structure)

    /// A built-in candidate finder with its check: "resident-id", "uscc", "card", "mobile". Empty
    /// when the rule finds `words`.
    std::string finder;
    std::vector<RulePrefix> prefixes;

    /// What must stand around one of `words` for it to count: "star", "tick", "field", "line",
    /// "banner", "token". The first that fits makes the finding.
    std::vector<std::string> structures;
    std::vector<RuleWord> words;
    std::vector<std::string> labels;  ///< "field", "tick": what stands before the word (密级)
    std::vector<std::string> others;  ///< "tick": choices that are no marking (公开)
    std::vector<std::string> tails;   ///< "line": what may follow the word on its line
    std::vector<std::string> bracketed_only;  ///< words that "line" takes only in brackets
    bool spaced = false;                      ///< also with spaces between the characters of a word

    std::vector<std::string> context;     ///< words that raise the confidence
    std::vector<std::string> exclusions;  ///< words right before the match that lower it
    RuleConfidence confidence;

    std::vector<RuleExample> hits;
    std::vector<RuleExample> misses;
};

}  // namespace sealtap
