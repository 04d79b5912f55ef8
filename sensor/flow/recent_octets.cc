#include "flow/recent_octets.h"

#include <cstring>
#include <utility>

namespace sealtap::flow {

void RecentOctets::record(std::uint64_t position, Bytes data) {
    if (data.empty()) return;
    if (position != end_) begin_ = position;
    const std::uint64_t end = position + data.size();
    if (!large_ && end >= kMany) enlarge();
    end_ = end;
    begin_ = std::max(begin_, oldest(end));
    const Bytes kept = data.last(std::min(data.size(), ring().size()));
    write(end - kept.size(), kept);
}

void RecentOctets::enlarge() {
    std::vector<std::byte> kept;
    append_to(kept, begin_);
    // Every octet that is read was written before.
    auto large = std::make_unique_for_overwrite<std::array<std::byte, kBytesMax>>();
    for (std::size_t i = 0; i < kept.size(); ++i) (*large)[(begin_ + i) % kBytesMax] = kept[i];
    large_ = std::move(large);
}

void RecentOctets::write(std::uint64_t position, Bytes data) noexcept {
    const std::span<std::byte> to = large_ ? std::span<std::byte>(*large_) : small_;
    const auto at = static_cast<std::size_t>(position % to.size());
    const std::size_t to_edge = std::min(data.size(), to.size() - at);
    // For every packet: std::ranges::copy would go octet by octet.
    std::memcpy(to.data() + at, data.data(), to_edge);
    std::memcpy(to.data(), data.data() + to_edge, data.size() - to_edge);
}

std::uint64_t RecentOctets::count_different(std::uint64_t position, Bytes data) const noexcept {
    const std::span<const std::byte> known = ring();
    std::uint64_t different = 0;
    for (std::size_t i = 0; i < data.size(); ++i)
        different += known[(position + i) % known.size()] != data[i] ? 1U : 0U;
    return different;
}

void RecentOctets::append_to(std::vector<std::byte>& octets, std::uint64_t from) const {
    const std::span<const std::byte> known = ring();
    for (std::uint64_t position = from; position < end_; ++position)
        octets.push_back(known[position % known.size()]);
}

}  // namespace sealtap::flow
