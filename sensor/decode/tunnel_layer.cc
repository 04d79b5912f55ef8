#include "decode/tunnel_layer.h"

#include "base/byte_reader.h"
#include "decode/link_layer.h"

namespace sealtap::decode {
namespace {

using base::ByteReader;

constexpr std::size_t kUdpHeaderBytes = 8;
constexpr std::size_t kVxlanHeaderBytes = 8;

std::optional<Layer> vxlan_in(const Layer& udp) noexcept {
    ByteReader reader(udp.data);
    reader.skip(2);
    const std::uint16_t port = reader.u16();
    // 4789 is IANA's (RFC 7348), 8472 is what Linux used before and still does by default.
    if (port != 4789 && port != 8472) return std::nullopt;
    return behind(udp, 0, Kind::Vxlan);
}

// RFC 2784 with the key and sequence number of RFC 2890. The source routes of RFC 1701 and version
// 1 (PPTP, whose octets are mostly compressed or encrypted PPP) are left as they are.
Step read_gre(const Layer& layer) noexcept {
    constexpr unsigned kChecksum = 0x8000;
    constexpr unsigned kRouting = 0x4000;
    constexpr unsigned kKey = 0x2000;
    constexpr unsigned kSequence = 0x1000;
    constexpr unsigned kVersion = 0x0007;
    constexpr std::uint16_t kTransparentBridging = 0x6558;
    ByteReader reader(layer.data);
    const std::uint16_t flags = reader.u16();
    const std::uint16_t type = reader.u16();
    for (const unsigned option : {kChecksum, kKey, kSequence}) {
        if ((flags & option) != 0) reader.skip(4);
    }
    if (!reader.ok()) return std::unexpected(FrameCause::TruncatedHeader);
    if ((flags & (kRouting | kVersion)) != 0) return std::unexpected(FrameCause::MalformedHeader);
    const Kind kind = type == kTransparentBridging ? Kind::Ethernet : kind_of_ether_type(type);
    return behind(layer, reader.position(), kind);
}

// RFC 7348 section 5: receivers look at the I flag only, so we do.
Step read_vxlan(const Layer& layer) noexcept {
    constexpr unsigned kIdValid = 0x08;
    ByteReader reader(layer.data);
    reader.skip(4);
    const std::uint16_t udp_bytes = reader.u16();
    reader.skip(2);
    const std::uint8_t flags = reader.u8();
    reader.skip(kVxlanHeaderBytes - 1);
    if (!reader.ok()) return std::unexpected(FrameCause::TruncatedHeader);
    constexpr std::size_t kHeaders = kUdpHeaderBytes + kVxlanHeaderBytes;
    if ((flags & kIdValid) == 0 || (udp_bytes != 0 && udp_bytes < kHeaders))
        return std::unexpected(FrameCause::MalformedHeader);
    Layer inside = behind(layer, kHeaders, Kind::Ethernet);
    if (udp_bytes != 0) bound(inside, udp_bytes - kHeaders);
    return inside;
}

}  // namespace

std::optional<Layer> tunnel_in(const IpHeader& header) noexcept {
    switch (header.protocol) {
        case 4: return behind(header.payload, 0, Kind::Ipv4);
        case 17: return vxlan_in(header.payload);
        case 41: return behind(header.payload, 0, Kind::Ipv6);
        case 47: return behind(header.payload, 0, Kind::Gre);
        default: return std::nullopt;
    }
}

Step read_tunnel(const Layer& layer) noexcept {
    return layer.kind == Kind::Gre ? read_gre(layer) : read_vxlan(layer);
}

}  // namespace sealtap::decode
