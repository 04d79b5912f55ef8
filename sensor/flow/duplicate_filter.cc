#include "flow/duplicate_filter.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace sealtap::flow {
namespace {

/// Each datagram is compared with all that are remembered.
constexpr std::uint64_t kFramesMost = 4096;
constexpr std::uint64_t kApartMsMost = 3'600'000;

}  // namespace

DuplicateFilter::DuplicateFilter(const base::HashKey& key, VlanKey vlans, const Limits& limits)
    : key_(key),
      hash_(key),
      vlans_(vlans),
      frames_max_(std::min(limits[Limit::DuplicateFramesMax], kFramesMost)),
      apart_max_(std::chrono::milliseconds(std::min(limits[Limit::DuplicateWaitMs], kApartMsMost))),
      seen_(frames_max_) {}

std::uint64_t DuplicateFilter::hash_of(const Datagram& datagram) const noexcept {
    std::array<std::byte, 72> header{};
    std::size_t size = 0;
    const auto put = [&](std::uint64_t value, unsigned octets) {
        for (unsigned i = 0; i < octets; ++i)
            header[size++] = static_cast<std::byte>((value >> (8 * i)) & 0xffU);
    };
    for (const std::byte octet : datagram.source.octets()) header[size++] = octet;
    for (const std::byte octet : datagram.destination.octets()) header[size++] = octet;
    put(datagram.protocol, 1);
    put(hash_(datagram.payload), 8);
    if (const auto& fragment = datagram.fragment) {
        put(fragment->id, 4);
        put(fragment->offset, 4);
        put(fragment->more ? 2 : 1, 1);
    }
    if (vlans_ == VlanKey::Include) {
        for (const std::uint16_t id : datagram.vlans.list()) put(id, 2);
    }
    return base::siphash(key_, Bytes(header).first(size));
}

bool DuplicateFilter::is_duplicate(const Datagram& datagram, std::uint64_t frame) noexcept {
    if (seen_.empty()) return false;
    const std::uint64_t hash = hash_of(datagram);
    const bool is_flawed = datagram.flaw == IpFlaw::BadChecksum || datagram.flaw == IpFlaw::Refused;
    const auto same = [&](const Seen& seen) {
        if (!seen.is_there || seen.hash != hash || frame - seen.frame > frames_max_) return false;
        // The receiver may have dropped that one, and takes this.
        if (seen.is_flawed && !is_flawed) return false;
        const Duration apart = datagram.time - seen.time;
        return apart <= apart_max_ && apart >= -apart_max_;
    };
    if (std::ranges::any_of(seen_, same)) return true;
    seen_[next_] = {hash, frame, datagram.time, true, is_flawed};
    next_ = (next_ + 1) % seen_.size();
    return false;
}

}  // namespace sealtap::flow
