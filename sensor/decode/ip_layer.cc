#include "decode/ip_layer.h"

#include "base/byte_reader.h"
#include "decode/ipv4_header.h"

namespace sealtap::decode {
namespace {

using base::ByteReader;

constexpr std::uint8_t kHopByHop = 0;
constexpr std::uint8_t kTcp = 6;
constexpr std::uint8_t kUdp = 17;
constexpr std::uint8_t kRouting = 43;
constexpr std::uint8_t kFragment = 44;
constexpr std::uint8_t kAuthentication = 51;
constexpr std::uint8_t kNoNextHeader = 59;
constexpr std::uint8_t kDestinationOptions = 60;

std::optional<FragmentInfo> fragment_of(std::uint16_t flags_and_offset, std::uint16_t id,
                                        std::uint8_t protocol) noexcept {
    constexpr unsigned kMoreFragments = 0x2000;
    const std::uint32_t offset = (flags_and_offset & 0x1fffU) * 8;
    const bool more = (flags_and_offset & kMoreFragments) != 0;
    if (offset == 0 && !more) return std::nullopt;
    return FragmentInfo{id, offset, more, protocol};
}

IpStep read_ipv4(const Layer& layer) noexcept {
    ByteReader reader(layer.data);
    const std::uint8_t version_and_length = reader.u8();
    if (!reader.ok()) return std::unexpected(FrameCause::TruncatedHeader);
    const std::size_t header_bytes = (version_and_length & 0x0fU) * std::size_t{4};
    if (version_and_length >> 4U != 4 || header_bytes < 20)
        return std::unexpected(FrameCause::MalformedHeader);
    reader.skip(1);
    const std::uint16_t total_bytes = reader.u16();
    const std::uint16_t id = reader.u16();
    const std::uint16_t flags_and_offset = reader.u16();
    reader.skip(1);
    IpHeader header;
    header.protocol = reader.u8();
    reader.skip(2);
    header.source = IpAddress::v4(reader.array<4>());
    header.destination = IpAddress::v4(reader.array<4>());
    reader.skip(header_bytes - 20);
    if (!reader.ok()) return std::unexpected(FrameCause::TruncatedHeader);

    header.fragment = fragment_of(flags_and_offset, id, header.protocol);
    header.flaw = flaw_of_ipv4(layer.data.first(header_bytes));
    header.payload = behind(layer, header_bytes, Kind::NotIp);
    // A sender that leaves segmentation to its network card writes 0, and we capture before the
    // card fills it in: the datagram then goes to the end.
    if (total_bytes == 0) return header;
    if (total_bytes < header_bytes) return std::unexpected(FrameCause::MalformedHeader);
    bound(header.payload, total_bytes - header_bytes);
    return header;
}

IpStep read_ipv6(const Layer& layer) noexcept {
    constexpr std::size_t kHeaderBytes = 40;
    ByteReader reader(layer.data);
    const std::uint8_t version_and_class = reader.u8();
    if (!reader.ok()) return std::unexpected(FrameCause::TruncatedHeader);
    if (version_and_class >> 4U != 6) return std::unexpected(FrameCause::MalformedHeader);
    reader.skip(3);
    const std::uint16_t payload_bytes = reader.u16();
    IpHeader header;
    header.protocol = reader.u8();
    reader.skip(1);
    header.source = IpAddress::v6(reader.array<16>());
    header.destination = IpAddress::v6(reader.array<16>());
    if (!reader.ok()) return std::unexpected(FrameCause::TruncatedHeader);

    header.payload = behind(layer, kHeaderBytes, Kind::NotIp);
    // A length of 0 with something announced is a jumbogram (RFC 2675) or was left to the network
    // card.
    if (payload_bytes != 0 || header.protocol == kNoNextHeader)
        bound(header.payload, payload_bytes);
    return header;
}

// IPv4 knows the authentication header (RFC 4302) and none of the others.
bool is_extension(const IpHeader& header) noexcept {
    if (header.protocol == kAuthentication) return true;
    if (header.source.is_v4()) return false;
    switch (header.protocol) {
        case kHopByHop:
        case kRouting:
        case kFragment:
        case kDestinationOptions: return true;
        default: return false;
    }
}

// All but the fragment header.
bool skip_plain_extension(IpHeader& header) noexcept {
    ByteReader reader(header.payload.data);
    const std::uint8_t next = reader.u8();
    const std::size_t length = reader.u8();
    // RFC 4302 section 2.2 counts in 4 octets less 2 units, the others in 8 octets less 1 unit.
    reader.skip(header.protocol == kAuthentication ? (length + 2) * 4 - 2 : (length + 1) * 8 - 2);
    if (!reader.ok()) return false;
    header.protocol = next;
    header.payload = behind(header.payload, reader.position(), Kind::NotIp);
    // Nobody takes it anywhere else (RFC 8200 section 4.1).
    if (next == kHopByHop && !header.source.is_v4()) header.flaw = IpFlaw::Refused;
    return true;
}

// What RFC 7112 asks of a first fragment: the header of the transport protocol, all of it, with
// the extension headers before it. Octets that the capture cut off are there.
bool lacks_headers(IpHeader inside) noexcept {
    while (is_extension(inside) && inside.protocol != kFragment) {
        if (!skip_plain_extension(inside)) return inside.payload.cut == 0;
    }
    const std::size_t needed = inside.protocol == kTcp ? 20 : inside.protocol == kUdp ? 8 : 1;
    return inside.protocol != kNoNextHeader &&
           inside.payload.data.size() + inside.payload.cut < needed;
}

// RFC 8200 section 4.5. A fragment that is the whole datagram ("atomic", RFC 6946) is no fragment.
bool skip_fragment_header(IpHeader& header) noexcept {
    ByteReader reader(header.payload.data);
    const std::uint8_t next = reader.u8();
    reader.skip(1);
    const std::uint16_t offset_and_more = reader.u16();
    const std::uint32_t id = reader.u32();
    if (!reader.ok()) return false;
    const std::uint32_t offset = offset_and_more & 0xfff8U;
    const bool more = (offset_and_more & 1U) != 0;
    header.protocol = next;
    header.payload = behind(header.payload, reader.position(), Kind::NotIp);
    if (offset != 0 || more)
        header.fragment =
            FragmentInfo{id, offset, more, next, offset == 0 && lacks_headers(header)};
    return true;
}

bool skip_extension(IpHeader& header) noexcept {
    return header.protocol == kFragment ? skip_fragment_header(header)
                                        : skip_plain_extension(header);
}

}  // namespace

// No count of headers is refused: each takes at least 8 octets of the datagram, which bounds the
// walk.
std::optional<FrameCause> skip_extensions(IpHeader& header) noexcept {
    while (!header.fragment && is_extension(header)) {
        if (!skip_extension(header))
            return header.payload.cut != 0 ? FrameCause::TruncatedHeader
                                           : FrameCause::MalformedHeader;
    }
    return std::nullopt;
}

IpStep read_ip(const Layer& layer) noexcept {
    IpStep header = layer.kind == Kind::Ipv4 ? read_ipv4(layer) : read_ipv6(layer);
    if (!header) return header;
    if (const std::optional<FrameCause> cause = skip_extensions(*header))
        return std::unexpected(*cause);
    return header;
}

}  // namespace sealtap::decode
