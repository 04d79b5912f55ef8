#include "content/base64/groups.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace sealtap::content::base64 {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::byte, 256> make_table() {
    std::array<std::byte, 256> table{};
    table.fill(kOther);
    for (std::size_t i = 0; i < kAlphabet.size(); ++i)
        table[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::byte>(i);
    table['='] = kPadding;
    table['\n'] = kLineFeed;
    return table;
}
constexpr std::array<std::byte, 256> kTable = make_table();

std::uint32_t sextet(std::byte octet) noexcept {
    return std::to_integer<std::uint32_t>(value_of(octet));
}

std::size_t decode_plainly(Bytes letters, std::span<std::byte> to) noexcept {
    const std::size_t most = std::min(letters.size() / 4, to.size() / 3);
    for (std::size_t group = 0; group < most; ++group) {
        const Bytes four = letters.subspan(4 * group, 4);
        const std::uint32_t a = sextet(four[0]);
        const std::uint32_t b = sextet(four[1]);
        const std::uint32_t c = sextet(four[2]);
        const std::uint32_t d = sextet(four[3]);
        if ((a | b | c | d) >= 64) return group;
        const std::uint32_t bits = a << 18U | b << 12U | c << 6U | d;
        to[3 * group] = static_cast<std::byte>(bits >> 16U & 0xFFU);
        to[3 * group + 1] = static_cast<std::byte>(bits >> 8U & 0xFFU);
        to[3 * group + 2] = static_cast<std::byte>(bits & 0xFFU);
    }
    return most;
}

#if defined(__x86_64__)

// Both ways follow W. Mula and D. Lemire, "Faster Base64 Encoding and Decoding Using AVX2
// Instructions" (2018) and "Base64 encoding and decoding at almost the speed of a memory copy"
// (2020): a lookup makes letters sextets and finds what is no letter; two multiplications join
// four sextets; a shuffle closes the gaps.

constexpr std::array<std::uint8_t, 128> make_sextets() {
    std::array<std::uint8_t, 128> table{};
    for (std::size_t i = 0; i < table.size(); ++i)
        table[i] =
            kTable[i] < kPadding ? std::to_integer<std::uint8_t>(kTable[i]) : std::uint8_t{0x80};
    return table;
}
alignas(64) constexpr std::array<std::uint8_t, 128> kSextets = make_sextets();

/// The place of each decoded octet among the joined sextets, of which every fourth octet is empty.
template <std::size_t kSize>
constexpr std::array<std::uint8_t, kSize> make_packing() {
    std::array<std::uint8_t, kSize> table{};
    for (std::size_t i = 0; i < kSize / 4 * 3; ++i)
        table[i] = static_cast<std::uint8_t>(i / 3 * 4 + 2 - i % 3);
    for (std::size_t i = kSize / 4 * 3; i < kSize; ++i) table[i] = 0x80;
    return table;
}
alignas(64) constexpr std::array<std::uint8_t, 64> kPack64 = make_packing<64>();
alignas(16) constexpr std::array<std::uint8_t, 16> kPack16 = make_packing<16>();

constexpr int kJoinPairs = 0x01400140;  // a, b: a * 64 + b
constexpr int kJoinFours = 0x00011000;  // ab, cd: ab * 4096 + cd

[[gnu::target("avx512f,avx512bw,avx512vbmi,bmi,bmi2")]] std::size_t decode_with_vbmi(
    Bytes letters, std::span<std::byte> to) noexcept {
    const __m512i low = _mm512_load_si512(kSextets.data());
    const __m512i high = _mm512_load_si512(kSextets.data() + 64);
    const __m512i packing = _mm512_load_si512(kPack64.data());
    const std::size_t most = std::min(letters.size() / 4, to.size() / 3);
    for (std::size_t done = 0; done < most;) {
        const std::size_t wanted = std::min<std::size_t>(most - done, 16);
        const __m512i in = _mm512_maskz_loadu_epi8(
            _bzhi_u64(~0ULL, static_cast<unsigned>(4 * wanted)), letters.data() + 4 * done);
        const __m512i sextets = _mm512_permutex2var_epi8(low, in, high);
        const std::uint64_t others = _mm512_movepi8_mask(_mm512_or_si512(in, sextets));
        const __m512i pairs = _mm512_maddubs_epi16(sextets, _mm512_set1_epi32(kJoinPairs));
        const __m512i fours = _mm512_madd_epi16(pairs, _mm512_set1_epi32(kJoinFours));
        // Behind what was loaded stand zeros, and they are no letters.
        const std::size_t groups = static_cast<std::size_t>(std::countr_zero(others)) / 4;
        _mm512_mask_storeu_epi8(to.data() + 3 * done,
                                _bzhi_u64(~0ULL, static_cast<unsigned>(3 * groups)),
                                _mm512_maskz_permutexvar_epi8(~0ULL, packing, fours));
        done += groups;
        if (groups < wanted || groups == 0) return done;
    }
    return most;
}

