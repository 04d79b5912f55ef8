#include "content/view/candidates.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include "content/coding.h"
#include "content/utf8.h"
#include "content/view/folding.h"

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
bool is_base64_letter(char c) noexcept {
    return is_letter(c) || is_ascii_digit(static_cast<unsigned char>(c)) || c == '+' || c == '/';
}

/// Full-width punctuation is folded within full-width words only, right behind a character that is
/// folded, too: so it need not be looked for. It may stand twice.
bool may_fold_mark(std::string_view text, std::size_t at) noexcept {
    if (at >= text.size() || text[at] != '\xEF') return false;
    if (at >= 3 && text.substr(at - 3, 3) == text.substr(at, 3)) at -= 3;
    return at >= 3 && text[at - 3] == '\xEF' &&
           (text[at - 2] == '\xBC' || text[at - 2] == '\xBD') &&
           (text[at - 2] == '\xBD' || static_cast<unsigned char>(text[at - 1]) >= 0x90);
}

bool may_fold(std::string_view text, std::size_t at) noexcept {
    const Utf8Character character = character_at(text, at);
    if (character.length == 0) return is_cut_character(text, at);
    return fold(character.code) != character.code;
}

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

/// Whether what stands before a tag may be one word with what stands behind it.
bool may_join(std::string_view text, std::size_t at) noexcept {
    const char before = text[at - 1];
    if (before == ' ' && at > 1)
        return is_high(text[at - 2]) || is_ascii_digit(static_cast<unsigned char>(text[at - 2]));
    return is_high(before) || is_letter(before) ||
           is_ascii_digit(static_cast<unsigned char>(before));
}

/// Whether a blank may stand beside a word of one character; not so between longer Chinese words.
bool may_spread(std::string_view text, std::size_t at) noexcept {
    const auto is_han_lead = [](char c) {
        const auto octet = static_cast<unsigned char>(c);
        return octet >= 0xE4 && octet <= 0xE9;
    };
    constexpr std::size_t kHanOctets = 3;
    const bool is_long_before = at >= 2 * kHanOctets && is_han_lead(text[at - kHanOctets]) &&
                                is_han_lead(text[at - 2 * kHanOctets]);
    const bool is_long_behind = at + 1 + kHanOctets < text.size() && is_han_lead(text[at + 1]) &&
                                is_han_lead(text[at + 1 + kHanOctets]);
    return !is_long_before || !is_long_behind;
}

/// A quick answer for the marks of which ordinary web pages and JSON are full.
bool may_be_heavy(std::string_view text, std::size_t at) noexcept {
    if (at == 0 || at + 2 >= text.size()) return true;
    const char next = text[at + 1];
    switch (text[at]) {
        case '<': return may_join(text, at);
        case '%': return next == 'u' || hex_value(text[at + 2]) >= 0;
        case '\\':
            if (next == '"' || next == '\'' || next == 't') return false;
            if (next == 'n' || next == 'r' || next == '/')
                return is_base64_letter(text[at - 1]) &&
                       (is_base64_letter(text[at + 2]) || text[at + 2] == '\\');
            return true;
        case ' ': return may_spread(text, at);
        default: return true;
    }
}

#if defined(__x86_64__)

// Sixty-four octets at a time, and the two behind each. A candidate begins with two or three octets
// of the sets of one group; a set is told by the halves of an octet, so it may hold more than was
// asked for, and whoever passes is looked at again.

/// From `first` to `last`.
struct OctetRange {
    unsigned first;
    unsigned last;
};
using OctetSet = std::array<OctetRange, 6>;  // filled up with the first one

constexpr OctetSet set_of(OctetRange a) { return {a, a, a, a, a, a}; }
constexpr OctetSet set_of(OctetRange a, OctetRange b) { return {a, b, a, a, a, a}; }
constexpr OctetSet set_of(OctetRange a, OctetRange b, OctetRange c) { return {a, b, c, a, a, a}; }
constexpr OctetSet set_of(OctetRange a, OctetRange b, OctetRange c, OctetRange d) {
    return {a, b, c, d, a, a};
}
constexpr OctetSet set_of(OctetRange a, OctetRange b, OctetRange c, OctetRange d, OctetRange e) {
    return {a, b, c, d, e, a};
}
constexpr OctetSet set_of(unsigned octet) { return set_of({octet, octet}); }
constexpr OctetSet kAnything = set_of({0, 0xFF});
constexpr OctetSet kContinuing = set_of({0x80, 0xBF});
constexpr OctetSet kBeginning = set_of({0, 0x7F}, {0xC0, 0xFF});

