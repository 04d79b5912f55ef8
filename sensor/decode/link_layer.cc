#include "decode/link_layer.h"

#include "base/byte_reader.h"
#include "decode/logged_layer.h"
#include "decode/shim_layer.h"
#include "decode/wlan_layer.h"

namespace sealtap::decode {
namespace {

using base::ByteReader;

constexpr std::uint16_t kFirstEtherType = 0x0600;  // smaller values are lengths (IEEE 802.3)

Step next_layer(const Layer& layer, const ByteReader& reader, Kind kind) noexcept {
    if (!reader.ok()) return std::unexpected(FrameCause::TruncatedHeader);
    return behind(layer, reader.position(), kind);
}

Kind kind_of_type_or_length(std::uint16_t value) noexcept {
    return value < kFirstEtherType ? Kind::Llc : kind_of_ether_type(value);
}

Step read_ethernet(const Layer& layer) noexcept {
    ByteReader reader(layer.data);
    reader.skip(12);
    const std::uint16_t type = reader.u16();
    return next_layer(layer, reader, kind_of_type_or_length(type));
}

Step read_vlan(const Layer& layer) noexcept {
    ByteReader reader(layer.data);
    reader.skip(2);
    const std::uint16_t type = reader.u16();
    return next_layer(layer, reader, kind_of_type_or_length(type));
}

// RFC 1042: IP within 802.2 either has SNAP with an EtherType (the organisation is 0, or 0x0000f8
// from bridges, IEEE 802.1H) or, rarely, IP's own service access point 6.
Step read_llc(const Layer& layer) noexcept {
    constexpr std::uint16_t kSnap = 0xaaaa;
    constexpr std::uint16_t kIp = 0x0606;
    constexpr std::uint8_t kUnnumbered = 3;
    ByteReader reader(layer.data);
    const std::uint16_t access_points = reader.u16();
    const std::uint8_t control = reader.u8();
    if (control != kUnnumbered || access_points != kSnap)
        return next_layer(layer, reader, access_points == kIp ? Kind::Ipv4 : Kind::NotIp);
    const std::uint32_t organisation = reader.u24();
    const std::uint16_t type = reader.u16();
    const bool ether_type = organisation == 0 || organisation == 0x0000f8;
    return next_layer(layer, reader, ether_type ? kind_of_ether_type(type) : Kind::NotIp);
}

// A cooked header's protocol is an EtherType or one of Linux's own small numbers, of which 4 is
// 802.2. With the hardware types of radios it says nothing: then their frame follows.
Kind kind_of_cooked(std::uint16_t hardware, std::uint16_t protocol) noexcept {
    constexpr std::uint16_t kLinux8022 = 4;
    switch (hardware) {
        case 801: return Kind::Wlan;
        case 802: return Kind::Prism;
        case 803: return Kind::Radiotap;
        default: break;
    }
    if (protocol == kLinux8022) return Kind::Llc;
    return protocol < kFirstEtherType ? Kind::NotIp : kind_of_ether_type(protocol);
}

Step read_cooked_v1(const Layer& layer) noexcept {
    ByteReader reader(layer.data);
    reader.skip(2);
    const std::uint16_t hardware = reader.u16();
    reader.skip(10);
    const std::uint16_t protocol = reader.u16();
    return next_layer(layer, reader, kind_of_cooked(hardware, protocol));
}

Step read_cooked_v2(const Layer& layer) noexcept {
    ByteReader reader(layer.data);
    const std::uint16_t protocol = reader.u16();
    reader.skip(6);
    const std::uint16_t hardware = reader.u16();
    reader.skip(10);
    return next_layer(layer, reader, kind_of_cooked(hardware, protocol));
}

Step read_cisco_hdlc(const Layer& layer) noexcept {
    ByteReader reader(layer.data);
    reader.skip(2);
    const std::uint16_t type = reader.u16();
    return next_layer(layer, reader, kind_of_ether_type(type));
}

// Frame control and two addresses; IP is always within 802.2 there (RFC 1390).
Step read_fddi(const Layer& layer) noexcept {
    ByteReader reader(layer.data);
    reader.skip(13);
    return next_layer(layer, reader, Kind::Llc);
}

Step read_version(const Layer& layer) noexcept {
    ByteReader reader(layer.data);
    const unsigned version = reader.u8() >> 4U;
    if (!reader.ok()) return std::unexpected(FrameCause::TruncatedHeader);
    if (version != 4 && version != 6) return std::unexpected(FrameCause::MalformedHeader);
    return behind(layer, 0, version == 4 ? Kind::Ipv4 : Kind::Ipv6);
}

}  // namespace

Kind kind_of_link(int link_type) noexcept {
    switch (link_type) {
        case 0:
        case 108: return Kind::Family;
        case 1: return Kind::Ethernet;
        case 9:
        case 50: return Kind::Ppp;
        case 10: return Kind::Fddi;
        case 51: return Kind::Pppoe;
        case 101: return Kind::IpVersion;
        case 104: return Kind::CiscoHdlc;
        case 105: return Kind::Wlan;
        case 107: return Kind::FrameRelay;
        case 109: return Kind::IpsecLog;
        case 113: return Kind::CookedV1;
        case 117: return Kind::PacketLog;
        case 119: return Kind::Prism;
        case 127: return Kind::Radiotap;
        case 138: return Kind::IpOver1394;
        case 163: return Kind::Avs;
        case 192: return Kind::Ppi;
        case 204: return Kind::Directed;
        case 205: return Kind::DirectedHdlc;
        case 206: return Kind::DirectedRelay;
        case 228: return Kind::Ipv4;
        case 229: return Kind::Ipv6;
        case 239: return Kind::NetfilterLog;
        case 258: return Kind::Pktap;
        case 276: return Kind::CookedV2;
        default: return Kind::UnknownLink;
    }
}

Kind kind_of_ether_type(std::uint16_t type) noexcept {
    switch (type) {
        case 0x0800: return Kind::Ipv4;
        case 0x86dd: return Kind::Ipv6;
        case 0x8100:  // 802.1Q
        case 0x88a8:  // 802.1ad
        case 0x9100:  // QinQ before it was a standard
        case 0x9200:
        case 0x9300: return Kind::Vlan;
        case 0x8847:
        case 0x8848: return Kind::Mpls;
        case 0x8864: return Kind::Pppoe;  // its session stage; the discovery carries no data
        case 0x88e5: return Kind::MacSec;
        case 0x88e7: return Kind::Backbone;
        case 0x8926: return Kind::VnTag;
        case 0x893f: return Kind::ETag;
        case 0x894f: return Kind::Nsh;
        // The type before a tag is whatever the switches agree upon.
        default: return type < kFirstEtherType ? Kind::NotIp : Kind::MaybeTag;
    }
}

std::uint16_t vlan_id(const Layer& layer) noexcept {
    return ByteReader(layer.data).u16() & 0x0fffU;
}

Step read_link(const Layer& layer) noexcept {
    switch (layer.kind) {
        case Kind::Ethernet: return read_ethernet(layer);
        case Kind::CookedV1: return read_cooked_v1(layer);
        case Kind::CookedV2: return read_cooked_v2(layer);
        case Kind::Family:
        case Kind::FrameRelay:
        case Kind::IpOver1394:
        case Kind::Directed:
        case Kind::DirectedHdlc:
        case Kind::DirectedRelay:
        case Kind::IpsecLog:
        case Kind::PacketLog:
        case Kind::NetfilterLog:
        case Kind::Pktap: return read_logged(layer);
        case Kind::CiscoHdlc: return read_cisco_hdlc(layer);
        case Kind::Fddi: return read_fddi(layer);
        case Kind::Radiotap:
        case Kind::Prism:
        case Kind::Avs:
        case Kind::Ppi:
        case Kind::Wlan:
        case Kind::WlanPadded:
        case Kind::WlanSwapped:
        case Kind::WlanSubframe: return read_wlan(layer);
        case Kind::Vlan: return read_vlan(layer);
        case Kind::Mpls:
        case Kind::Pppoe:
        case Kind::Ppp:
        case Kind::MacSec:
        case Kind::Backbone:
        case Kind::VnTag:
        case Kind::ETag:
        case Kind::Nsh:
        case Kind::MaybeTag: return read_shim(layer);
        case Kind::Llc: return read_llc(layer);
        case Kind::IpVersion: return read_version(layer);
        case Kind::NotIp: return std::unexpected(FrameCause::NotIp);
        case Kind::Protected: return std::unexpected(FrameCause::Encrypted);
        default: return std::unexpected(FrameCause::UnknownLink);
    }
}

}  // namespace sealtap::decode
