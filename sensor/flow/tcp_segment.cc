#include "flow/tcp_segment.h"

#include <algorithm>

#include "base/byte_reader.h"
#include "flow/internet_checksum.h"

namespace sealtap::flow {
namespace {

constexpr std::size_t kTcpHeaderBytes = 20;
constexpr std::size_t kUdpHeaderBytes = 8;

/// A header of `size` octets does not fit: was it cut by the snap length, or never there?
FrameCause too_short(const Datagram& datagram, std::size_t size) noexcept {
    return datagram.payload.size() + datagram.missing_bytes >= size ? FrameCause::TruncatedHeader
                                                                    : FrameCause::MalformedHeader;
}

/// The options that decide whether the receiver takes the segment.
void read_options(Bytes options, TcpSegment& segment) noexcept {
    constexpr std::uint8_t kEnd = 0;
    constexpr std::uint8_t kNothing = 1;
    constexpr std::uint8_t kTimestamps = 8;
    constexpr std::uint8_t kMd5 = 19;
    constexpr std::uint8_t kAuthentication = 29;
    constexpr std::size_t kTimestampsBytes = 10;
    while (!options.empty()) {
        const auto kind = std::to_integer<std::uint8_t>(options[0]);
        if (kind == kEnd) return;
        if (kind == kNothing) {
            options = options.subspan(1);
            continue;
        }
        if (options.size() < 2) return;
        const auto length = std::to_integer<std::size_t>(options[1]);
        if (length < 2 || length > options.size()) return;
        segment.is_signed |= kind == kMd5 || kind == kAuthentication;
        if (kind == kTimestamps && length == kTimestampsBytes) {
            base::ByteReader reader(options.subspan(2));
            segment.timestamp = reader.u32();
            segment.has_timestamp = true;
        }
        options = options.subspan(length);
    }
}

/// Verified as far as it can be: octets that were cut, and super-frames that a network card made of
/// several segments, have none that could be right. A sender that leaves the checksum to its card
/// writes the sum of the pseudo header; Windows without its length, when the card is to cut it up.
TcpSegment::Checksum verify(const Datagram& datagram, std::uint16_t stated) noexcept {
    constexpr std::size_t kOrdinaryBytesMax = 1500;
    if (datagram.missing_bytes != 0) return TcpSegment::Checksum::Unknown;
    const std::uint16_t pseudo = sum_of_pseudo_header(datagram);
    if (internet_sum(datagram.payload, pseudo) == 0xffff) return TcpSegment::Checksum::Right;
    const std::uint32_t with_length =
        stated + static_cast<std::uint32_t>(datagram.payload.size() & 0xffffU);
    const bool is_left_to_card =
        stated == pseudo || (with_length & 0xffffU) + (with_length >> 16U) == pseudo;
    if (is_left_to_card || datagram.payload.size() > kOrdinaryBytesMax)
        return TcpSegment::Checksum::Unknown;
    return TcpSegment::Checksum::Wrong;
}

}  // namespace

std::expected<TcpSegment, FrameCause> parse_tcp(const Datagram& datagram,
                                                Vigilance vigilance) noexcept {
    if (datagram.payload.size() < kTcpHeaderBytes)
        return std::unexpected(too_short(datagram, kTcpHeaderBytes));
    base::ByteReader reader(datagram.payload);
    TcpSegment segment;
    segment.source_port = reader.u16();
    segment.destination_port = reader.u16();
    segment.sequence = reader.u32();
    segment.acknowledgement = reader.u32();
    const std::size_t header_bytes = static_cast<std::size_t>(reader.u8() >> 4U) * 4;
    segment.flags = reader.u8();
    if (header_bytes < kTcpHeaderBytes) return std::unexpected(FrameCause::MalformedHeader);
    if (header_bytes > datagram.payload.size())
        return std::unexpected(too_short(datagram, header_bytes));
    reader.skip(2);
    const std::uint16_t stated = reader.u16();
    if (vigilance == Vigilance::On) segment.checksum = verify(datagram, stated);
    segment.urgent = reader.u16();
    if (header_bytes > kTcpHeaderBytes && vigilance == Vigilance::On)
        read_options(datagram.payload.subspan(kTcpHeaderBytes, header_bytes - kTcpHeaderBytes),
                     segment);
    segment.payload = datagram.payload.subspan(header_bytes);
    segment.missing_bytes = datagram.missing_bytes;
    segment.missing_cause = datagram.missing_cause;
    return segment;
}

std::expected<UdpDatagram, FrameCause> parse_udp(const Datagram& datagram) noexcept {
    if (datagram.payload.size() < kUdpHeaderBytes)
        return std::unexpected(too_short(datagram, kUdpHeaderBytes));
    base::ByteReader reader(datagram.payload);
    UdpDatagram udp;
    udp.source_port = reader.u16();
    udp.destination_port = reader.u16();
    std::size_t length = reader.u16();
    const std::size_t stated = datagram.payload.size() + datagram.missing_bytes;
    if (length == 0) length = stated;  // a jumbogram (RFC 2675 section 4)
    if (length < kUdpHeaderBytes || length > stated)
        return std::unexpected(FrameCause::MalformedHeader);
    const std::size_t captured = std::min(length, datagram.payload.size());
    udp.payload = datagram.payload.first(captured).subspan(kUdpHeaderBytes);
    udp.missing_bytes = static_cast<std::uint32_t>(length - captured);
    udp.trailing_bytes = datagram.payload.size() - captured;
    return udp;
}

}  // namespace sealtap::flow
