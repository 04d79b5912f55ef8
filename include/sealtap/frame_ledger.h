#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sealtap {

/// Why captured octets of a frame were not delivered to a flow's reader.
enum class FrameCause : std::uint8_t {
    UnknownLink,         ///< link type that nothing here decodes
    NotIp,               ///< ARP, LLDP, spanning tree, management of a radio …
    Encrypted,           ///< below IP: WEP and WPA, MACsec
    MalformedHeader,     ///< a header contradicts itself
    TruncatedHeader,     ///< the frame was cut inside a header
    LayerLimit,          ///< Limit::LayersMax
    FragmentIncomplete,  ///< the rest of the datagram never came
    FragmentRejected,  ///< overlap that the receiver answers by dropping the datagram, or nonsense
                       ///< offsets
    FragmentLimit,     ///< Limit::FragmentBytesMax or FragmentsPerDatagramMax
    IpBadChecksum,     ///< of a sender whose IP headers are right else
    IpRefused,         ///< the same, with an IP header that no receiver takes: see IpFlaw
    TcpOutOfWindow,  ///< octets that no receiver would take: far off, stale, or before the stream's
                     ///< begin
    TcpAfterEnd,     ///< octets behind the end of the stream, or after a reset
    TcpBadChecksum,  ///< of a sender whose checksums are right else
    TcpRefused,  ///< an old timestamp (RFC 7323), or signed where the flow is not (RFC 2385, 5925)
    TcpReorderLimit,  ///< Limit::ReorderBytesPerFlowMax or ReorderBytesMax
    Overload,         ///< live only: no room at all before the worker; the whole datagram
    // Live only: payload left out because the worker was too far behind, by class
    // (SheddingSettings); the headers went on, so that the flow knows how much it lacks.
    ShedEncrypted,
    ShedInbound,
    ShedBulk,
    ShedAny,
};
inline constexpr std::size_t kFrameCauseCount = 21;
[[nodiscard]] std::string_view to_string(FrameCause cause) noexcept;  ///< lower snake case

/// The ledger of frames: captured = headers + duplicate + conflicting + delivered + Σ
/// not_delivered, exactly, once all flows have ended. Each octet is counted once, by whoever
/// decides its fate.
struct FrameLedger {
    std::uint64_t frames = 0;
    std::uint64_t captured = 0;  ///< octets
    std::uint64_t headers = 0;   ///< link, network, tunnel, transport headers, padding and trailers
    std::uint64_t duplicate = 0;    ///< payload seen before with the same octets
    std::uint64_t conflicting = 0;  ///< payload seen before with other octets: the losing ones
    std::uint64_t delivered = 0;    ///< payload handed to a flow's reader
    std::array<std::uint64_t, kFrameCauseCount> not_delivered{};

    // Beside the sum: never captured.
    std::uint64_t truncated_frames = 0;
    std::uint64_t snapped_bytes = 0;  ///< on the wire but cut by the snap length
    std::uint64_t gap_bytes = 0;      ///< holes in TCP streams

    void count(FrameCause cause, std::uint64_t bytes) noexcept {
        not_delivered[static_cast<std::size_t>(cause)] += bytes;
    }
    void add(const FrameLedger& other) noexcept;
    /// captured minus all fates; anything but 0 at the end is our bug.
    [[nodiscard]] std::int64_t difference() const noexcept;
};

}  // namespace sealtap
