#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "decode/layer.h"
#include "sealtap/packet.h"

namespace sealtap::decode {

/// A piece of a packet that was cut up below IP: by a radio (IEEE 802.11-2020 section 10.4) or
/// between access point and controller (CAPWAP, RFC 5415 section 3.4). A view of its frame.
struct Piece {
    /// Who cut it, for whom, and which packet it was: the pieces of one have the same.
    std::array<std::byte, 44> key{};
    std::uint32_t place = 0;  ///< of 802.11 its ordinal, of CAPWAP how many octets are before it
    std::uint32_t next_place = 0;  ///< of the piece behind it
    bool is_last = false;
    Layer inside;  ///< its octets; the kind is that of the whole, in the first piece
    Datagram stamp;
    /// The datagram that the piece came in, to be inspected as it is if the others never come. When
    /// there is none, the octets of the piece are lost then.
    std::optional<Datagram> around;

    /// What is counted nowhere yet.
    [[nodiscard]] std::size_t held_bytes() const noexcept {
        return around ? around->payload.size() : inside.data.size();
    }
};

}  // namespace sealtap::decode
