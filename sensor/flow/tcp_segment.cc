#include "flow/tcp_segment.h"

#include <algorithm>

#include "base/byte_reader.h"

namespace sealtap::flow {
namespace {

constexpr std::size_t kTcpHeaderBytes = 20;
constexpr std::size_t kUdpHeaderBytes = 8;

/// A header of `size` octets does not fit: was it cut by the snap length, or never there?
FrameCause too_short(const Datagram& datagram, std::size_t size) noexcept {
    return datagram.payload.size() + datagram.missing_bytes >= size ? FrameCause::TruncatedHeader
                                                                    : FrameCause::MalformedHeader;
}

}  // namespace

std::expected<TcpSegment, FrameCause> parse_tcp(const Datagram& datagram) noexcept {
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