/// Three octets in a row. Those of much Chinese text are told apart by the third: quotation marks
/// and dashes from blanks, commas from digits.
using Groups = std::array<std::array<OctetSet, 3>, 8>;
constexpr Groups kTriples{{
    {set_of(0xE2), set_of(0x80), set_of({0x80, 0x8F})},
    {set_of(0xE2), set_of(0x80), set_of({0xAA, 0xAF})},
    {set_of(0xE3), set_of(0x80), set_of(0x80)},
    {set_of(0xEF), set_of(0xBC), set_of({0x90, 0x99})},
    {set_of(0xEF), set_of({0xBC, 0xBD}), set_of({0xA0, 0xBF})},
    {set_of({0xEF, 0xEF}, {0xF3, 0xF3}), set_of({0xBD, 0xBD}, {0xA0, 0xA0}), set_of({0x80, 0x9F})},
    {set_of({0xE2, 0xE3}),
     set_of({0x81, 0x85}, {0x91, 0x93}, {0x9D, 0x9E}, {0xB1, 0xB1}, {0xBA, 0xBF}), kContinuing},
    {set_of(0xEF), set_of({0xA4, 0xAB}, {0xB8, 0xBB}, {0xBE, 0xBF}), kContinuing},
}};
/// Most need only two. The third of the others sorts out what is GB18030 and not UTF-8.
constexpr Groups kPairs{{
    {set_of({'%', '&'}), set_of({'#', '#'}, {'0', '9'}, {'@', 'z'}), kAnything},
    {set_of('<'), set_of({'!', '/'}, {'A', 'z'}), kAnything},
    {set_of('\\'), set_of('/'), kAnything},
    {set_of('\\'), set_of({'0', '3'}, {'U', 'U'}, {'\\', '\\'}, {'n', 'n'}, {'r', 'x'}), kAnything},
    {set_of({0xC2, 0xC2}, {0xC5, 0xC5}, {0xCA, 0xCB}),
     set_of({0xA0, 0xA3}, {0xAD, 0xAD}, {0xB0, 0xB9}, {0xBF, 0xBF}), kBeginning},
    {set_of({0xCC, 0xCD}), kContinuing, kBeginning},
    {set_of({0xD2, 0xD2}, {0xD8, 0xD9}, {0xDB, 0xDB}, {0xDF, 0xDF}),
     set_of({0x80, 0x89}, {0x9C, 0x9C}, {0xA0, 0xA9}, {0xB0, 0xB9}), kBeginning},
    {set_of({0xE0, 0xE1}, {0xEA, 0xEA}, {0xF0, 0xF0}), kContinuing, kContinuing},
}};
/// Those of characters of two octets: no octet that begins a longer one stands before them.
constexpr char kOfTwoOctets = 0x70;

/// For each half of an octet the groups that it may belong to, a bit each; four times, because each
/// quarter of a vector looks into its own.
struct alignas(64) HalfTable {
    std::array<unsigned char, 64> bits{};
};
struct PlaceTables {
    HalfTable low;
    HalfTable high;
};

constexpr PlaceTables tables_of(const Groups& groups, std::size_t place) {
    PlaceTables tables;
    for (unsigned group = 0; group < groups.size(); ++group) {
        for (const OctetRange range : groups[group][place]) {
            for (unsigned octet = range.first; octet <= range.last; ++octet) {
                for (unsigned quarter = 0; quarter < 64; quarter += 16) {
                    auto& low = tables.low.bits[quarter + (octet & 0xFU)];
                    auto& high = tables.high.bits[quarter + (octet >> 4U)];
                    low = static_cast<unsigned char>(low | 1U << group);
                    high = static_cast<unsigned char>(high | 1U << group);
                }
            }
        }
    }
    return tables;
}

