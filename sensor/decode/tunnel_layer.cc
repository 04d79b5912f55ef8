#include "decode/tunnel_layer.h"

#include "base/byte_reader.h"
#include "decode/carrier_layer.h"
#include "decode/link_layer.h"
#include "decode/plausible.h"
#include "decode/udp_tunnel.h"

namespace sealtap::decode {
namespace {

using base::ByteReader;

constexpr std::uint16_t kTransparentBridging = 0x6558;

Kind kind_of_tunnelled_type(std::uint16_t type) noexcept {
    return type == kTransparentBridging ? Kind::Ethernet : kind_of_ether_type(type);
}

// What access points of Aruba send to their controller: the frames of their radios.
bool is_aruba_type(std::uint16_t type) noexcept {
    return (type & 0xfe0fU) == 0x8200 || type == 0x9000;
}

// Of the versions of ERSPAN (draft-foschiano-erspan) the first has no header, and of GRE's options
// no sequence number, which tells it from the second.
Kind kind_in_gre(std::uint16_t type, bool sequenced) noexcept {
    constexpr std::uint16_t kErspan = 0x88be;
    constexpr std::uint16_t kErspanIII = 0x22eb;
    if (type == kErspanIII) return Kind::ErspanIII;
    if (is_aruba_type(type)) return Kind::Wlan;
    if (type == kErspan) return sequenced ? Kind::ErspanII : Kind::Ethernet;
    return kind_of_tunnelled_type(type);
}

// WCCP redirects packets to a cache, from version 2 on behind a header of 4 octets.
Step read_redirected(const Layer& layer) noexcept {
    constexpr std::size_t kRedirectBytes = 4;
    if (begins_with_ip(layer)) return behind(layer, 0, Kind::IpVersion);
    if (layer.data.size() < kRedirectBytes) return std::unexpected(FrameCause::TruncatedHeader);
    return behind(layer, kRedirectBytes, Kind::IpVersion);
}

// RFC 2784 with the key and sequence number of RFC 2890, and version 1 (PPTP, RFC 2637) with its
// acknowledgement. The source routes of RFC 1701 are left as they are.
Step read_gre(const Layer& layer) noexcept {
    constexpr unsigned kChecksum = 0x8000;
    constexpr unsigned kRouting = 0x4000;
    constexpr unsigned kKey = 0x2000;
    constexpr unsigned kSequence = 0x1000;
    constexpr unsigned kAcknowledgement = 0x0080;
    constexpr std::uint16_t kPpp = 0x880b;
    constexpr std::uint16_t kWccp = 0x883e;
    ByteReader reader(layer.data);
    const std::uint16_t flags = reader.u16();
    const std::uint16_t type = reader.u16();
    const unsigned version = flags & 0x0007U;
    for (const unsigned option : {kChecksum, kKey, kSequence}) {
        if ((flags & option) != 0) reader.skip(4);
    }
    if (version == 1 && (flags & kAcknowledgement) != 0) reader.skip(4);
    if (!reader.ok()) return std::unexpected(FrameCause::TruncatedHeader);
    if ((flags & kRouting) != 0 || version > 1 || (version == 1 && type != kPpp))
        return std::unexpected(FrameCause::MalformedHeader);
    if (version == 0 && type == kWccp)
        return read_redirected(behind(layer, reader.position(), Kind::NotIp));
    const bool sequenced = (flags & kSequence) != 0;
    return behind(layer, reader.position(),
                  version == 1 ? Kind::Ppp : kind_in_gre(type, sequenced));
}

// Version 1 of the header for ERSPAN II, 2 for III, whose last fields say what was mirrored and
// whether 8 octets of a platform follow. Their T flag tells of a copy that was cut; so does the
// length in the copy's IP header, by which what lacks is counted.
Step read_erspan(const Layer& layer) noexcept {
    constexpr std::size_t kHeaderII = 8;
    constexpr std::size_t kHeaderIII = 12;
    constexpr std::size_t kPlatformHeader = 8;
    constexpr unsigned kFrameTypeIp = 2;
    const bool is_second = layer.kind == Kind::ErspanII;
    ByteReader reader(layer.data);
    const unsigned version = reader.u8() >> 4U;
    reader.skip(is_second ? kHeaderII - 1 : kHeaderIII - 3);
    const unsigned fields = is_second ? 0 : reader.u16();
    if ((fields & 1U) != 0) reader.skip(kPlatformHeader);
    if (!reader.ok()) return std::unexpected(FrameCause::TruncatedHeader);
    if (version != (is_second ? 1 : 2)) return std::unexpected(FrameCause::MalformedHeader);
    const bool is_ip = (fields >> 10U & 0x1fU) == kFrameTypeIp;
    return behind(layer, reader.position(), is_ip ? Kind::IpVersion : Kind::Ethernet);
}

// RFC 7348 section 5: receivers look at the I flag only, so we do.
Step read_vxlan(const Layer& layer) noexcept {
    constexpr unsigned kIdValid = 0x08;
    ByteReader reader(layer.data);
    const std::uint8_t flags = reader.u8();
    reader.skip(7);
    if (!reader.ok()) return std::unexpected(FrameCause::TruncatedHeader);
    if ((flags & kIdValid) == 0) return std::unexpected(FrameCause::MalformedHeader);
    return behind(layer, reader.position(), Kind::Ethernet);
}

// RFC 8926 section 3.4.
Step read_geneve(const Layer& layer) noexcept {
    ByteReader reader(layer.data);
    const std::uint8_t version_and_length = reader.u8();
    reader.skip(1);
    const std::uint16_t type = reader.u16();
    reader.skip(4);
    reader.skip((version_and_length & 0x3fU) * std::size_t{4});
    if (!reader.ok()) return std::unexpected(FrameCause::TruncatedHeader);
    if (version_and_length >> 6U != 0) return std::unexpected(FrameCause::MalformedHeader);
    return behind(layer, reader.position(), kind_of_tunnelled_type(type));
}

// 3GPP TS 29.281 section 5.2: an extension header's length is in 4 octets, its last octet is the
// type of the next one.
void skip_gtp_extensions(ByteReader& reader) noexcept {
    std::uint8_t next = reader.u8();
    while (next != 0 && reader.ok()) {
        const std::size_t bytes = reader.u8() * std::size_t{4};
        // A length of 0 would never end; reading past the end makes the reader fail instead.
        reader.skip(bytes < 4 ? reader.left() + 1 : bytes - 2);
        next = reader.u8();
    }
}

// 3GPP TS 29.281 section 5.1: version 1, not GTP' (bit 5), and of its messages the one that carries
// a user's datagram.
Step read_gtp_u(const Layer& layer) noexcept {
    constexpr unsigned kOptionalFields = 0x07;
    constexpr std::uint8_t kUserData = 0xff;
    ByteReader reader(layer.data);
    const std::uint8_t flags = reader.u8();
    const std::uint8_t message = reader.u8();
    reader.skip(6);
    if ((flags & kOptionalFields) != 0) {
        reader.skip(3);
        skip_gtp_extensions(reader);
    }
    if (!reader.ok()) return std::unexpected(FrameCause::TruncatedHeader);
    if (flags >> 4U != 3 || message != kUserData)
        return std::unexpected(FrameCause::MalformedHeader);
    return behind(layer, reader.position(), Kind::IpVersion);
}

}  // namespace

std::optional<Layer> tunnel_in(const IpHeader& header) noexcept {
    switch (header.protocol) {
        case 4: return behind(header.payload, 0, Kind::Ipv4);
        case 17: return tunnel_in_udp(header.payload);
        case 41: return behind(header.payload, 0, Kind::Ipv6);
        case 47: return behind(header.payload, 0, Kind::Gre);
        case 94:  // KA9Q's
            return behind(header.payload, 0, Kind::Ipv4);
        case 97: return behind(header.payload, 0, Kind::EtherIp);
        case 115: return behind(header.payload, 0, Kind::L2tpIp);
        case 137:  // RFC 4023
            return behind(header.payload, 0, Kind::Mpls);
        default: return std::nullopt;
    }
}

bool is_tunnel(Kind kind) noexcept { return kind >= Kind::Gre && kind <= Kind::Ayiya; }

Step read_tunnel(const Layer& layer) noexcept {
    switch (layer.kind) {
        case Kind::Gre: return read_gre(layer);
        case Kind::Vxlan: return read_vxlan(layer);
        case Kind::Geneve: return read_geneve(layer);
        case Kind::GtpU: return read_gtp_u(layer);
        case Kind::ErspanII:
        case Kind::ErspanIII: return read_erspan(layer);
        default: return read_carrier(layer);
    }
}

}  // namespace sealtap::decode
