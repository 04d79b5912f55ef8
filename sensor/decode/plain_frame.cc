#include "decode/plain_frame.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include "decode/ipv4_header.h"
#include "decode/layer.h"
#include "decode/udp_tunnel.h"

namespace sealtap::decode {
namespace {

constexpr int kEthernetLink = 1;
constexpr std::size_t kEthernetBytes = 14;
constexpr std::size_t kIpv4Bytes = 20;
constexpr std::size_t kIpv6Bytes = 40;
constexpr std::uint8_t kTcp = 6;
constexpr std::uint8_t kUdp = 17;

/// A field of a header whose size was checked.
template <std::size_t At, std::size_t Extent>
std::uint16_t u16(std::span<const std::byte, Extent> header) noexcept {
    return static_cast<std::uint16_t>(std::to_integer<unsigned>(header[At]) << 8U |
                                      std::to_integer<unsigned>(header[At + 1]));
}

/// No other datagram of these two holds a further one.
bool holds_none(std::uint8_t protocol, Bytes payload) noexcept {
    if (protocol == kTcp) return true;
    return protocol == kUdp && is_surely_no_tunnel(payload);
}

/// The layer behind the header, which states `stated_bytes` for it; 0 was left to the network card.
bool enter(Layer behind_header, std::size_t stated_bytes, std::uint8_t protocol,
           Datagram& datagram) noexcept {
    constexpr std::uint64_t kMax = std::numeric_limits<std::uint32_t>::max();
    if (stated_bytes != 0) bound(behind_header, stated_bytes);
    if (!holds_none(protocol, behind_header.data)) return false;
    datagram.protocol = protocol;
    datagram.payload = behind_header.data;
    datagram.missing_bytes = static_cast<std::uint32_t>(std::min(behind_header.cut, kMax));
    return true;
}

bool read_plain_ipv4(const Layer& layer, Datagram& datagram) noexcept {
    constexpr std::byte kVersionAndLength{0x45};
    constexpr unsigned kMoreFragmentsAndOffset = 0x3fff;
    if (layer.data.size() < kIpv4Bytes) return false;
    const auto header = layer.data.first<kIpv4Bytes>();
    const std::size_t total_bytes = u16<2>(header);
    if (header[0] != kVersionAndLength || (u16<6>(header) & kMoreFragmentsAndOffset) != 0)
        return false;
    if (total_bytes <= kIpv4Bytes && total_bytes != 0) return false;
    datagram.source = IpAddress::v4(header.subspan<12, 4>());
    datagram.destination = IpAddress::v4(header.subspan<16, 4>());
    datagram.flaw = is_checksum_right(header) ? IpFlaw::None : flaw_of_ipv4(header);
    return enter(behind(layer, kIpv4Bytes, Kind::NotIp),
                 total_bytes == 0 ? 0 : total_bytes - kIpv4Bytes,
                 std::to_integer<std::uint8_t>(header[9]), datagram);
}

bool read_plain_ipv6(const Layer& layer, Datagram& datagram) noexcept {
    if (layer.data.size() < kIpv6Bytes) return false;
    const auto header = layer.data.first<kIpv6Bytes>();
    if (std::to_integer<unsigned>(header[0]) >> 4U != 6) return false;
    datagram.source = IpAddress::v6(header.subspan<8, 16>());
    datagram.destination = IpAddress::v6(header.subspan<24, 16>());
    return enter(behind(layer, kIpv6Bytes, Kind::NotIp), u16<4>(header),
                 std::to_integer<std::uint8_t>(header[6]), datagram);
}

}  // namespace

bool read_plain_frame(const Packet& packet, Datagram& datagram) noexcept {
    if (packet.link_type != kEthernetLink || packet.data.size() < kEthernetBytes) return false;
    const std::uint64_t cut =
        packet.wire_length > packet.data.size() ? packet.wire_length - packet.data.size() : 0;
    const Layer inside{Kind::NotIp, packet.data.subspan(kEthernetBytes), kEthernetBytes, cut};
    datagram.time = packet.time;
    datagram.packet_number = packet.number;
    datagram.source_index = packet.source;
    switch (u16<12>(packet.data.first<kEthernetBytes>())) {
        case 0x0800: return read_plain_ipv4(inside, datagram);
        case 0x86dd: return read_plain_ipv6(inside, datagram);
        default: return false;
    }
}

}  // namespace sealtap::decode