constexpr PlaceTables kTripleFirst = tables_of(kTriples, 0);
constexpr PlaceTables kTripleSecond = tables_of(kTriples, 1);
constexpr PlaceTables kTripleThird = tables_of(kTriples, 2);
constexpr PlaceTables kPairFirst = tables_of(kPairs, 0);
constexpr PlaceTables kPairSecond = tables_of(kPairs, 1);
constexpr PlaceTables kPairThird = tables_of(kPairs, 2);

/// Blanks between octets of longer characters, or before more blanks.
constexpr std::uint64_t spreading_blanks(std::uint64_t blanks, std::uint64_t highs,
                                         std::uint64_t before, std::uint64_t behind) noexcept {
    return blanks & (highs << 1U | before) & ((blanks | highs) >> 1U | behind);
}

std::uint64_t bit_before(std::string_view text, std::size_t at) noexcept {
    return at > 0 && is_high(text[at - 1]) ? 1 : 0;
}

[[gnu::target("avx2")]] inline __m256i load_avx2(const void* from) noexcept {
    return _mm256_loadu_si256(static_cast<const __m256i_u*>(from));
}

[[gnu::target("avx2")]] inline __m256i groups_avx2(__m256i octets,
                                                   const PlaceTables& tables) noexcept {
    const __m256i half = _mm256_set1_epi8(0xF);
    const __m256i low =
        _mm256_shuffle_epi8(load_avx2(tables.low.bits.data()), _mm256_and_si256(octets, half));
    const __m256i high = _mm256_shuffle_epi8(load_avx2(tables.high.bits.data()),
                                             _mm256_and_si256(_mm256_srli_epi16(octets, 4), half));
    return _mm256_and_si256(low, high);
}

/// Octets behind a step that a step needs.
constexpr std::size_t kBehind = 2;

/// The marks of the first step of 32 octets at or behind `at` that has some; `at` moves to its
/// begin, or to where no whole step follows.
[[gnu::target("avx2")]] std::uint64_t marks_avx2(std::string_view text, std::size_t& at) noexcept {
    constexpr std::size_t kStep = 32;
    for (; at + kStep + kBehind <= text.size(); at += kStep) {
        const char* const from = text.data() + at;
        const __m256i v = load_avx2(from);
        const __m256i triples = groups_avx2(v, kTripleFirst);
        const __m256i pairs = groups_avx2(v, kPairFirst);
        const __m256i blank = _mm256_cmpeq_epi8(v, _mm256_set1_epi8(' '));
        const auto blanks = static_cast<std::uint32_t>(_mm256_movemask_epi8(blank));
        const auto highs = static_cast<std::uint32_t>(_mm256_movemask_epi8(v));
        const std::uint64_t high_behind = is_high(from[kStep]) || from[kStep] == ' ' ? 1 : 0;
        std::uint64_t marks =
            spreading_blanks(blanks, highs, bit_before(text, at), high_behind << (kStep - 1));
        const __m256i first = _mm256_or_si256(triples, pairs);
        if (_mm256_testz_si256(first, first) == 0) {
            const __m256i next = load_avx2(from + 1);
            const __m256i third = load_avx2(from + 2);
            const __m256i of_triples =
                _mm256_and_si256(_mm256_and_si256(triples, groups_avx2(next, kTripleSecond)),
                                 groups_avx2(third, kTripleThird));
            const __m256i of_pairs =
                _mm256_and_si256(_mm256_and_si256(pairs, groups_avx2(next, kPairSecond)),
                                 groups_avx2(third, kPairThird));
            const __m256i none =
                _mm256_cmpeq_epi8(_mm256_or_si256(of_triples, of_pairs), _mm256_setzero_si256());
            marks |= static_cast<std::uint32_t>(~_mm256_movemask_epi8(none));
        }
        if (marks != 0) return marks;
    }
    return 0;
}

[[gnu::target("avx512f,avx512bw")]] inline __m512i groups_avx512(
    __m512i octets, const PlaceTables& tables) noexcept {
    const __m512i half = _mm512_set1_epi8(0xF);
    const __m512i low = _mm512_shuffle_epi8(_mm512_load_si512(tables.low.bits.data()),
                                            _mm512_and_si512(octets, half));
    const __m512i high = _mm512_shuffle_epi8(_mm512_load_si512(tables.high.bits.data()),
                                             _mm512_and_si512(_mm512_srli_epi16(octets, 4), half));
    return _mm512_and_si512(low, high);
}

