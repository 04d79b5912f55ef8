#include "content/view/candidates.h"

#include <array>
#include <bit>
#include <cstdint>

#include "content/coding.h"
#include "content/view/folding.h"
#include "content/view/utf8.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace sealtap::content {
namespace {

/// The octets at which something may begin: the marks of escapes and tags, a blank, and those with
/// which characters begin of which some are folded (the first octets of most Chinese ones are
/// none).
constexpr bool is_mark(unsigned octet) noexcept {
    switch (octet) {
        case '&':
        case '\\':
        case '%':
        case '<':
        case ' ':
        case 0xC2:
        case 0xC5:
        case 0xCA:
        case 0xCB:
        case 0xCC:
        case 0xCD:
        case 0xD2:
        case 0xD8:
        case 0xD9:
        case 0xDB:
        case 0xDF:
        case 0xE0:
        case 0xE1:
        case 0xE2:
        case 0xE3:
        case 0xEA:
        case 0xEF:
        case 0xF0:
        case 0xF3: return true;
        default: return false;
    }
}

constexpr auto kMarks = [] {
    std::array<bool, 256> marks{};
    for (unsigned octet = 0; octet < marks.size(); ++octet) marks[octet] = is_mark(octet);
    return marks;
}();

bool is_letter(char c) noexcept { return is_ascii_letter(static_cast<unsigned char>(c)); }
bool is_high(char c) noexcept { return static_cast<unsigned char>(c) >= 0x80; }

/// Full-width punctuation is folded within full-width words only: U+FF10 and above stand before it,
/// or before the two of it.
bool may_fold_mark(std::string_view text, std::size_t at) noexcept {
    if (at >= 3 && text.substr(at - 3, 3) == text.substr(at, 3)) at -= 3;
    return at >= 3 && text[at - 3] == '\xEF' &&
           (text[at - 2] == '\xBC' || text[at - 2] == '\xBD') &&
           (text[at - 2] == '\xBD' || static_cast<unsigned char>(text[at - 1]) >= 0x90);
}

bool may_fold(std::string_view text, std::size_t at) noexcept {
    const Utf8Character character = character_at(text, at);
    if (character.length == 0) return is_cut_character(text, at);
    if (fold(character.code) != character.code) return true;
    return character.code >= 0xFF01 && character.code <= 0xFF5E && may_fold_mark(text, at);
}

/// A closer look at a mark.
bool is_candidate(std::string_view text, std::size_t at) noexcept {
    const bool is_last = at + 1 >= text.size();
    const char next = is_last ? '\0' : text[at + 1];
    switch (text[at]) {
        case '&': return is_last || next == '#' || is_letter(next);
        case '\\':
            return is_last ||
                   std::string_view("uUx0123nrt\\/\"'").find(next) != std::string_view::npos;
        case '%': return is_last || hex_value(next) >= 0 || next == 'u';
        case '<': return is_last || is_letter(next) || next == '/' || next == '!';
        case ' ':
            return at > 0 && is_high(text[at - 1]) && (is_last || next == ' ' || is_high(next));
        default: return may_fold(text, at);
    }
}

std::size_t next_portable(std::string_view text, std::size_t at) noexcept {
    while (at < text.size() &&
           (!kMarks[static_cast<unsigned char>(text[at])] || !is_candidate(text, at)))
        ++at;
    return at;
}

#if defined(__x86_64__)

// Marks are told by both halves of an octet: a bit for each row of the octets' table that has some.
constexpr std::array<unsigned, 7> kRows{2, 3, 5, 0xC, 0xD, 0xE, 0xF};
constexpr auto kByLow = [] {
    std::array<char, 32> bits{};  // twice the same: each half of a vector looks into its own
    for (unsigned octet = 0; octet < 256; ++octet) {
        for (unsigned row = 0; row < kRows.size(); ++row) {
            if (is_mark(octet) && octet >> 4U == kRows[row])
                bits[octet & 0xFU] = bits[16 + (octet & 0xFU)] =
                    static_cast<char>(bits[octet & 0xFU] | 1 << row);
        }
    }
    return bits;
}();
constexpr auto kByHigh = [] {
    std::array<char, 32> bits{};
    for (unsigned row = 0; row < kRows.size(); ++row)
        bits[kRows[row]] = bits[16 + kRows[row]] = static_cast<char>(1 << row);
    return bits;
}();

[[gnu::target("avx2")]] std::size_t next_avx2(std::string_view text, std::size_t at) noexcept {
    constexpr std::size_t kStep = 32;
    const void* const low_octets = kByLow.data();
    const void* const high_octets = kByHigh.data();
    const __m256i by_low = _mm256_loadu_si256(static_cast<const __m256i_u*>(low_octets));
    const __m256i by_high = _mm256_loadu_si256(static_cast<const __m256i_u*>(high_octets));
    const __m256i half = _mm256_set1_epi8(0xF);
    // A blank is a mark only between octets of longer characters or beside blanks.
    std::uint32_t high_before = at > 0 && is_high(text[at - 1]) ? 1 : 0;
    for (; at + kStep <= text.size(); at += kStep) {
        const void* const from = text.data() + at;
        const __m256i v = _mm256_loadu_si256(static_cast<const __m256i_u*>(from));
        const __m256i low = _mm256_shuffle_epi8(by_low, _mm256_and_si256(v, half));
        const __m256i high =
            _mm256_shuffle_epi8(by_high, _mm256_and_si256(_mm256_srli_epi16(v, 4), half));
        const __m256i none = _mm256_cmpeq_epi8(_mm256_and_si256(low, high), _mm256_setzero_si256());
        auto marks = ~static_cast<std::uint32_t>(_mm256_movemask_epi8(none));
        const auto blanks = static_cast<std::uint32_t>(
            _mm256_movemask_epi8(_mm256_cmpeq_epi8(v, _mm256_set1_epi8(' '))));
        const auto highs = static_cast<std::uint32_t>(_mm256_movemask_epi8(v));
        marks &= ~(blanks & ~(highs << 1U | high_before));
        high_before = highs >> 31U;
        for (; marks != 0; marks &= marks - 1) {
            const std::size_t place = at + static_cast<std::size_t>(std::countr_zero(marks));
            if (is_candidate(text, place)) return place;
        }
    }
    return next_portable(text, at);
}

#endif

}  // namespace

std::size_t next_candidate(std::string_view text, std::size_t at, base::VectorPath path) noexcept {
#if defined(__x86_64__)
    // Twice as many octets at a time gain nothing: the closer looks are what takes time.
    if (path != base::VectorPath::Portable) return next_avx2(text, at);
#endif
    return next_portable(text, at);
}

}  // namespace sealtap::content
