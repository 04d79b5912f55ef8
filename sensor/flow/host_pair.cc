#include "flow/host_pair.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "base/hash.h"

namespace sealtap::flow {
namespace {

constexpr base::HashKey kHostPairKey{0x5365616c74617020ULL, 0x686f73742d706169ULL};

}  // namespace

std::uint64_t host_pair_hash(const IpAddress& one, const IpAddress& other) noexcept {
    const auto& [low, high] = std::minmax(one, other);
    std::array<std::byte, 32> octets{};
    const auto end = std::ranges::copy(low.octets(), octets.begin()).out;
    const auto size = std::ranges::copy(high.octets(), end).out - octets.begin();
    return base::siphash(kHostPairKey, std::span(octets).first(static_cast<std::size_t>(size)));
}

}  // namespace sealtap::flow
