#include "flow/duplicate_filter.h"

#include <algorithm>

namespace sealtap::flow {

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
    const std::uint64_t hash = hash_of(datagram);
    const auto same = [&](const Seen& seen) {
        if (!seen.is_there || seen.hash != hash || frame - seen.frame > kFramesMax) return false;
        const Duration apart = datagram.time - seen.time;
        return apart <= kApartMax && apart >= -kApartMax;
    };
    if (std::ranges::any_of(seen_, same)) return true;
    seen_[next_] = {hash, frame, datagram.time, true};
    next_ = (next_ + 1) % seen_.size();
    return false;
}

}  // namespace sealtap::flow
