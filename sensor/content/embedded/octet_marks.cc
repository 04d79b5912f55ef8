#include "content/embedded/octet_marks.h"

#include <algorithm>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace sealtap::content::embedded {
namespace {

// The low and the high half of an octet choose a set of groups each, and it belongs to those that
// both have: so 16 octets can be looked up at once. The groups of an octet and those of the next
// one are the same where the two make what is looked for:
// 1: small, digit; 2: small, capital; 4: capital, digit; 8: capital, small; 16: digit, capital;
// 32: digit, small; 128: line feed or "=" (and the like), "b" or "y" (and the like).
using Halves = std::array<std::uint8_t, 16>;
constexpr int kChangeGroups = 0x7F;
constexpr int kPairGroup = 0x80;

struct Groups {
    Halves low;
    Halves high;
};

constexpr Halves by_low(unsigned all, unsigned to_9, unsigned to_14, unsigned first_pair,
                        unsigned second_pair) {
    Halves table{};
    for (unsigned half = 0; half < 16; ++half) {
        unsigned groups = all | (half <= 9 ? to_9 : 0U) | (half <= 14 ? to_14 : 0U);
        if (half == first_pair || half == second_pair) groups |= kPairGroup;
        table[half] = static_cast<std::uint8_t>(groups);
    }
    return table;
}

constexpr Groups kFirst{by_low(1 | 2, 16 | 32, 4 | 8, 0xA, 0xD),
                        {kPairGroup, 0, 0, 16 | 32 | kPairGroup, 4 | 8, 4 | 8, 1 | 2, 1 | 2}};
constexpr Groups kNext{by_low(8 | 32, 1 | 4, 2 | 16, 0x2, 0x9),
                       {0, 0, 0, 1 | 4, 2 | 16, 2 | 16, 8 | 32 | kPairGroup, 8 | 32 | kPairGroup}};

constexpr std::array<std::uint8_t, 256> table_of(const Groups& groups) {
    std::array<std::uint8_t, 256> table{};
    for (std::size_t octet = 0; octet < 128; ++octet)
        table[octet] = groups.low[octet & 15U] & groups.high[octet >> 4U];
    return table;
}
constexpr std::array<std::uint8_t, 256> kFirstTable = table_of(kFirst);
constexpr std::array<std::uint8_t, 256> kNextTable = table_of(kNext);

// `octets` are 64 for each word of `out`, and one more.
using MarkWords = void(const std::byte* octets, std::span<OctetMarks> out) noexcept;

void portable_words(const std::byte* octets, std::span<OctetMarks> out) noexcept {
    for (OctetMarks& word : out) {
        word = {};
        for (std::size_t i = 0; i < kOctetsPerWord; ++i) {
            const unsigned common = kFirstTable[std::to_integer<std::size_t>(octets[i])] &
                                    kNextTable[std::to_integer<std::size_t>(octets[i + 1])];
            word.changes |= std::uint64_t{(common & kChangeGroups) != 0} << i;
            word.pairs |= std::uint64_t{(common & kPairGroup) != 0} << i;
        }
        octets += kOctetsPerWord;
    }
}

#if defined(__x86_64__)

__m128i load(const Halves& table) noexcept {
    return _mm_loadu_si128(static_cast<const __m128i*>(static_cast<const void*>(table.data())));
}

struct Avx2Tables {
    __m256i first_low;
    __m256i first_high;
    __m256i next_low;
    __m256i next_high;
};

/// What 32 octets have in common with the ones behind them. Octets from 0x80 on choose nothing by
/// their low half.
[[gnu::target("avx2"), gnu::always_inline]] inline __m256i common_groups(
    const void* from, const void* behind, const Avx2Tables& tables) noexcept {
    const __m256i half = _mm256_set1_epi8(0x0F);
    const __m256i v = _mm256_loadu_si256(static_cast<const __m256i_u*>(from));
    const __m256i w = _mm256_loadu_si256(static_cast<const __m256i_u*>(behind));
    const __m256i v_high = _mm256_and_si256(_mm256_srli_epi16(v, 4), half);
    const __m256i w_high = _mm256_and_si256(_mm256_srli_epi16(w, 4), half);
    return _mm256_and_si256(_mm256_and_si256(_mm256_shuffle_epi8(tables.first_low, v),
                                             _mm256_shuffle_epi8(tables.first_high, v_high)),
                            _mm256_and_si256(_mm256_shuffle_epi8(tables.next_low, w),
                                             _mm256_shuffle_epi8(tables.next_high, w_high)));
}

[[gnu::target("avx2"), gnu::always_inline]] inline std::uint64_t changes_in(
    __m256i common) noexcept {
    const __m256i changes = _mm256_and_si256(common, _mm256_set1_epi8(kChangeGroups));
    return static_cast<std::uint32_t>(
        _mm256_movemask_epi8(_mm256_cmpgt_epi8(changes, _mm256_setzero_si256())));
}

[[gnu::target("avx2")]] void avx2_words(const std::byte* octets,
                                        std::span<OctetMarks> out) noexcept {
    const Avx2Tables tables{_mm256_broadcastsi128_si256(load(kFirst.low)),
                            _mm256_broadcastsi128_si256(load(kFirst.high)),
                            _mm256_broadcastsi128_si256(load(kNext.low)),
                            _mm256_broadcastsi128_si256(load(kNext.high))};
    for (OctetMarks& word : out) {
        const __m256i front = common_groups(octets, octets + 1, tables);
        const __m256i back = common_groups(octets + 32, octets + 33, tables);
        word.changes = changes_in(front) | changes_in(back) << 32U;
        word.pairs = static_cast<std::uint32_t>(_mm256_movemask_epi8(front)) |
                     std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(back))} << 32U;
        octets += kOctetsPerWord;
    }
}

