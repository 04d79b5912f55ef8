#include "decode/shim_layer.h"

#include "base/byte_reader.h"
#include "decode/link_layer.h"
#include "decode/plausible.h"

namespace sealtap::decode {
namespace {

using base::ByteReader;

constexpr std::size_t kLabelBytes = 4;
constexpr std::size_t kControlWordBytes = 4;

// What lies under the last label is agreed upon by the routers and not written in the packet. As
// RFC 4928 section 3 tells routers to guess: 4 and 6 are IP; a 0 begins a pseudo-wire's control
// word (RFC 4385), and what is left is an Ethernet pseudo-wire without one (RFC 4448). The address
// of such a frame may begin with 0, 4 or 6 as well: then it is told by the IP header in it.
Step read_under_last_label(const Layer& layer) noexcept {
    const Layer inside = behind(layer, kLabelBytes, Kind::Ethernet);
    if (inside.data.empty()) return std::unexpected(FrameCause::TruncatedHeader);
    const unsigned nibble = std::to_integer<unsigned>(inside.data[0]) >> 4U;
    const bool is_ip = nibble == 4 || nibble == 6;
    if (is_ip && !begins_with_ethernet(inside))
        return behind(inside, 0, nibble == 4 ? Kind::Ipv4 : Kind::Ipv6);
    if (nibble != 0 || begins_with_ethernet(inside)) return inside;
    if (inside.data.size() < kControlWordBytes) return std::unexpected(FrameCause::TruncatedHeader);
    return behind(inside, kControlWordBytes, Kind::Ethernet);
}

/// The reader stands before an EtherType, the last field of the header.
Step behind_type(const Layer& layer, ByteReader& reader) noexcept {
    const std::uint16_t type = reader.u16();
    if (!reader.ok()) return std::unexpected(FrameCause::TruncatedHeader);
    return behind(layer, reader.position(), kind_of_ether_type(type));
}

// RFC 3032 section 2.1.
Step read_mpls(const Layer& layer) noexcept {
    constexpr unsigned kBottomOfStack = 0x0100;
    ByteReader reader(layer.data);
    const std::uint32_t entry = reader.u32();
    if (!reader.ok()) return std::unexpected(FrameCause::TruncatedHeader);
    if ((entry & kBottomOfStack) == 0) return behind(layer, kLabelBytes, Kind::Mpls);
    return read_under_last_label(layer);
}

// RFC 2516 section 4: version 1, type 1, code 0 in the session stage.
Step read_pppoe(const Layer& layer) noexcept {
    constexpr std::uint16_t kSessionData = 0x1100;
    ByteReader reader(layer.data);
    const std::uint16_t version_type_code = reader.u16();
    reader.skip(2);
    const std::uint16_t length = reader.u16();
    if (!reader.ok()) return std::unexpected(FrameCause::TruncatedHeader);
    if (version_type_code != kSessionData) return std::unexpected(FrameCause::NotIp);
    Layer inside = behind(layer, reader.position(), Kind::Ppp);
    bound(inside, length);
    return inside;
}

Kind kind_of_ppp_protocol(std::uint16_t protocol) noexcept {
    switch (protocol) {
        case 0x0021: return Kind::Ipv4;
        case 0x0057: return Kind::Ipv6;
        case 0x0281: return Kind::Mpls;
        default: return Kind::NotIp;
    }
}

// RFC 1661 section 2 with the HDLC framing of RFC 1662, either of whose fields the two sides may
// have agreed to shorten: address and control may lack, and a protocol number below 256 may be one
// octet, known by its odd value.
Step read_ppp(const Layer& layer) noexcept {
    constexpr std::uint8_t kAllStations = 0xff;
    ByteReader reader(layer.data);
    std::uint16_t protocol = reader.u8();
    if (protocol == kAllStations) {
        reader.skip(1);
        protocol = reader.u8();
    }
    if ((protocol & 1U) == 0) protocol = static_cast<std::uint16_t>(protocol << 8U) | reader.u8();
    if (!reader.ok()) return std::unexpected(FrameCause::TruncatedHeader);
    return behind(layer, reader.position(), kind_of_ppp_protocol(protocol));
}

// IEEE 802.1AE section 9.5: with the E and C bits clear only a check value was added, at the end.
Step read_mac_sec(const Layer& layer) noexcept {
    constexpr unsigned kIdentifier = 0x20;
    constexpr unsigned kChanged = 0x08 | 0x04;
    ByteReader reader(layer.data);
    const unsigned control = reader.u8();
    reader.skip((control & kIdentifier) != 0 ? 5 + 8 : 5);
    if (!reader.ok()) return std::unexpected(FrameCause::TruncatedHeader);
    if ((control & kChanged) != 0) return behind(layer, reader.position(), Kind::Protected);
    return behind_type(layer, reader);
}

// RFC 8300 section 2.2: version 0; the length of the whole header, in 4 octets.
Step read_nsh(const Layer& layer) noexcept {
    constexpr unsigned kVersion = 0xc000;
    constexpr std::size_t kBaseBytes = 8;
    ByteReader reader(layer.data);
    const std::uint16_t first = reader.u16();
    reader.skip(1);
    const Kind kind = kind_of_next_protocol(reader.u8());
    const std::size_t header_bytes = (first & 0x3fU) * std::size_t{4};
    if (!reader.ok()) return std::unexpected(FrameCause::TruncatedHeader);
    if ((first & kVersion) != 0 || header_bytes < kBaseBytes)
        return std::unexpected(FrameCause::MalformedHeader);
    if (header_bytes > layer.data.size()) return std::unexpected(FrameCause::TruncatedHeader);
    return behind(layer, header_bytes, kind);
}

/// A tag of so many octets, then the type of what it stands before.
Step read_tag(const Layer& layer, std::size_t tag_bytes) noexcept {
    ByteReader reader(layer.data);
    reader.skip(tag_bytes);
    return behind_type(layer, reader);
}

// IEEE 802.1ah: the frame of a customer, whole, behind a service identifier.
Step read_backbone(const Layer& layer) noexcept {
    constexpr std::size_t kServiceBytes = 4;
    if (layer.data.size() < kServiceBytes) return std::unexpected(FrameCause::TruncatedHeader);
    return behind(layer, kServiceBytes, Kind::Ethernet);
}

}  // namespace

Kind kind_of_next_protocol(std::uint8_t protocol) noexcept {
    switch (protocol) {
        case 1: return Kind::Ipv4;
        case 2: return Kind::Ipv6;
        case 3: return Kind::Ethernet;
        case 4: return Kind::Nsh;
        case 5: return Kind::Mpls;
        default: return Kind::NotIp;
    }
}

Step read_shim(const Layer& layer) noexcept {
    constexpr std::size_t kTagBytes = 2;
    switch (layer.kind) {
        case Kind::Mpls: return read_mpls(layer);
        case Kind::Pppoe: return read_pppoe(layer);
        case Kind::Ppp: return read_ppp(layer);
        case Kind::MacSec: return read_mac_sec(layer);
        case Kind::Backbone: return read_backbone(layer);
        case Kind::VnTag: return read_tag(layer, 2 * kTagBytes);
        case Kind::ETag: return read_tag(layer, 3 * kTagBytes);
        case Kind::Nsh: return read_nsh(layer);
        default:  // MaybeTag
            if (begins_with_tag(layer)) return read_tag(layer, kTagBytes);
            return std::unexpected(FrameCause::NotIp);
    }
}

}  // namespace sealtap::decode
