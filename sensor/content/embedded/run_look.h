#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/vector_path.h"
#include "sealtap/bytes.h"
#include "sealtap/raw_text.h"

namespace sealtap::content::embedded {

/// A place in a text at which a run of letters or a word that opens one begins.
struct Candidate {
    Bytes before;  ///< up to kBeforeBytes octets that stand before it
    Bytes octets;  ///< from the place on
    enum class Extent : std::uint8_t { Open, Whole } extent;  ///< Open: more octets may come
    bool is_first;                                            ///< of its part
};
inline constexpr std::size_t kBeforeBytes = 128;
/// So many octets from the place on always tell what it is.
inline constexpr std::size_t kLookBytes = 4096;

enum class RunCoding : std::uint8_t { Base64, Hex, Uuencode, Yenc };

struct Verdict {
    enum class Is : std::uint8_t {
        Nothing,  ///< go on behind `end`
        Unknown,  ///< more octets tell
        Text,     ///< `text`: a short one that is wholly there, [begin, end)
        Run,      ///< decode from `begin` on
    } is = Is::Nothing;
    std::size_t begin = 0;
    std::size_t end = 0;
    RunCoding coding = RunCoding::Base64;
    std::string text{};        ///< of Text: decoded, not masked: it goes to the scanner only
    RawText name{};            ///< of Run: where the coding has one
    std::string media_type{};  ///< of Run: where it is declared
    std::string charset{};
};

/// What begins there? Depends on the octets only, not on how many of them are there already.
[[nodiscard]] Verdict look_at_letters(const Candidate& candidate, base::VectorPath path);
/// "begin 644 name" or "=ybegin", given from its second character on ("begin", "ybegin").
[[nodiscard]] Verdict look_at_word(const Candidate& candidate);

}  // namespace sealtap::content::embedded