[[gnu::target("avx512f,avx512bw")]] __m512i four_times(const Halves& table) noexcept {
    return _mm512_maskz_broadcast_i32x4(0xFFFF, load(table));
}

[[gnu::target("avx512f,avx512bw")]] void avx512_words(const std::byte* octets,
                                                      std::span<OctetMarks> out) noexcept {
    const __m512i first_low = four_times(kFirst.low);
    const __m512i first_high = four_times(kFirst.high);
    const __m512i next_low = four_times(kNext.low);
    const __m512i next_high = four_times(kNext.high);
    const __m512i half = _mm512_set1_epi8(0x0F);
    for (OctetMarks& word : out) {
        const __m512i v = _mm512_loadu_si512(octets);
        const __m512i w = _mm512_loadu_si512(octets + 1);
        const __m512i first = _mm512_and_si512(
            _mm512_shuffle_epi8(first_low, v),
            _mm512_shuffle_epi8(first_high, _mm512_and_si512(_mm512_srli_epi16(v, 4), half)));
        const __m512i next = _mm512_and_si512(
            _mm512_shuffle_epi8(next_low, w),
            _mm512_shuffle_epi8(next_high, _mm512_and_si512(_mm512_srli_epi16(w, 4), half)));
        const __m512i common = _mm512_and_si512(first, next);
        word.changes = _mm512_test_epi8_mask(common, _mm512_set1_epi8(kChangeGroups));
        word.pairs = _mm512_movepi8_mask(common);
        octets += kOctetsPerWord;
    }
}

#endif

MarkWords* words_of(base::VectorPath path) noexcept {
#if defined(__x86_64__)
    if (path == base::VectorPath::Avx512) return avx512_words;
    if (path == base::VectorPath::Avx2) return avx2_words;
#endif
    return portable_words;
}

}  // namespace

void mark(Bytes octets, base::VectorPath path, std::span<OctetMarks> out) noexcept {
    if (octets.empty()) return;
    MarkWords* const mark_words = words_of(path);
    const std::size_t whole = (octets.size() - 1) / kOctetsPerWord;
    if (whole > 0) mark_words(octets.data(), out.first(whole));
    const Bytes tail = octets.subspan(whole * kOctetsPerWord);
    std::array<std::byte, kOctetsPerWord + 1> padded{};
    std::ranges::copy(tail, padded.begin());
    mark_words(padded.data(), out.subspan(whole, 1));
}

}  // namespace sealtap::content::embedded
