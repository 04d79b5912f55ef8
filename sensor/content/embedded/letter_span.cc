#include "content/embedded/letter_span.h"

#include <array>
#include <bit>
#include <cstdint>

#include "content/embedded/letter_row.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace sealtap::content::embedded {
namespace {

/// The octets of the front that are looked at in one go and are letters, all or up to another one.
struct Looked {
    std::size_t letters;
    bool is_over;
};
using LookAhead = Looked(Bytes octets) noexcept;

Looked look_portably(Bytes octets) noexcept {
    std::size_t count = 0;
    while (count < octets.size() && is_letter(octets[count])) ++count;
    return {count, true};
}

#if defined(__x86_64__)

// As in octet_marks.cc: 1: A-O a-o, 2: P-Z p-z, 4: 0-9, 8: + - /, 16: _
using Halves = std::array<std::uint8_t, 16>;
constexpr Halves kByLow{0x06, 0x07, 0x07, 0x07, 0x07, 0x07, 0x07, 0x07,
                        0x07, 0x07, 0x03, 0x09, 0x01, 0x09, 0x01, 0x19};
constexpr Halves kByHigh{0, 0, 0x08, 0x04, 0x01, 0x12, 0x01, 0x02};

__m128i load(const Halves& table) noexcept {
    return _mm_loadu_si128(static_cast<const __m128i*>(static_cast<const void*>(table.data())));
}

[[gnu::target("avx2,bmi")]] Looked look_with_avx2(Bytes octets) noexcept {
    const __m256i by_low = _mm256_broadcastsi128_si256(load(kByLow));
    const __m256i by_high = _mm256_broadcastsi128_si256(load(kByHigh));
    const __m256i half = _mm256_set1_epi8(0x0F);
    std::size_t count = 0;
    for (; octets.size() - count >= 32; count += 32) {
        const void* const from = octets.data() + count;
        const __m256i v = _mm256_loadu_si256(static_cast<const __m256i_u*>(from));
        const __m256i groups = _mm256_and_si256(
            _mm256_shuffle_epi8(by_low, v),
            _mm256_shuffle_epi8(by_high, _mm256_and_si256(_mm256_srli_epi16(v, 4), half)));
        const auto others = static_cast<std::uint32_t>(
            _mm256_movemask_epi8(_mm256_cmpeq_epi8(groups, _mm256_setzero_si256())));
        if (others != 0) return {count + static_cast<std::size_t>(std::countr_zero(others)), true};
    }
    return {count, false};
}

[[gnu::target("avx512f,avx512bw,bmi")]] Looked look_with_avx512(Bytes octets) noexcept {
    const __m512i by_low = _mm512_maskz_broadcast_i32x4(0xFFFF, load(kByLow));
    const __m512i by_high = _mm512_maskz_broadcast_i32x4(0xFFFF, load(kByHigh));
    const __m512i half = _mm512_set1_epi8(0x0F);
    std::size_t count = 0;
    for (; octets.size() - count >= 64; count += 64) {
        const __m512i v = _mm512_loadu_si512(octets.data() + count);
        const __m512i groups = _mm512_and_si512(
            _mm512_shuffle_epi8(by_low, v),
            _mm512_shuffle_epi8(by_high, _mm512_and_si512(_mm512_srli_epi16(v, 4), half)));
        const std::uint64_t others = _mm512_testn_epi8_mask(groups, groups);
        if (others != 0) return {count + static_cast<std::size_t>(std::countr_zero(others)), true};
    }
    return {count, false};
}

#endif

LookAhead* way_of(base::VectorPath path) noexcept {
#if defined(__x86_64__)
    if (path == base::VectorPath::Avx512) return look_with_avx512;
    if (path == base::VectorPath::Avx2) return look_with_avx2;
#endif
    return look_portably;
}

}  // namespace

std::size_t letters_at_front(Bytes octets, base::VectorPath path) noexcept {
    const Looked ahead = way_of(path)(octets);
    if (ahead.is_over) return ahead.letters;
    return ahead.letters + look_portably(octets.subspan(ahead.letters)).letters;
}

}  // namespace sealtap::content::embedded
