#include "decode/logged_layer.h"

#include "base/byte_reader.h"
#include "decode/link_layer.h"

namespace sealtap::decode {
namespace {

using base::ByteReader;

Step next_layer(const Layer& layer, const ByteReader& reader, Kind kind) noexcept {
    if (!reader.ok()) return std::unexpected(FrameCause::TruncatedHeader);
    return behind(layer, reader.position(), kind);
}

// AF_INET is 2 everywhere; AF_INET6 is 10 on Linux, 24 on NetBSD and OpenBSD, 28 on FreeBSD, 30 on
// macOS.
Kind kind_of_family(std::uint32_t family) noexcept {
    switch (family) {
        case 2: return Kind::Ipv4;
        case 10:
        case 24:
        case 28:
        case 30: return Kind::Ipv6;
        default: return Kind::NotIp;
    }
}

/// An address family in the byte order of whoever captured. Families are small, so a large one was
/// written by a machine of the other order.
Kind read_family(ByteReader& reader) noexcept {
    const std::uint32_t family = reader.u32();
    return kind_of_family(family > 0xffff ? __builtin_bswap32(family) : family);
}

/// A family, then what is of no concern here.
Step read_family_header(const Layer& layer, std::size_t rest_bytes) noexcept {
    ByteReader reader(layer.data);
    const Kind kind = read_family(reader);
    reader.skip(rest_bytes);
    return next_layer(layer, reader, kind);
}

// Its length is the first octet and does not count the padding to a multiple of 4.
Step read_packet_log(const Layer& layer) noexcept {
    ByteReader reader(layer.data);
    const std::size_t length = reader.u8();
    const Kind kind = kind_of_family(reader.u8());
    if (reader.ok() && length < reader.position())
        return std::unexpected(FrameCause::MalformedHeader);
    reader.skip((length + 3) / 4 * 4 - 2);
    return next_layer(layer, reader, kind);
}

/// A length, which counts itself, and a type, in the byte order of whoever captured. No type is
/// above 255, which tells the order.
struct Attribute {
    std::size_t length;
    std::uint16_t type;
};
Attribute read_attribute(ByteReader& reader) noexcept {
    const std::uint16_t length = reader.u16();
    const std::uint16_t type = reader.u16();
    if (type <= 0xff) return {length, type};
    return {__builtin_bswap16(length), __builtin_bswap16(type)};
}

// Linux's nfnetlink_log: 4 octets, then attributes filled up to a multiple of 4. One is the packet,
// and ends the walk.
Step read_netfilter_log(const Layer& layer) noexcept {
    constexpr std::uint16_t kPayload = 9;
    constexpr std::size_t kAttributeBytes = 4;
    ByteReader reader(layer.data);
    reader.skip(4);
    while (reader.ok() && reader.left() != 0) {
        const Attribute attribute = read_attribute(reader);
        if (!reader.ok()) break;
        if (attribute.length < kAttributeBytes) return std::unexpected(FrameCause::MalformedHeader);
        const std::size_t value_bytes = attribute.length - kAttributeBytes;
        if (attribute.type == kPayload) {
            Layer inside = behind(layer, reader.position(), Kind::IpVersion);
            bound(inside, value_bytes);
            return inside;
        }
        reader.skip((value_bytes + 3) / 4 * 4);
    }
    return std::unexpected(layer.cut != 0 || !reader.ok() ? FrameCause::TruncatedHeader
                                                          : FrameCause::NotIp);
}

// Little-endian: its length, whether a packet follows, and that packet's link type.
Step read_pktap(const Layer& layer) noexcept {
    constexpr std::uint32_t kPacketFollows = 1;
    ByteReader reader(layer.data);
    const std::size_t length = __builtin_bswap32(reader.u32());
    const std::uint32_t next = __builtin_bswap32(reader.u32());
    const std::uint32_t link_type = __builtin_bswap32(reader.u32());
    if (!reader.ok()) return std::unexpected(FrameCause::TruncatedHeader);
    if (length < reader.position()) return std::unexpected(FrameCause::MalformedHeader);
    if (length > layer.data.size()) return std::unexpected(FrameCause::TruncatedHeader);
    if (next != kPacketFollows) return std::unexpected(FrameCause::NotIp);
    return behind(layer, length, kind_of_link(static_cast<int>(link_type & 0xffffU)));
}

// RFC 2427: an address of 2 to 4 octets, of which the last is odd, unnumbered information, and a
// network layer's identifier, perhaps behind a filler. Cisco has an EtherType there instead.
Step read_frame_relay(const Layer& layer) noexcept {
    constexpr std::uint8_t kUnnumbered = 0x03;
    constexpr std::uint8_t kIpv4 = 0xcc;
    constexpr std::uint8_t kIpv6 = 0x8e;
    constexpr std::uint8_t kSnap = 0x80;
    ByteReader reader(layer.data);
    reader.skip(1);
    for (int octets = 1; octets < 4 && (reader.u8() & 1U) == 0;) ++octets;
    const std::uint8_t control = reader.u8();
    std::uint8_t protocol = reader.u8();
    if (control != kUnnumbered) {
        const auto type = static_cast<std::uint16_t>(control << 8U | protocol);
        return next_layer(layer, reader, kind_of_ether_type(type));
    }
    if (protocol == 0) protocol = reader.u8();
    if (protocol == kIpv4) return next_layer(layer, reader, Kind::Ipv4);
    if (protocol == kIpv6) return next_layer(layer, reader, Kind::Ipv6);
    if (protocol != kSnap) return next_layer(layer, reader, Kind::NotIp);
    const std::uint32_t organisation = reader.u24();
    const std::uint16_t type = reader.u16();
    return next_layer(layer, reader, organisation == 0 ? kind_of_ether_type(type) : Kind::NotIp);
}

// RFC 2734, as macOS shows it: two addresses of 8 octets and an EtherType.
Step read_ip_over_1394(const Layer& layer) noexcept {
    ByteReader reader(layer.data);
    reader.skip(16);
    const std::uint16_t type = reader.u16();
    return next_layer(layer, reader, kind_of_ether_type(type));
}

Step skip_direction(const Layer& layer, Kind kind) noexcept {
    ByteReader reader(layer.data);
    reader.skip(1);
    return next_layer(layer, reader, kind);
}

}  // namespace

Step read_logged(const Layer& layer) noexcept {
    constexpr std::size_t kIndexAndFlags = 8;
    switch (layer.kind) {
        case Kind::FrameRelay: return read_frame_relay(layer);
        case Kind::IpOver1394: return read_ip_over_1394(layer);
        case Kind::Directed: return skip_direction(layer, Kind::Ppp);
        case Kind::DirectedHdlc: return skip_direction(layer, Kind::CiscoHdlc);
        case Kind::DirectedRelay: return skip_direction(layer, Kind::FrameRelay);
        case Kind::IpsecLog: return read_family_header(layer, kIndexAndFlags);
        case Kind::PacketLog: return read_packet_log(layer);
        case Kind::NetfilterLog: return read_netfilter_log(layer);
        case Kind::Pktap: return read_pktap(layer);
        default: return read_family_header(layer, 0);
    }
}

}  // namespace sealtap::decode
