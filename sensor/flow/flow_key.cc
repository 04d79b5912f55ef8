#include "flow/flow_key.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "base/byte_reader.h"
#include "flow/community_id.h"

namespace sealtap::flow {

FlowPlace place_of(const Datagram& datagram, std::uint16_t source_port,
                   std::uint16_t destination_port, VlanKey vlans) noexcept {
    FlowPlace place;
    place.key.low = {datagram.source, source_port};
    place.key.high = {datagram.destination, destination_port};
    place.key.protocol = datagram.protocol;
    if (vlans == VlanKey::Include) place.key.vlans = datagram.vlans;
    if (place.key.high < place.key.low) {
        std::swap(place.key.low, place.key.high);
        place.low_is_sender = false;
    }
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

std::size_t FlowKeyHash::operator()(const FlowKey& key) const noexcept {
    std::array<std::byte, 64> octets{};
    auto to = octets.begin();
    const auto put = [&to](std::uint16_t value) {
        *to++ = static_cast<std::byte>(value >> 8U);
        *to++ = static_cast<std::byte>(value & 0xffU);
    };
    to = std::ranges::copy(key.low.address.octets(), to).out;
    to = std::ranges::copy(key.high.address.octets(), to).out;
    put(key.low.port);
    put(key.high.port);
    put(key.protocol);
    for (const std::uint16_t vlan : key.vlans.list()) put(vlan);
    const auto size = static_cast<std::size_t>(to - octets.begin());
    return base::siphash(key_, std::span(octets).first(size));
}

}  // namespace sealtap::flow
