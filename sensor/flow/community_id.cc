#include "flow/community_id.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <utility>

#include "base/hash.h"

namespace sealtap::flow {
namespace {

using TypePair = std::pair<std::uint8_t, std::uint8_t>;

// Request and answer, as the Community ID specification pairs them (after Zeek's icmp analyzer).
constexpr std::array<TypePair, 5> kIcmpPairs{{{8, 0}, {10, 9}, {13, 14}, {15, 16}, {17, 18}}};
constexpr std::array<TypePair, 6> kIcmpV6Pairs{
    {{128, 129}, {130, 131}, {133, 134}, {135, 136}, {139, 140}, {144, 145}}};

constexpr base::HashKey kFlowIdKey{0x5365616c74617020ULL, 0x666c6f775f696431ULL};
constexpr std::uint64_t kFlowIdMask = (1ULL << 53U) - 1;

bool is_icmp(std::uint8_t protocol) noexcept { return protocol == kIcmp || protocol == kIcmpV6; }

bool has_ports(std::uint8_t protocol) noexcept {
    return protocol == kTcp || protocol == kUdp || protocol == kSctp || is_icmp(protocol);
}

/// Octets of a hash's input, in network order, on the stack.
class HashInput {
public:
    void put(Bytes octets) noexcept {
        std::ranges::copy(octets, buffer_.begin() + static_cast<std::ptrdiff_t>(size_));
        size_ += octets.size();
    }
    void put_u8(std::uint8_t value) noexcept { buffer_[size_++] = std::byte{value}; }
    void put_u16(std::uint16_t value) noexcept {
        put_u8(static_cast<std::uint8_t>(value >> 8U));
        put_u8(static_cast<std::uint8_t>(value));
    }
    void put_u64(std::uint64_t value) noexcept {
        for (unsigned shift = 64; shift > 0; shift -= 8)
            put_u8(static_cast<std::uint8_t>(value >> (shift - 8)));
    }
    [[nodiscard]] Bytes octets() const noexcept { return std::span(buffer_).first(size_); }

private:
    std::array<std::byte, 64> buffer_{};
    std::size_t size_ = 0;
};

}  // namespace

IcmpPorts icmp_ports(std::uint8_t protocol, std::uint8_t type, std::uint8_t code) noexcept {
    const std::span<const TypePair> pairs = protocol == kIcmp
                                                ? std::span<const TypePair>(kIcmpPairs)
                                                : std::span<const TypePair>(kIcmpV6Pairs);
    for (const auto& [request, answer] : pairs) {
        if (type == request) return {type, answer, false};
        if (type == answer) return {type, request, false};
    }
    return {type, code, true};
}

std::string community_id(const Endpoint& source, const Endpoint& destination, std::uint8_t protocol,
                         std::uint16_t seed) {
    Endpoint low = source;
    Endpoint high = destination;
    bool one_way = false;
    if (is_icmp(protocol)) {
        const IcmpPorts ports = icmp_ports(protocol, static_cast<std::uint8_t>(source.port),
                                           static_cast<std::uint8_t>(destination.port));
        low.port = ports.source;
        high.port = ports.destination;
        one_way = ports.one_way;
    }
    if (!one_way && high < low) std::swap(low, high);
    HashInput input;
    input.put_u16(seed);
    input.put(low.address.octets());
    input.put(high.address.octets());
    input.put_u8(protocol);
    input.put_u8(0);
    if (has_ports(protocol)) {
        input.put_u16(low.port);
        input.put_u16(high.port);
    }
    base::Digest digest(base::Digest::Kind::Sha1);
    digest.update(input.octets());
    return "1:" + base::to_base64(bytes_of(digest.octets()));
}

std::uint64_t flow_id(const Endpoint& one, const Endpoint& other, std::uint8_t protocol,
                      Timestamp start) noexcept {
    const auto& [low, high] = std::minmax(one, other);
    HashInput input;
    input.put(low.address.octets());
    input.put(high.address.octets());
    input.put_u16(low.port);
    input.put_u16(high.port);
    input.put_u8(protocol);
    input.put_u64(static_cast<std::uint64_t>(start.time_since_epoch().count()));
    return base::siphash(kFlowIdKey, input.octets()) & kFlowIdMask;
}

}  // namespace sealtap::flow
