#include "content/view/folding.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

namespace sealtap::content {
namespace {

struct Fold {
    char32_t first;
    char32_t last;
    char32_t to;    ///< what the first is read as
    char32_t step;  ///< 1: the next is read as what comes behind that
};

constexpr Fold kFolds[] = {
#include "content/view/folding_table.inc"
};

constexpr unsigned kBlockBits = 6;
constexpr char32_t kBlockedEnd = 0x30000;

/// Which blocks of 64 characters hold one that is folded: most text has none of them.
constexpr auto kFoldedBlocks = [] {
    std::array<bool, (kBlockedEnd >> kBlockBits)> blocks{};
    for (const Fold& entry : kFolds) {
        for (char32_t c = entry.first; c <= entry.last && c < kBlockedEnd; ++c)
            blocks[c >> kBlockBits] = true;
    }
    return blocks;
}();

}  // namespace

char32_t fold(char32_t c) noexcept {
    if (c < kBlockedEnd && !kFoldedBlocks[c >> kBlockBits]) return c;
    const auto* const found = std::ranges::lower_bound(kFolds, c, {}, &Fold::last);
    if (found == std::end(kFolds) || c < found->first) return c;
    return found->to + found->step * (c - found->first);
}

}  // namespace sealtap::content
