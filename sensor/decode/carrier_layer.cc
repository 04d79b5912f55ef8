#include "decode/carrier_layer.h"

#include <algorithm>
#include <optional>

#include "base/byte_reader.h"
#include "decode/link_layer.h"
#include "decode/plausible.h"
#include "decode/shim_layer.h"

namespace sealtap::decode {
namespace {

using base::ByteReader;

/// What the reader has gone over was the header.
Step inside_of(const Layer& layer, const ByteReader& reader, Kind kind) noexcept {
    if (!reader.ok()) return std::unexpected(FrameCause::TruncatedHeader);
    if (kind == Kind::NotIp) return std::unexpected(FrameCause::MalformedHeader);
    return behind(layer, reader.position(), kind);
}

// draft-ietf-nvo3-vxlan-gpe section 3: version 0; without the P flag it is VXLAN.
Step read_vxlan_gpe(const Layer& layer) noexcept {
    constexpr unsigned kVersion = 0x30;
    constexpr unsigned kIdValid = 0x08;
    constexpr unsigned kNextProtocol = 0x04;
    ByteReader reader(layer.data);
    const unsigned flags = reader.u8();
    reader.skip(2);
    const std::uint8_t next = reader.u8();
    reader.skip(4);
    if ((flags & kVersion) != 0 || (flags & kIdValid) == 0)
        return inside_of(layer, reader, Kind::NotIp);
    const bool is_vxlan = (flags & kNextProtocol) == 0;
    return inside_of(layer, reader, is_vxlan ? Kind::Ethernet : kind_of_next_protocol(next));
}

// RFC 4380 section 5.1.1: before the packet there may be an authentication, with an identifier and
// a value of stated lengths, a nonce and a confirmation, and then the origin that a server saw.
Step read_teredo(const Layer& layer) noexcept {
    constexpr std::uint16_t kAuthentication = 0x0001;
    constexpr std::uint16_t kOrigin = 0x0000;
    constexpr std::size_t kNonceAndConfirmation = 9;
    ByteReader reader(layer.data);
    ByteReader peek = reader;
    if (peek.u16() == kAuthentication) {
        const std::size_t lengths = peek.u8();
        peek.skip(lengths + peek.u8() + kNonceAndConfirmation);
        reader = peek;
    }
    if (peek = reader; peek.u16() == kOrigin && peek.ok()) {
        peek.skip(6);
        reader = peek;
    }
    return inside_of(layer, reader, Kind::Ipv6);
}

// RFC 2661 section 3.1. A control message has no user's data.
Step read_l2tp_v2(const Layer& layer) noexcept {
    constexpr unsigned kControlAndReserved = 0x8000 | 0x34f0;
    constexpr unsigned kLength = 0x4000;
    constexpr unsigned kSequence = 0x0800;
    constexpr unsigned kOffset = 0x0200;
    ByteReader reader(layer.data);
    const unsigned flags = reader.u16();
    const std::size_t length = (flags & kLength) != 0 ? reader.u16() : 0;
    reader.skip((flags & kSequence) != 0 ? 8 : 4);
    if ((flags & kOffset) != 0) reader.skip(reader.u16());
    Step inside =
        inside_of(layer, reader, (flags & kControlAndReserved) != 0 ? Kind::NotIp : Kind::Ppp);
    if (!inside || (flags & kLength) == 0) return inside;
    if (length < reader.position()) return std::unexpected(FrameCause::MalformedHeader);
    bound(*inside, length - reader.position());
    return inside;
}

Kind kind_of_content(const Layer& layer) noexcept {
    constexpr std::uint32_t kHdlcIp = 0x0f000800;
    constexpr std::uint32_t kPppIp = 0xff030021;
    constexpr std::uint32_t kPppIpv6 = 0xff030057;
    if (begins_with_ethernet(layer)) return Kind::Ethernet;
    if (begins_with_ip(layer)) return Kind::IpVersion;
    const std::uint32_t first = ByteReader(layer.data).u32();
    if (first == kPppIp || first == kPppIpv6) return Kind::Ppp;
    return first == kHdlcIp ? Kind::CiscoHdlc : Kind::NotIp;
}

// RFC 3931 section 4.1: both ends have agreed on a cookie of 0, 4 or 8 octets, on a sublayer of 0
// or 4 (section 4.6), and on what is carried. Nothing of it is in the packet, so the first place
// counts where something believable begins.
Step read_l2tp_v3(const Layer& layer, std::size_t session_at) noexcept {
    ByteReader reader(layer.data);
    reader.skip(session_at);
    const std::uint32_t session = reader.u32();
    if (!reader.ok()) return std::unexpected(FrameCause::TruncatedHeader);
    if (session == 0) return std::unexpected(FrameCause::MalformedHeader);  // a control message
    for (const std::size_t agreed : {0U, 4U, 8U, 12U}) {
        if (agreed > reader.left()) break;
        const std::size_t header_bytes = reader.position() + agreed;
        const Kind kind = kind_of_content(behind(layer, header_bytes, Kind::NotIp));
        if (kind != Kind::NotIp) return behind(layer, header_bytes, kind);
    }
    return std::unexpected(FrameCause::MalformedHeader);
}

Step read_l2tp(const Layer& layer) noexcept {
    constexpr unsigned kVersion = 0x000f;
    constexpr unsigned kControl = 0x8000;
    constexpr std::size_t kFlagsAndReserved = 4;
    const unsigned flags = ByteReader(layer.data).u16();
    if ((flags & kVersion) == 2) return read_l2tp_v2(layer);
    if ((flags & kVersion) == 3 && (flags & kControl) == 0)
        return read_l2tp_v3(layer, kFlagsAndReserved);
    return std::unexpected(FrameCause::MalformedHeader);
}

Kind kind_of_sniffed(std::uint16_t encapsulation) noexcept {
    switch (encapsulation) {
        case 1: return Kind::Ethernet;
        case 4: return Kind::Ppp;
        case 5: return Kind::Fddi;
        case 7: return Kind::IpVersion;
        case 18: return Kind::Wlan;
        case 119: return Kind::Prism;
        case 127: return Kind::Avs;
        default: return Kind::NotIp;
    }
}

// TZSP, version 1, of the types that hold a packet; tags up to that which ends them. Padding and
// the end are single octets.
Step read_tzsp(const Layer& layer) noexcept {
    constexpr std::uint8_t kTransmit = 1;
    constexpr std::uint8_t kPadding = 0;
    constexpr std::uint8_t kEnd = 1;
    ByteReader reader(layer.data);
    const std::uint8_t version = reader.u8();
    const std::uint8_t type = reader.u8();
    const std::uint16_t encapsulation = reader.u16();
    if (version != 1 || type > kTransmit) return inside_of(layer, reader, Kind::NotIp);
    std::uint8_t tag = kPadding;
    while (tag != kEnd && reader.ok()) {
        tag = reader.u8();
        if (tag != kPadding && tag != kEnd) reader.skip(reader.u8());
    }
    return inside_of(layer, reader, kind_of_sniffed(encapsulation));
}

// Controllers are known to change the two octets of frame control about, and a frame of data then
// has its flags first.
Kind kind_of_carried_wlan(Bytes frame) noexcept {
    constexpr unsigned kVersionAndType = 0x0f;
    constexpr unsigned kData = 0x08;
    ByteReader reader(frame);
    if ((reader.u8() & kVersionAndType) == kData) return Kind::Wlan;
    return (reader.u8() & kVersionAndType) == kData ? Kind::WlanSwapped : Kind::Wlan;
}

/// RFC 5415 section 4.3: version 0 and a header in clear (with DTLS it has type 1).
struct CapwapHeader {
    static constexpr unsigned kFragment = 0x80;
    static constexpr unsigned kLast = 0x40;
    static constexpr unsigned kKeepAlive = 0x08;
    std::uint32_t fields = 0;
    std::size_t header_bytes = 0;