/// The same in steps of 64.
[[gnu::target("avx512f,avx512bw")]] std::uint64_t marks_avx512(std::string_view text,
                                                               std::size_t& at) noexcept {
    constexpr std::size_t kStep = 64;
    for (; at + kStep + kBehind <= text.size(); at += kStep) {
        const char* const from = text.data() + at;
        const __m512i v = _mm512_loadu_si512(from);
        const __m512i triples = groups_avx512(v, kTripleFirst);
        const __m512i pairs = groups_avx512(v, kPairFirst);
        const std::uint64_t blanks = _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8(' '));
        const std::uint64_t highs = _mm512_movepi8_mask(v);
        const std::uint64_t high_behind = is_high(from[kStep]) || from[kStep] == ' ' ? 1 : 0;
        std::uint64_t marks =
            spreading_blanks(blanks, highs, bit_before(text, at), high_behind << (kStep - 1));
        const __m512i first = _mm512_or_si512(triples, pairs);
        if (_mm512_test_epi8_mask(first, first) != 0) {
            const __m512i next = _mm512_loadu_si512(from + 1);
            const __m512i third = _mm512_loadu_si512(from + 2);
            const __m512i of_triples =
                _mm512_and_si512(_mm512_and_si512(triples, groups_avx512(next, kTripleSecond)),
                                 groups_avx512(third, kTripleThird));
            const __m512i of_pairs =
                _mm512_and_si512(_mm512_and_si512(pairs, groups_avx512(next, kPairSecond)),
                                 groups_avx512(third, kPairThird));
            const std::uint64_t leads =
                _mm512_cmpge_epu8_mask(v, _mm512_set1_epi8(static_cast<char>(0xC0)));
            const __m512i two = _mm512_set1_epi8(kOfTwoOctets);
            const __m512i others = _mm512_set1_epi8(static_cast<char>(~kOfTwoOctets));
            marks |= _mm512_test_epi8_mask(of_triples, of_triples) |
                     _mm512_test_epi8_mask(of_pairs, others) |
                     (_mm512_test_epi8_mask(of_pairs, two) & ~(leads << 1U));
        }
        if (marks != 0) return marks;
    }
    return 0;
}

#endif

/// The marks of [at, at + count), by their first octet alone.
std::uint64_t marks_portably(std::string_view text, std::size_t at, std::size_t count) noexcept {
    std::uint64_t marks = 0;
    for (std::size_t i = 0; i < count; ++i)
        marks |= std::uint64_t{kMarks[static_cast<unsigned char>(text[at + i])]} << i;
    return marks;
}

}  // namespace

bool CandidateFinder::is_one(std::size_t at) const noexcept {
    if (wanted_ == Wanted::Heavy && !may_be_heavy(text_, at)) return false;
    return is_candidate(text_, at);
}

/// Takes the next octets. False: there are none.
bool CandidateFinder::load() noexcept {
#if defined(__x86_64__)
    // The groups are of what is heavy.
    if (wanted_ == Wanted::Heavy && path_ != base::VectorPath::Portable) {
        const bool is_widest = path_ == base::VectorPath::Avx512;
        marks_ = is_widest ? marks_avx512(text_, until_) : marks_avx2(text_, until_);
        from_ = until_;
        until_ += marks_ == 0 ? 0 : is_widest ? 64 : 32;
        if (marks_ != 0) return true;
    }
#endif
    from_ = until_;
    const std::size_t count = std::min<std::size_t>(text_.size() - until_, 64);
    marks_ = marks_portably(text_, until_, count);
    until_ += count;
    return count != 0;
}

std::size_t CandidateFinder::next(std::size_t at) noexcept {
    if (may_fold_mark(text_, at)) return at;
    if (at >= until_) {
        until_ = std::min(at, text_.size());
        marks_ = 0;
    } else if (at > from_) {
        marks_ &= ~std::uint64_t{0} << (at - from_);
    }
    do {
        for (; marks_ != 0; marks_ &= marks_ - 1) {
            const std::size_t place = from_ + static_cast<std::size_t>(std::countr_zero(marks_));
            if (is_one(place)) return place;
        }
    } while (load());
    return text_.size();
}

}  // namespace sealtap::content
