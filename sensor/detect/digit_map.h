#pragma once

#include <array>
#include <cstdint>

#include "base/vector_path.h"
#include "detect/octet_classes.h"

namespace sealtap::detect {

/// Where in a stretch of octets a digit run begins that may be an identifier, from one bit an
/// octet: 64 places are judged at once. Working memory of one scan at a time.
class DigitMap {
public:
    /// The processor can take `path`, which changes no answer.
    explicit DigitMap(base::VectorPath path) noexcept : path_(path) {}

    /// Forgets the stretch before. `octets` stay where they are until the next begin().
    void begin(Bytes octets) noexcept;

    /// The first place in [at, end) where a run begins that may be an identifier; `end` when there
    /// is none. Every place it passes over is no digit, or begins a run that is too short for what
    /// follows it. `end` is not behind the octets.
    [[nodiscard]] std::size_t next(std::size_t at, std::size_t end) noexcept;

private:
    /// So many words are judged at once: few enough for the nearest cache.
    static constexpr std::size_t kWords = 64;

    void judge_from(std::size_t word) noexcept;

    base::VectorPath path_;
    Bytes octets_;
    std::size_t first_word_ = 0;
    std::size_t words_ = 0;
    std::array<OctetClasses, kWords + 2> classes_;  ///< with the word before and the one behind
    std::array<std::uint64_t, kWords> places_;      ///< by the word's distance from first_word_
};

}  // namespace sealtap::detect
