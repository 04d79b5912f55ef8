#include "flow/recent_octets.h"

#include <algorithm>
#include <cstring>

namespace sealtap::flow {

void RecentOctets::record(std::uint64_t position, Bytes data) noexcept {
    if (position != end_) begin_ = position;
    end_ = position + data.size();
    const Bytes kept = data.last(std::min(data.size(), kBytes));
    const std::size_t at = place(end_ - kept.size());
    const std::size_t to_edge = std::min(kept.size(), kBytes - at);
    if (kept.empty()) return;
    // For every packet: std::ranges::copy would go octet by octet.
    std::memcpy(ring_.data() + at, kept.data(), to_edge);
    std::memcpy(ring_.data(), kept.data() + to_edge, kept.size() - to_edge);
    if (end_ - begin_ > kBytes) begin_ = end_ - kBytes;
}

std::uint64_t RecentOctets::count_different(std::uint64_t position, Bytes data) const noexcept {
    std::uint64_t different = 0;
    for (std::size_t i = 0; i < data.size(); ++i)
        different += ring_[place(position + i)] != data[i] ? 1U : 0U;
    return different;
}

void RecentOctets::append_to(std::vector<std::byte>& octets, std::uint64_t from) const {
    for (std::uint64_t position = from; position < end_; ++position)
        octets.push_back(ring_[place(position)]);
}

}  // namespace sealtap::flow
