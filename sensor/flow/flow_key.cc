#include "flow/flow_key.h"

#include <array>
#include <bit>
#include <compare>
#include <cstring>
#include <span>

#include "base/byte_reader.h"
#include "flow/community_id.h"

namespace sealtap::flow {
namespace {

// With their length, and zeros behind those of IPv4.
using AddressOctets = std::array<std::byte, sizeof(IpAddress)>;

/// The same in words, to be compared quickly.
struct AddressWords {
    explicit AddressWords(const IpAddress& address) noexcept {
        const auto octets = std::bit_cast<AddressOctets>(address);
        std::memcpy(&first, octets.data(), sizeof first);
        std::memcpy(&second, octets.data() + sizeof first, sizeof second);
        last = octets.back();
    }
    friend auto operator<=>(const AddressWords&, const AddressWords&) noexcept = default;

    std::uint64_t first = 0;
    std::uint64_t second = 0;
    std::byte last{};
};
static_assert(sizeof(AddressOctets) == 2 * sizeof(std::uint64_t) + 1);

/// Any order will do, as long as it is always the same.
bool is_before(const Endpoint& one, const Endpoint& other) noexcept {
    const auto order = AddressWords(one.address) <=> AddressWords(other.address);
    return order != 0 ? order < 0 : one.port < other.port;
}

bool is_same(const Endpoint& one, const Endpoint& other) noexcept {
    return one.port == other.port && AddressWords(one.address) == AddressWords(other.address);
}

/// What the hash is made of.
class KeyOctets {
public:
    void put(const IpAddress& address) noexcept {
        const auto octets = std::bit_cast<AddressOctets>(address);
        std::memcpy(octets_.data() + size_, octets.data(), octets.size());
        size_ += octets.size();
    }
    void put(std::uint16_t value) noexcept {
        std::memcpy(octets_.data() + size_, &value, sizeof value);
        size_ += sizeof value;
    }
    [[nodiscard]] Bytes octets() const noexcept { return std::span(octets_).first(size_); }

private:
    std::array<std::byte, 64> octets_{};
    std::size_t size_ = 0;
};

}  // namespace

FlowPlace place_of(const Datagram& datagram, std::uint16_t source_port,
                   std::uint16_t destination_port, VlanKey vlans) noexcept {
    FlowPlace place{{datagram.source, source_port},
                    {datagram.destination, destination_port},
                    datagram.protocol,
                    true,
                    vlans == VlanKey::Include ? &datagram.vlans : nullptr};
    place.low_is_sender = !is_before(place.destination, place.source);
    return place;
}

FlowPlace place_of(const Datagram& datagram, VlanKey vlans) noexcept {
    base::ByteReader reader(datagram.payload);
    if (datagram.protocol == kIcmp || datagram.protocol == kIcmpV6) {
        const std::uint8_t type = reader.u8();
        const std::uint8_t code = reader.u8();
        if (!reader.ok()) return place_of(datagram, 0, 0, vlans);
        const IcmpPorts ports = icmp_ports(datagram.protocol, type, code);
        return place_of(datagram, ports.source, ports.destination, vlans);
    }
    if (datagram.protocol == kSctp && reader.left() >= 4) {
        const std::uint16_t source_port = reader.u16();
        return place_of(datagram, source_port, reader.u16(), vlans);
    }
    return place_of(datagram, 0, 0, vlans);
}

FlowPlace place_of(const FlowRecord& record, VlanKey vlans) noexcept {
    return {record.info.originator, record.info.responder, record.info.ip_protocol,
            record.low_is_originator, vlans == VlanKey::Include ? &record.info.vlans : nullptr};
}

std::uint32_t hash_of(const FlowPlace& place, const OctetHash& hash) noexcept {
    const Endpoint& low = place.low_is_sender ? place.source : place.destination;
    const Endpoint& high = place.low_is_sender ? place.destination : place.source;
    KeyOctets key;
    key.put(low.address);
    key.put(high.address);
    key.put(low.port);
    key.put(high.port);
    key.put(place.protocol);
    if (place.vlans != nullptr) {
        for (const std::uint16_t id : place.vlans->list()) key.put(id);
    }
    return static_cast<std::uint32_t>(hash(key.octets()));
}

bool belongs(const FlowPlace& place, const FlowRecord& record) noexcept {
    const bool by_originator = direction_of(record, place) == Direction::ToResponder;
    return is_same(place.source, by_originator ? record.info.originator : record.info.responder) &&
           is_same(place.destination,
                   by_originator ? record.info.responder : record.info.originator) &&
           place.protocol == record.info.ip_protocol &&
           (place.vlans == nullptr || *place.vlans == record.info.vlans);
}

}  // namespace sealtap::flow