    // The T flag says that the frame is native, which binding 1 makes 802.11.
    [[nodiscard]] Kind kind_of(Bytes frame) const noexcept {
        constexpr unsigned kNative = 0x100;
        constexpr unsigned kWlanBinding = 1;
        if ((fields & kNative) == 0) return Kind::Ethernet;
        const bool is_wlan = (fields >> 9U & 0x1fU) == kWlanBinding;
        return is_wlan ? kind_of_carried_wlan(frame) : Kind::NotIp;
    }
};

std::optional<CapwapHeader> read_capwap_header(Bytes octets) noexcept {
    ByteReader reader(octets);
    const std::uint8_t version_and_type = reader.u8();
    CapwapHeader header{.fields = reader.u24()};
    header.header_bytes = (header.fields >> 19U) * std::size_t{4};
    if (!reader.ok() || version_and_type != 0 || header.header_bytes < 8) return std::nullopt;
    return header;
}

// Neither fragments, see capwap_piece(), nor keep-alives.
Step read_capwap(const Layer& layer) noexcept {
    const auto header = read_capwap_header(layer.data);
    if (!header || (header->fields & (CapwapHeader::kFragment | CapwapHeader::kKeepAlive)) != 0)
        return std::unexpected(FrameCause::MalformedHeader);
    ByteReader reader(layer.data);
    reader.skip(header->header_bytes);
    return inside_of(layer, reader, header->kind_of(reader.rest()));
}

// RFC 9300 section 5.1: 8 octets, whatever their flags make of them.
Step read_lisp(const Layer& layer) noexcept {
    ByteReader reader(layer.data);
    reader.skip(8);
    return inside_of(layer, reader, Kind::IpVersion);
}

// RFC 3378: version 3 and twelve bits of nothing.
Step read_ether_ip(const Layer& layer) noexcept {
    ByteReader reader(layer.data);
    const std::uint16_t version = reader.u16();
    return inside_of(layer, reader, version == 0x3000 ? Kind::Ethernet : Kind::NotIp);
}

// draft-massar-v6ops-ayiya: the identity's length is a power of 2, the signature's in 4 octets.
Step read_ayiya(const Layer& layer) noexcept {
    constexpr unsigned kForward = 1;
    constexpr std::uint8_t kIpv6 = 41;
    ByteReader reader(layer.data);
    const std::size_t identity_bytes = std::size_t{1} << (reader.u8() >> 4U);
    const std::size_t signature_bytes = (reader.u8() >> 4U) * std::size_t{4};
    const unsigned operation = reader.u8() & 0x0fU;
    const std::uint8_t next = reader.u8();
    reader.skip(4 + identity_bytes + signature_bytes);
    const bool is_packet = operation == kForward && next == kIpv6;
    return inside_of(layer, reader, is_packet ? Kind::Ipv6 : Kind::NotIp);
}

}  // namespace

// RFC 5415 section 4.3: the fragment's number of the packet, and its place in units of 8 octets.
std::optional<Piece> capwap_piece(const Layer& layer, const Datagram& around) noexcept {
    constexpr std::size_t kPortsBytes = 4;
    constexpr unsigned kReservedBits = 3;
    const auto header = read_capwap_header(layer.data);
    if (!header || (header->fields & CapwapHeader::kFragment) == 0) return std::nullopt;
    ByteReader reader(layer.data);
    reader.skip(4);
    const std::uint16_t id = reader.u16();
    const std::uint32_t place = std::uint32_t{reader.u16()} >> kReservedBits << 3U;
    reader.skip(header->header_bytes - 8);
    if (!reader.ok() || around.payload.size() < kPortsBytes) return std::nullopt;
    Piece piece;
    auto to = std::ranges::copy(around.source.octets(), piece.key.begin()).out;
    to = std::ranges::copy(around.destination.octets(), to).out;
    to = std::ranges::copy(around.payload.first(kPortsBytes), to).out;
    *to++ = static_cast<std::byte>(id >> 8U);
    *to++ = static_cast<std::byte>(id & 0xffU);
    *to = std::byte{1};  // no radio's
    piece.inside = behind(layer, header->header_bytes, header->kind_of(reader.rest()));
    piece.place = place;
    piece.next_place = place + static_cast<std::uint32_t>(piece.inside.data.size());
    piece.is_last = (header->fields & CapwapHeader::kLast) != 0;
    piece.around = around;
    return piece;
}

Step read_carrier(const Layer& layer) noexcept {
    switch (layer.kind) {
        case Kind::VxlanGpe: return read_vxlan_gpe(layer);
        case Kind::Teredo: return read_teredo(layer);
        case Kind::L2tp: return read_l2tp(layer);
        case Kind::L2tpIp: return read_l2tp_v3(layer, 0);
        case Kind::Tzsp: return read_tzsp(layer);
        case Kind::Capwap: return read_capwap(layer);
        case Kind::Lisp: return read_lisp(layer);
        case Kind::EtherIp: return read_ether_ip(layer);
        default: return read_ayiya(layer);
    }
}

}  // namespace sealtap::decode
