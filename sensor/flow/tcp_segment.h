#pragma once

#include <cstdint>
#include <expected>
#include <optional>

#include "flow/overlap_policy.h"
#include "sealtap/frame_ledger.h"
#include "sealtap/packet.h"

namespace sealtap::flow {

/// A TCP header as far as reassembly needs it (RFC 9293 section 3.1). A view on the datagram.
struct TcpSegment {
    std::uint16_t source_port = 0;
    std::uint16_t destination_port = 0;
    std::uint32_t sequence = 0;
    std::uint32_t acknowledgement = 0;
    std::uint8_t flags = 0;
    std::uint16_t urgent = 0;  ///< pointer; means something with kUrg only
    /// Whether the checksum is that of the octets.
    enum class Checksum : std::uint8_t {
        Right,
        Wrong,
        Unknown,  ///< octets lack, or the network card has yet to fill it in
    };
    Checksum checksum = Checksum::Unknown;
    bool is_signed = false;  ///< RFC 2385 or RFC 5925
    bool has_timestamp = false;
    std::uint32_t timestamp = 0;      ///< RFC 7323: TSval, valid with has_timestamp
    Bytes payload;                    ///< what was captured of it
    std::uint32_t missing_bytes = 0;  ///< payload that was cut off
    Cause missing_cause = Cause::SnapLength;
    std::optional<FrameCause> ip_refusal;  ///< the receiver drops its datagram, see IpSoundness

    static constexpr std::uint8_t kFin = 0x01;
    static constexpr std::uint8_t kSyn = 0x02;
    static constexpr std::uint8_t kRst = 0x04;
    static constexpr std::uint8_t kAck = 0x10;
    static constexpr std::uint8_t kUrg = 0x20;

    [[nodiscard]] bool has(std::uint8_t flag) const noexcept { return (flags & flag) != 0; }
    /// Opens or answers a handshake; SYN with FIN or RST is noise that no stack answers.
    [[nodiscard]] bool is_syn() const noexcept { return (flags & (kSyn | kFin | kRst)) == kSyn; }
    /// Payload and nothing that would open or end anything.
    [[nodiscard]] bool is_data_only() const noexcept {
        return !payload.empty() && (flags & (kSyn | kFin | kRst)) == 0;
    }
    /// SYN together with FIN or RST.
    [[nodiscard]] bool is_nonsense() const noexcept {
        return has(kSyn) && (flags & (kFin | kRst)) != 0;
    }
};

/// The segment, or why there is none: MalformedHeader or TruncatedHeader.
[[nodiscard]] std::expected<TcpSegment, FrameCause> parse_tcp(
    const Datagram& datagram, Vigilance vigilance = Vigilance::On) noexcept;

/// A UDP datagram (RFC 768). A view on the IP datagram.
struct UdpDatagram {
    std::uint16_t source_port = 0;
    std::uint16_t destination_port = 0;
    Bytes payload;
    std::uint32_t missing_bytes = 0;
    std::size_t trailing_bytes = 0;  ///< captured octets behind the UDP length
};

[[nodiscard]] std::expected<UdpDatagram, FrameCause> parse_udp(const Datagram& datagram) noexcept;

}  // namespace sealtap::flow
