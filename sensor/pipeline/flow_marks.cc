#include "pipeline/flow_marks.h"

#include <algorithm>
#include <array>
#include <bit>

namespace sealtap::pipeline {
namespace {

constexpr std::uint32_t kMarkMask = 3;
constexpr std::uint64_t kPlacesMax = 1ULL << 28U;

/// The upper half of the hash; the lower half chose the place.
std::uint32_t tag_of(std::uint64_t flow) noexcept {
    return static_cast<std::uint32_t>(flow >> 32U) & ~kMarkMask;
}

class Key {
public:
    void add(const Endpoint& endpoint) noexcept {
        for (const std::byte octet : endpoint.address.octets()) add(octet);
        add(static_cast<std::byte>(endpoint.port >> 8U));
        add(static_cast<std::byte>(endpoint.port & 0xFFU));
    }
    void add(std::byte octet) noexcept { octets_[size_++] = octet; }
    [[nodiscard]] Bytes bytes() const noexcept { return Bytes(octets_).first(size_); }

private:
    std::array<std::byte, 2 * (16 + 2) + 1> octets_{};
    std::size_t size_ = 0;
};

}  // namespace

FlowMarks::FlowMarks(std::uint64_t flows_max, std::uint64_t bulk_bytes, base::HashKey key)
    : places_(std::bit_ceil(std::clamp<std::uint64_t>(flows_max, 1, kPlacesMax))),
      bulk_bytes_(bulk_bytes),
      key_(key) {}

std::uint64_t FlowMarks::hash(const Endpoint& one, const Endpoint& other,
                              std::uint8_t protocol) const noexcept {
    const bool in_order = one < other;
    Key key;
    key.add(in_order ? one : other);
    key.add(in_order ? other : one);
    key.add(static_cast<std::byte>(protocol));
    return base::siphash(key_, key.bytes());
}

void FlowMarks::mark(std::uint64_t flow, FlowMark mark) noexcept {
    places_[flow & (places_.size() - 1)].store(tag_of(flow) | static_cast<std::uint32_t>(mark),
                                               std::memory_order_relaxed);
}

void FlowMarks::forget(std::uint64_t flow) noexcept {
    if (of(flow) != FlowMark::None) mark(flow, FlowMark::None);
}

FlowMark FlowMarks::of(std::uint64_t flow) const noexcept {
    const std::uint32_t found = place(flow).load(std::memory_order_relaxed);
    if ((found & ~kMarkMask) != tag_of(flow)) return FlowMark::None;
    return static_cast<FlowMark>(found & kMarkMask);
}

}  // namespace sealtap::pipeline
