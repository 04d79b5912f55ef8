#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "detect/charset.h"
#include "detect/choice_index.h"
#include "detect/pattern_database.h"
#include "detect/ruleset.h"

namespace sealtap::detect {

enum class Finder : std::uint8_t { None, ResidentId, Uscc, Card, Mobile };
enum class Structure : std::uint8_t { Star, Tick, Field, Line, Banner, Token };

/// Names in rule files.
[[nodiscard]] std::optional<Finder> parse_finder(std::string_view name) noexcept;
[[nodiscard]] std::optional<Structure> parse_structure(std::string_view name) noexcept;

enum class InBrackets : std::uint8_t { Optional, Required };

struct CompiledWord {
    std::u32string text;
    std::optional<Level> level;
    InBrackets brackets = InBrackets::Optional;
};

/// Words of context as octets, ASCII letters in lower case, to be searched in raw octets.
using ContextWords = std::array<std::vector<std::string>, kCharsets.size()>;

struct CompiledPrefix {
    std::string low;
    std::string high;
    std::size_t length_min = 0;
    std::size_t length_max = 0;

    /// Whether a number of so many digits that begins so is within.
    [[nodiscard]] bool matches(std::string_view digits) const noexcept;
};

struct CompiledRule {
    Finder finder = Finder::None;
    std::vector<CompiledPrefix> prefixes;
    std::vector<Structure> structures;
    std::vector<CompiledWord> words;
    ChoiceIndex levels;  ///< the words again
    std::vector<std::u32string> labels;
    std::vector<std::u32string> tails;
    ContextWords context;
    ContextWords exclusions;
    RuleConfidence confidence;
};

/// A word as it stands in octets of one charset, and the rules that want it.
struct Anchor {
    Charset charset = Charset::Utf8;
    std::uint32_t length = 0;                                     ///< octets
    bool ends_in_word = true;                                     ///< no further letter may follow
    std::vector<std::pair<std::uint16_t, std::uint16_t>> wanted;  ///< (rule, word), in rule order
};

struct CompiledRules {
    std::vector<DetectorInfo> detectors;
    std::vector<CompiledRule> rules;                      ///< beside `detectors`
    std::array<std::optional<std::uint16_t>, 5> finders;  ///< by Finder: the rule, if there is one
    std::vector<Anchor> anchors;  ///< by the literal's index in the database
    std::unique_ptr<PatternDatabase> database;
    ChoiceIndex choices;  ///< the words and choices of all rules
    Gb18030 gb18030;
    base::HashKey value_key;
};

/// No literal is longer, no identifier takes more octets with what parts its digits.
inline constexpr std::size_t kCandidateBytesMax = 128;
/// The shortest literal: shorter ones would hit random octets.
inline constexpr std::size_t kAnchorBytesMin = 4;

}  // namespace sealtap::detect
