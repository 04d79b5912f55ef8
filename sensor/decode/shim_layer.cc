#include "decode/shim_layer.h"

#include "base/byte_reader.h"

namespace sealtap::decode {
namespace {

using base::ByteReader;

constexpr std::size_t kLabelBytes = 4;
constexpr std::size_t kControlWordBytes = 4;

// What lies under the last label is agreed upon by the routers and not written in the packet. As
// RFC 4928 section 3 tells routers to guess: 4 and 6 are IP; a 0 begins a pseudo-wire's control
// word (RFC 4385), and what is left is an Ethernet pseudo-wire without one (RFC 4448).
Step read_under_last_label(const Layer& layer) noexcept {
    ByteReader reader(layer.data);
    reader.skip(kLabelBytes);
    const unsigned nibble = reader.u8() >> 4U;
    if (!reader.ok()) return std::unexpected(FrameCause::TruncatedHeader);
    if (nibble == 4) return behind(layer, kLabelBytes, Kind::Ipv4);
    if (nibble == 6) return behind(layer, kLabelBytes, Kind::Ipv6);
    if (nibble != 0) return behind(layer, kLabelBytes, Kind::Ethernet);
    reader.skip(kControlWordBytes - 1);
    if (!reader.ok()) return std::unexpected(FrameCause::TruncatedHeader);
    return behind(layer, kLabelBytes + kControlWordBytes, Kind::Ethernet);
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

}  // namespace

Step read_shim(const Layer& layer) noexcept {
    if (layer.kind == Kind::Mpls) return read_mpls(layer);
    return layer.kind == Kind::Pppoe ? read_pppoe(layer) : read_ppp(layer);
}

}  // namespace sealtap::decode
