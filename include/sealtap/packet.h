#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "sealtap/address.h"
#include "sealtap/bytes.h"
#include "sealtap/coverage.h"
#include "sealtap/packet_buffer.h"
#include "sealtap/time.h"

namespace sealtap {

/// One captured frame. A view: `data` lives until the source's next poll, or for as long as
/// somebody holds `buffer`.
struct Packet {
    Bytes data;  ///< what was captured
    std::uint32_t wire_length =
        0;              ///< octets on the wire; more than data.size() when cut by the snap length
    int link_type = 1;  ///< LINKTYPE_ value (tcpdump.org/linktypes.html), 1 = Ethernet
    Timestamp time;
    std::uint64_t number = 0;        ///< 1-based, over all captures of a replay in their order
    std::uint32_t source = 0;        ///< index of the file or interface it came from
    PacketBuffer* buffer = nullptr;  ///< that `data` lies in; null: `data` cannot be kept
};

/// 802.1Q tags from the outside in; deeper ones than `kMax` are counted, not kept.
struct VlanTags {
    static constexpr std::size_t kMax = 4;
    std::array<std::uint16_t, kMax> ids{};
    std::uint8_t count = 0;  ///< tags kept

    [[nodiscard]] std::span<const std::uint16_t> list() const noexcept {
        return std::span(ids).first(count);
    }
    friend bool operator==(const VlanTags&, const VlanTags&) noexcept = default;
};

/// Where a fragment lies in its datagram (RFC 791, RFC 8200 section 4.5).
struct FragmentInfo {
    std::uint32_t id = 0;
    std::uint32_t offset = 0;  ///< octets
    bool more = false;
    /// IPv6: the Next Header of the fragment header; IPv4: the protocol.
    std::uint8_t protocol = 0;
    /// IPv6: a first fragment without all headers, which no receiver takes (RFC 7112).
    bool lacks_headers = false;
};

/// Why a receiver drops a datagram for its IP header alone, whatever is in it.
enum class IpFlaw : std::uint8_t {
    None,
    Unverified,   ///< IPv4: the network card has yet to fill in the checksum
    BadChecksum,  ///< IPv4; capture points that change headers make honest ones bad
    Refused,      ///< source routes and broken options (RFC 7126), Hop-by-Hop that is not first
};

/// The innermost IP datagram of a frame, or one fragment of it, or a datagram put together from
/// fragments. A view: `payload` lives as long as the packet or the defragmenter's buffer it came
/// from.
struct Datagram {
    IpAddress source;
    IpAddress destination;
    std::uint8_t protocol = 0;  ///< IANA protocol number of the payload
    Bytes payload;              ///< without padding; shorter than stated when the frame was cut
    std::uint32_t missing_bytes = 0;          ///< stated by the IP header but not here
    Cause missing_cause = Cause::SnapLength;  ///< or Overload: shed on the way
    VlanTags vlans;
    std::optional<FragmentInfo> fragment;
    Timestamp time;
    Timestamp clock;  ///< of the capture: never steps back; idle flows are measured by it
    std::uint64_t packet_number = 0;
    std::uint32_t source_index = 0;  ///< Packet::source
    /// What another receiver may have put together of fragments that contradict each other. Its
    /// octets are in no ledger: they are only to be read.
    bool other_view = false;
    IpFlaw flaw = IpFlaw::None;
};

}  // namespace sealtap
