#include "decode/udp_tunnel.h"

#include "base/byte_reader.h"

namespace sealtap::decode {
namespace {

using base::ByteReader;

constexpr std::size_t kUdpBytes = 8;
constexpr std::size_t kIpv6Bytes = 40;

Kind kind_of_destination(std::uint16_t port) noexcept {
    switch (port) {
        case 1701: return Kind::L2tp;
        case 2152: return Kind::GtpU;
        case 3544: return Kind::Teredo;
        case 4341: return Kind::Lisp;
        case 4754:  // RFC 8086
            return Kind::Gre;
        case 4789:  // IANA's (RFC 7348)
        case 8472:  // what Linux used before that, and still does by default
            return Kind::Vxlan;
        case 4790: return Kind::VxlanGpe;
        case 5072: return Kind::Ayiya;
        case 5247: return Kind::Capwap;
        case 6081: return Kind::Geneve;
        case 6635:  // RFC 7510
            return Kind::Mpls;
        case 37008: return Kind::Tzsp;
        default: return Kind::NotIp;
    }
}

/// Of the tunnels that a server or controller answers from its own port.
Kind kind_of_source(std::uint16_t port) noexcept {
    switch (port) {
        case 1701: return Kind::L2tp;
        case 3544: return Kind::Teredo;
        case 5072: return Kind::Ayiya;
        case 5247: return Kind::Capwap;
        default: return Kind::NotIp;
    }
}

Kind kind_of_ports(std::uint16_t source, std::uint16_t destination) noexcept {
    const Kind kind = kind_of_destination(destination);
    return kind == Kind::NotIp ? kind_of_source(source) : kind;
}

/// RFC 4380 section 2.6: between hosts Teredo has no port of its own, but a whole IPv6 packet to or
/// from an address of its prefix, 2001::/32.
bool is_teredo(Bytes udp) noexcept {
    constexpr std::uint32_t kPrefix = 0x20010000;
    ByteReader reader(udp);
    reader.skip(kUdpBytes + 8);
    const std::uint32_t source = reader.u32();
    reader.skip(12);
    const std::uint32_t destination = reader.u32();
    return reader.ok() && (source == kPrefix || destination == kPrefix);
}

/// An IPv6 header whose length says what UDP's does.
bool may_be_teredo(Bytes udp) noexcept {
    constexpr std::size_t kStatedAt = 4;
    if (udp.size() < kUdpBytes + kIpv6Bytes) return false;
    if (std::to_integer<unsigned>(udp[kUdpBytes]) >> 4U != 6) return false;
    const std::size_t udp_bytes = ByteReader(udp.subspan(kStatedAt)).u16();
    const std::size_t inner_bytes = ByteReader(udp.subspan(kUdpBytes + kStatedAt)).u16();
    return udp_bytes == kUdpBytes + kIpv6Bytes + inner_bytes;
}

}  // namespace

std::optional<Layer> tunnel_in_udp(const Layer& udp) noexcept {
    ByteReader reader(udp.data);
    const std::uint16_t source = reader.u16();
    Kind kind = kind_of_ports(source, reader.u16());
    const std::uint16_t length = reader.u16();
    reader.skip(2);
    if (!reader.ok()) return std::nullopt;
    if (kind == Kind::NotIp && may_be_teredo(udp.data) && is_teredo(udp.data)) kind = Kind::Ipv6;
    if (kind == Kind::NotIp) return std::nullopt;
    Layer inside = behind(udp, reader.position(), kind);
    // As in IP, a length of 0 was left to the network card.
    if (length != 0 && length < reader.position()) return std::nullopt;
    if (length != 0) bound(inside, length - reader.position());
    return inside;
}

bool is_surely_no_tunnel(Bytes udp) noexcept {
    if (udp.size() < kUdpBytes) return false;
    ByteReader reader(udp);
    const std::uint16_t source = reader.u16();
    return kind_of_ports(source, reader.u16()) == Kind::NotIp && !may_be_teredo(udp);
}

}  // namespace sealtap::decode
