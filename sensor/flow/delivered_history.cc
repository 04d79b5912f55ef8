#include "flow/delivered_history.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

namespace sealtap::flow {
namespace {

constexpr std::uint64_t kOdd = 0x9e3779b97f4a7c15ULL;

std::uint64_t word_at(Bytes data, std::size_t at, std::size_t size) noexcept {
    std::uint64_t word = 0;
    std::memcpy(&word, data.data() + at, size);
    return word;
}

std::uint64_t mix(std::uint64_t lane, std::uint64_t word) noexcept {
    lane = (lane ^ word) * kOdd;
    return std::rotl(lane, 29) ^ (lane >> 32U);
}

/// A quarter of the strength of SipHash at ten times its speed: every delivered octet passes here.
/// A sender who does not know the key cannot aim at a collision; the price of one is a conflict
/// that counts as a duplicate.
std::uint64_t hash(const base::HashKey& key, Bytes data) noexcept {
    std::array<std::uint64_t, 4> lanes{key.k0, key.k1, key.k0 ^ kOdd, key.k1 + kOdd};
    std::size_t at = 0;
    for (; at + 32 <= data.size(); at += 32) {
        for (std::size_t lane = 0; lane < 4; ++lane)
            lanes[lane] = mix(lanes[lane], word_at(data, at + lane * 8, 8));
    }
    for (; at < data.size(); at += 8) {
        const std::size_t size = data.size() - at < 8 ? data.size() - at : 8;
        lanes[0] = mix(lanes[0], word_at(data, at, size));
    }
    std::uint64_t sum = data.size();
    for (const std::uint64_t lane : lanes) sum = mix(sum, lane);
    return mix(sum, key.k1);
}

}  // namespace

void DeliveredHistory::grow() {
    const std::size_t capacity = std::clamp<std::size_t>(2 * std::size_t{capacity_}, 1, kMax);
    auto larger = std::make_unique<Entry[]>(capacity);
    std::copy_n(entries_.get(), size_, larger.get());
    entries_ = std::move(larger);
    capacity_ = static_cast<std::uint8_t>(capacity);
}

void DeliveredHistory::record(const base::HashKey& key, std::uint64_t position, Bytes data) {
    const Entry entry{hash(key, data), static_cast<std::uint32_t>(position),
                      static_cast<std::uint32_t>(data.size())};
    if (size_ < kMax) {
        if (size_ == capacity_) grow();
        entries_[size_++] = entry;
        return;
    }
    entries_[next_] = entry;
    next_ = static_cast<std::uint8_t>((next_ + 1) % kMax);
}

std::optional<DeliveredHistory::Known> DeliveredHistory::compare(const base::HashKey& key,
                                                                 std::uint64_t position,
                                                                 Bytes data) const noexcept {
    for (std::size_t back = 1; back <= size_; ++back) {
        const Entry& entry = entries_[(next_ + size_ - back) % size_];
        if (entry.position != static_cast<std::uint32_t>(position) || entry.size > data.size() ||
            entry.size == 0)
            continue;
        return Known{entry.size, hash(key, data.first(entry.size)) == entry.hash};
    }
    return std::nullopt;
}

}  // namespace sealtap::flow
