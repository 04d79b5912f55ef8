#include "flow/delivered_history.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sealtap::flow {
namespace {

/// Each fills the block that malloc has for it (16 octets a step, 8 of them malloc's).
constexpr std::array<std::size_t, 6> kCapacities{1, 5, 13, 29, 61, DeliveredHistory::kMax};

std::uint32_t half(std::uint64_t hash) noexcept { return static_cast<std::uint32_t>(hash); }

}  // namespace

void DeliveredHistory::record(const OctetHash& hash, std::uint64_t position, Bytes data) {
    std::uint32_t skipped = static_cast<std::uint32_t>(position) - end_;
    if (skipped > kShortMax) add({std::exchange(skipped, 0), 0, 0});
    // A segment of more octets is one before the network card cut it; it counts as several.
    while (!data.empty()) {
        const Bytes part = data.first(std::min<std::size_t>(data.size(), kShortMax));
        add({half(hash(part)), static_cast<std::uint16_t>(part.size()),
             static_cast<std::uint16_t>(std::exchange(skipped, 0))});
        data = data.subspan(part.size());
        position += part.size();
    }
    end_ = static_cast<std::uint32_t>(position);
}

std::optional<DeliveredHistory::Known> DeliveredHistory::compare(const OctetHash& hash,
                                                                 std::uint64_t position,
                                                                 Bytes data) const noexcept {
    const auto wanted = static_cast<std::uint32_t>(position);
    std::optional<Known> found;
    walk_back([&](std::uint32_t begin, const Segment& segment) {
        if (begin != wanted || segment.size > data.size()) return true;
        found = Known{segment.size, half(hash(data.first(segment.size))) == segment.hash};
        return false;
    });
    return found;
}

void DeliveredHistory::shrink() {
    if (size_ > kMaxIdle) resize(kMaxIdle);
}

void DeliveredHistory::add(Segment segment) {
    if (size_ == capacity_ && capacity_ < kMax)
        resize(*std::ranges::upper_bound(kCapacities, std::size_t{capacity_}));
    segments_[next_] = segment;
    next_ = next_ + 1 == capacity_ ? std::uint8_t{0} : static_cast<std::uint8_t>(next_ + 1);
    if (size_ < capacity_) ++size_;
}

/// Keeps the newest ones, from the front of the new block on.
void DeliveredHistory::resize(std::size_t capacity) {
    auto other = std::make_unique<Segment[]>(capacity);
    const std::size_t kept = std::min<std::size_t>(size_, capacity);
    for (std::size_t i = 0; i < kept; ++i) other[kept - 1 - i] = before_newest(i);
    segments_ = std::move(other);
    capacity_ = static_cast<std::uint8_t>(capacity);
    size_ = static_cast<std::uint8_t>(kept);
    next_ = static_cast<std::uint8_t>(kept % capacity);
}

}  // namespace sealtap::flow
