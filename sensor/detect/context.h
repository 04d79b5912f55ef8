#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "detect/compiled_rules.h"
#include "detect/digit_finder.h"
#include "detect/scan_region.h"

namespace sealtap::detect {

/// Octets whose ASCII letters are in lower case, whatever charset they are: both the words of a
/// context and what they are looked for in are folded the same way.
[[nodiscard]] std::string fold_octets(std::string_view octets);

/// Says how much the words around an identifier add to its confidence. All words of all rules are
/// looked for in one pass that follows the identifiers, so an octet is looked at once however many
/// identifiers stand near it. One per scan; the rules outlive it.
class ContextJudge {
public:
    explicit ContextJudge(const CompiledRules& rules);

    /// Forgets the region before. The region outlives what is asked about it.
    void begin(const ScanRegion& region) noexcept;

    /// Confidence of an identifier at the octets [begin, end) of the region: the rule's base, more
    /// with a word of its context within 300 characters, less with an exclusion right before it.
    /// Quick when the questions come in rising order.
    [[nodiscard]] std::uint8_t judge(std::size_t begin, std::size_t end, DigitWidth width,
                                     std::uint16_t rule);

private:
    /// The words that count alike: those of a rule, a charset and a kind.
    using ListIndex = std::uint32_t;
    enum class Kind : std::uint8_t { Context, Exclusion };
    struct Word {
        std::string octets;
        ListIndex list = 0;
    };
    struct Place {
        std::size_t begin = 0;
        std::size_t end = 0;
    };
    /// The first octets of words decide; 64 groups of words are asked about at once.
    static constexpr std::size_t kGroups = 64;
    static constexpr std::size_t kHeadOctets = 3;
    using GroupsOfOctet = std::array<std::uint64_t, 256>;

    static ListIndex list_of(std::size_t rule, Charset charset, Kind kind) noexcept;
    void add_words(const ContextWords& words, std::size_t rule, Kind kind);
    void add_word(const std::string& word, ListIndex list);
    void look_until(std::size_t from, std::size_t to);
    void find_words_at(std::size_t at, std::uint64_t groups);
    [[nodiscard]] bool holds_at_most(std::size_t characters, std::size_t from, std::size_t to,
                                     Charset charset) const;
    [[nodiscard]] bool stands_before(ListIndex list, std::size_t begin, std::size_t characters,
                                     Charset charset) const;
    [[nodiscard]] bool stands_behind(ListIndex list, std::size_t end, std::size_t characters,
                                     Charset charset) const;

    const CompiledRules& rules_;
    std::array<GroupsOfOctet, kHeadOctets> heads_{};
    std::array<std::vector<Word>, kGroups> groups_;
    std::vector<std::vector<Place>> found_;  ///< by list, in the order of their begin
    Bytes octets_;
    std::size_t looked_from_ = 0;
    std::size_t looked_until_ = 0;
};

}  // namespace sealtap::detect
