#include "detect/octet_classes.h"

#include <algorithm>
#include <array>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace sealtap::detect {
namespace {

/// A set high bit for each of eight octets becomes one of eight bits, in order.
std::uint64_t gather_high_bits(std::uint64_t word) noexcept {
    return ((word >> 7U) * 0x0102040810204080U) >> 56U;
}

std::uint64_t load_eight(const std::byte* octets) noexcept {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < sizeof word; ++i)
        word |= std::to_integer<std::uint64_t>(octets[i]) << (8 * i);
    return word;
}

OctetClasses classify_portably(const std::byte* octets) noexcept {
    constexpr std::uint64_t kOnes = 0x0101010101010101U;
    constexpr std::uint64_t kHigh = kOnes * 0x80;
    OctetClasses out;
    for (std::size_t i = 0; i < kOctetsPerWord; i += sizeof(std::uint64_t)) {
        const std::uint64_t word = load_eight(octets + i);
        // No sum crosses into the next octet: the high bits are out of the way.
        const std::uint64_t low = word & ~kHigh;
        const std::uint64_t at_least_0 = low + kOnes * (0x80 - '0');
        const std::uint64_t above_9 = low + kOnes * (0x80 - '9' - 1);
        out.digits |= gather_high_bits(at_least_0 & ~above_9 & ~word & kHigh) << i;
        const std::uint64_t not_zero = (low + kOnes * 0x7F) | word;
        out.zeros |= gather_high_bits(~not_zero & kHigh) << i;
    }
    return out;
}

// `octets` are 64 for each word of `out`. A loop each, because what is built for one processor is
// not inlined into what runs on any.
using ClassifyWords = void(const std::byte* octets, std::span<OctetClasses> out) noexcept;

void portable_words(const std::byte* octets, std::span<OctetClasses> out) noexcept {
    for (OctetClasses& word : out) {
        word = classify_portably(octets);
        octets += kOctetsPerWord;
    }
}

#if defined(__x86_64__)

[[gnu::target("avx2")]] void avx2_words(const std::byte* octets,
                                        std::span<OctetClasses> out) noexcept {
    const __m256i zero = _mm256_setzero_si256();
    for (OctetClasses& word : out) {
        word = {};
        for (unsigned i = 0; i < kOctetsPerWord; i += 32) {
            const void* const from = octets + i;
            const __m256i v = _mm256_loadu_si256(static_cast<const __m256i_u*>(from));
            const __m256i from_0 = _mm256_sub_epi8(v, _mm256_set1_epi8('0'));
            const __m256i lowered = _mm256_min_epu8(from_0, _mm256_set1_epi8(9));
            const auto digits =
                static_cast<unsigned>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(lowered, from_0)));
            const auto zeros =
                static_cast<unsigned>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(v, zero)));
            word.digits |= std::uint64_t{digits} << i;
            word.zeros |= std::uint64_t{zeros} << i;
        }
        octets += kOctetsPerWord;
    }
}

[[gnu::target("avx512f,avx512bw")]] void avx512_words(const std::byte* octets,
                                                      std::span<OctetClasses> out) noexcept {
    for (OctetClasses& word : out) {
        const __m512i v = _mm512_loadu_si512(octets);
        const __m512i from_0 = _mm512_sub_epi8(v, _mm512_set1_epi8('0'));
        word.digits = _mm512_cmple_epu8_mask(from_0, _mm512_set1_epi8(9));
        word.zeros = _mm512_testn_epi8_mask(v, v);
        octets += kOctetsPerWord;
    }
}

#endif

ClassifyWords* words_of(base::VectorPath path) noexcept {
#if defined(__x86_64__)
    if (path == base::VectorPath::Avx512) return avx512_words;
    if (path == base::VectorPath::Avx2) return avx2_words;
#endif
    return portable_words;
}

}  // namespace

void classify(Bytes octets, base::VectorPath path, std::span<OctetClasses> out) noexcept {
    ClassifyWords* const classify_words = words_of(path);
    const std::size_t whole = octets.size() / kOctetsPerWord;
    if (whole > 0) classify_words(octets.data(), out.first(whole));
    const Bytes tail = octets.subspan(whole * kOctetsPerWord);
    if (tail.empty()) return;
    std::array<std::byte, kOctetsPerWord> padded;
    padded.fill(std::byte{0xFF});
    std::ranges::copy(tail, padded.begin());
    classify_words(padded.data(), out.subspan(whole, 1));
}

}  // namespace sealtap::detect