[[gnu::target("avx2")]] __m256i twice(const std::array<std::uint8_t, 16>& table) noexcept {
    return _mm256_broadcastsi128_si256(
        _mm_loadu_si128(static_cast<const __m128i*>(static_cast<const void*>(table.data()))));
}

// A letter's high and low half choose a bit each; one that both have says that it is no letter.
constexpr std::array<std::uint8_t, 16> kByLow{0x15, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11,
                                              0x11, 0x11, 0x13, 0x1A, 0x1B, 0x1B, 0x1B, 0x1A};
constexpr std::array<std::uint8_t, 16> kByHigh{0x10, 0x10, 0x01, 0x02, 0x04, 0x08, 0x04, 0x08,
                                               0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10};
// What to add to a letter, by its high half; "/" counts as one less.
constexpr std::array<std::uint8_t, 16> kToSextet{0, 16, 19, 4, 191, 191, 185, 185};

[[gnu::target("avx2,bmi")]] std::size_t decode_with_avx2(Bytes letters,
                                                         std::span<std::byte> to) noexcept {
    const __m256i by_low = twice(kByLow);
    const __m256i by_high = twice(kByHigh);
    const __m256i to_sextet = twice(kToSextet);
    const __m256i packing = twice(kPack16);
    const __m256i slash = _mm256_set1_epi8('/');  // is the mask of a half, too: 0x2F
    std::size_t done = 0;
    while (letters.size() - 4 * done >= 32 && to.size() - 3 * done >= 32) {
        const void* const from = letters.data() + 4 * done;
        const __m256i in = _mm256_loadu_si256(static_cast<const __m256i*>(from));
        const __m256i high = _mm256_and_si256(_mm256_srli_epi32(in, 4), slash);
        const __m256i low = _mm256_and_si256(in, slash);
        const __m256i clash =
            _mm256_and_si256(_mm256_shuffle_epi8(by_low, low), _mm256_shuffle_epi8(by_high, high));
        const auto good = static_cast<std::uint32_t>(
            _mm256_movemask_epi8(_mm256_cmpeq_epi8(clash, _mm256_setzero_si256())));
        const __m256i roll =
            _mm256_shuffle_epi8(to_sextet, _mm256_add_epi8(_mm256_cmpeq_epi8(in, slash), high));
        const __m256i pairs =
            _mm256_maddubs_epi16(_mm256_add_epi8(in, roll), _mm256_set1_epi32(kJoinPairs));
        const __m256i fours = _mm256_madd_epi16(pairs, _mm256_set1_epi32(kJoinFours));
        const __m256i packed = _mm256_permutevar8x32_epi32(
            _mm256_shuffle_epi8(fours, packing), _mm256_setr_epi32(0, 1, 2, 4, 5, 6, 3, 7));
        void* const at = to.data() + 3 * done;
        _mm256_storeu_si256(static_cast<__m256i*>(at), packed);
        const std::size_t groups = static_cast<std::size_t>(std::countr_one(good)) / 4;
        done += groups;
        if (groups < 8) return done;
    }
    return done + decode_plainly(letters.subspan(4 * done), to.subspan(3 * done));
}

#endif

}  // namespace

std::byte value_of(std::byte octet) noexcept { return kTable[std::to_integer<std::size_t>(octet)]; }

std::span<const NamedGroupDecoder> group_decoders() noexcept {
#if defined(__x86_64__)
    static constexpr std::array<NamedGroupDecoder, 3> kAll{
        {{"vbmi", decode_with_vbmi}, {"avx2", decode_with_avx2}, {"plain", decode_plainly}}};
    if (__builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("bmi2"))
        return kAll;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi"))
        return std::span(kAll).subspan(1);
    return std::span(kAll).subspan(2);
#else
    static constexpr std::array<NamedGroupDecoder, 1> kAll{{{"plain", decode_plainly}}};
    return kAll;
#endif
}

}  // namespace sealtap::content::base64
