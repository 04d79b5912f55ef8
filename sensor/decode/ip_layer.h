#pragma once

#include <cstdint>
#include <expected>
#include <optional>

#include "decode/layer.h"
#include "sealtap/address.h"
#include "sealtap/packet.h"

namespace sealtap::decode {

/// An IP header, its extension headers read, and what it carries. A view like Layer.
struct IpHeader {
    IpAddress source;
    IpAddress destination;
    std::uint8_t protocol = 0;  ///< of the payload
    std::optional<FragmentInfo> fragment;
    IpFlaw flaw = IpFlaw::None;
    Layer payload;  ///< without padding; its kind is not set
};
using IpStep = std::expected<IpHeader, FrameCause>;

/// Reads a layer of Kind::Ipv4 (RFC 791) or Kind::Ipv6 (RFC 8200). Free of state, never throws; the
/// work is bounded by the octets of the headers. A wrong checksum refuses nothing here, since
/// offloading makes honest ones wrong: IpHeader::flaw says so.
[[nodiscard]] IpStep read_ip(const Layer& layer) noexcept;

/// Goes over the extension headers at the front of the payload, up to a fragment header of a real
/// fragment. The answer is why it could not; the header is then half read.
[[nodiscard]] std::optional<FrameCause> skip_extensions(IpHeader& header) noexcept;

}  // namespace sealtap::decode
