#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>

#include "sealtap/bytes.h"
#include "sealtap/frame_ledger.h"

namespace sealtap::decode {

/// What the octets of a layer are, as the header before them says.
enum class Kind : std::uint8_t {
    Ethernet,
    CookedV1,  ///< LINKTYPE_LINUX_SLL
    CookedV2,  ///< LINKTYPE_LINUX_SLL2
    Family,    ///< LINKTYPE_NULL and LINKTYPE_LOOP: address family in either byte order
    CiscoHdlc,
    Fddi,
    FrameRelay,
    IpOver1394,
    Directed,      ///< one octet for the direction, then PPP
    DirectedHdlc,  ///< the same, then Cisco's
    DirectedRelay,
    IpsecLog,   ///< LINKTYPE_ENC, OpenBSD's
    PacketLog,  ///< LINKTYPE_PFLOG
    NetfilterLog,
    Pktap,  ///< macOS's, before a frame of any link
    Radiotap,
    Prism,  ///< or AVS, which begins otherwise
    Avs,
    Ppi,
    Wlan,          ///< IEEE 802.11
    WlanPadded,    ///< the same, its header filled up to a multiple of 4 octets
    WlanSwapped,   ///< the same, the two octets of frame control changed about
    WlanSubframe,  ///< of an A-MSDU; others may follow
    Vlan,          ///< behind a tag's type: priority, id, next type
    Llc,           ///< IEEE 802.2
    Mpls,          ///< one entry of the label stack
    Pppoe,
    Ppp,
    MacSec,
    Backbone,  ///< the service tag of IEEE 802.1ah
    VnTag,     ///< Cisco's, between switch and fabric extender
    ETag,      ///< IEEE 802.1BR, for the same
    Nsh,
    MaybeTag,   ///< behind an EtherType that nobody knows
    IpVersion,  ///< IP, the version nibble tells which
    Ipv4,
    Ipv6,
    Gre,
    ErspanII,
    ErspanIII,
    Vxlan,
    Geneve,
    GtpU,
    VxlanGpe,
    Teredo,
    L2tp,    ///< over UDP, either version
    L2tpIp,  ///< version 3 over IP
    Tzsp,
    Capwap,
    Lisp,
    EtherIp,
    Ayiya,
    NotIp,
    Protected,  ///< encrypted below IP
    UnknownLink,
};

/// A part of a frame that is still to be read. A view, lives as long as the frame.
struct Layer {
    Kind kind = Kind::UnknownLink;
    Bytes data;              ///< up to the end that the layer around it states, or the frame's end
    std::size_t offset = 0;  ///< octets before it, from where decoding began
    std::uint64_t cut = 0;   ///< octets stated behind `data` but not captured
};

/// The layer behind a header of `header_bytes`.
[[nodiscard]] inline Layer behind(const Layer& layer, std::size_t header_bytes,
                                  Kind kind) noexcept {
    return {kind, layer.data.subspan(header_bytes), layer.offset + header_bytes, layer.cut};
}

/// Ends the layer where a header says it ends: what follows is padding, what lacks was cut.
inline void bound(Layer& layer, std::uint64_t stated_bytes) noexcept {
    const std::uint64_t there = layer.data.size();
    if (stated_bytes <= there) {
        layer.data = layer.data.first(static_cast<std::size_t>(stated_bytes));
        layer.cut = 0;
    } else {
        layer.cut = stated_bytes - there;
    }
}

/// The next layer, or why there is none.
using Step = std::expected<Layer, FrameCause>;

}  // namespace sealtap::decode
