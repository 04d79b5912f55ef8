#include "opener/ole/slide_styles.h"

#include <algorithm>
#include <array>

namespace sealtap::opener::ole {
namespace {

constexpr std::uint32_t bit(unsigned number) noexcept { return 1U << number; }

/// Octets of the paragraph properties that `mask` announces ([MS-PPT] 2.9.20), from `at` on.
std::size_t paragraph_size(Bytes atom, std::size_t at, std::uint32_t mask) noexcept {
    std::size_t size = (mask & 0xFU) != 0 ? 2 : 0;
    for (const unsigned number : {7U, 4U, 6U}) size += (mask & bit(number)) != 0 ? 2 : 0;
    if ((mask & bit(5)) != 0) size += 4;
    for (const unsigned number : {11U, 12U, 13U, 14U, 8U, 10U, 15U}) {
        size += (mask & bit(number)) != 0 ? 2 : 0;
    }
    if ((mask & bit(20)) != 0) size += 2U + std::size_t{4} * u16_at(atom, at + size);
    if ((mask & bit(16)) != 0) size += 2;
    if ((mask & (bit(17) | bit(18) | bit(19))) != 0) size += 2;
    if ((mask & bit(21)) != 0) size += 2;
    return size;
}

/// Reads the character properties ([MS-PPT] 2.9.13) at `at`, and moves behind them.
SlideRun character_run(Bytes atom, std::size_t& at, std::uint32_t mask) noexcept {
    SlideRun run;
    if ((mask & 0xFFFFU) != 0) at += 2;
    for (const unsigned number : {16U, 21U, 22U, 23U}) at += (mask & bit(number)) != 0 ? 2 : 0;
    if ((mask & bit(17)) != 0) {
        run.half_points =
            static_cast<std::uint16_t>(std::min<unsigned>(u16_at(atom, at) * 2U, 0xFFFF));
        at += 2;
    }
    if ((mask & bit(18)) != 0) {
        // Red, green, blue, and whether it is that or a number of the scheme.
        constexpr std::uint8_t kIsColour = 0xFE;
        if (u8_at(atom, at + 3) == kIsColour) {
            run.colour = static_cast<std::uint32_t>(u8_at(atom, at)) << 16U |
                         static_cast<std::uint32_t>(u8_at(atom, at + 1)) << 8U |
                         u8_at(atom, at + 2);
        }
        at += 4;
    }
    if ((mask & bit(19)) != 0) at += 2;
    return run;
}

}  // namespace

std::vector<SlideRun> slide_runs(Bytes atom, std::uint32_t characters) {
    std::size_t at = 0;
    for (std::uint64_t covered = 0; covered <= characters && at + 10 <= atom.size();) {
        covered += std::max(u32_at(atom, at), 1U);
        const std::uint32_t mask = u32_at(atom, at + 6);
        at += 10 + paragraph_size(atom, at + 10, mask);
    }
    std::vector<SlideRun> runs;
    for (std::uint64_t covered = 0; covered <= characters && at + 8 <= atom.size();) {
        const std::uint32_t count = std::max(u32_at(atom, at), 1U);
        const std::uint32_t mask = u32_at(atom, at + 4);
        at += 8;
        SlideRun run = character_run(atom, at, mask);
        run.characters = count;
        covered += count;
        runs.push_back(run);
    }
    return runs;
}

}  // namespace sealtap::opener::ole
