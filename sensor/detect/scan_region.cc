#include "detect/scan_region.h"

#include <algorithm>

namespace sealtap::detect {

std::optional<std::size_t> Gb18030Aligner::boundary_from(const ScanRegion& region,
                                                         std::size_t at) noexcept {
    constexpr std::byte kNeverTrailing{0x30};
    std::size_t position = static_cast<std::size_t>(std::max(cursor_, region.base) - region.base);
    for (std::size_t i = at; i > position; --i) {
        if (region.octets[i - 1] >= kNeverTrailing) continue;
        position = i;
        known_ = true;
        break;
    }
    if (!known_) {
        cursor_ = std::max(cursor_, region.base + at);
        return std::nullopt;
    }
    while (position < at) position += gb18030_length(region.octets.subspan(position));
    cursor_ = region.base + position;
    return position;
}

}  // namespace sealtap::detect
