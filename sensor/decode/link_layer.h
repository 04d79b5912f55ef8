#pragma once

#include <cstdint>

#include "decode/layer.h"

namespace sealtap::decode {

/// What a frame of this LINKTYPE_ value begins with; Kind::UnknownLink for what nothing here reads.
[[nodiscard]] Kind kind_of_link(int link_type) noexcept;

/// What an EtherType announces; Kind::NotIp for all that leads to no IP header.
[[nodiscard]] Kind kind_of_ether_type(std::uint16_t type) noexcept;

/// The VLAN id of a layer of Kind::Vlan, 0 when it is cut.
[[nodiscard]] std::uint16_t vlan_id(const Layer& layer) noexcept;

/// Reads one link header: any kind from Ethernet to IpVersion, and the two that end the way. Free
/// of state, never throws; the work is constant.
[[nodiscard]] Step read_link(const Layer& layer) noexcept;

}  // namespace sealtap::decode
