#pragma once

#include <optional>

#include "decode/ip_layer.h"
#include "decode/layer.h"
#include "decode/piece.h"
#include "sealtap/frame_ledger.h"
#include "sealtap/limits.h"
#include "sealtap/packet.h"

namespace sealtap::decode {

/// Finds the innermost IP datagram of a frame: over link headers, VLAN tags, MPLS labels, IPv6
/// extension headers and tunnels (GRE, VXLAN, IP in IP and their like).
///
/// One per worker. Borrows limits, counters and ledger, which outlive it. Never throws and never
/// allocates; input is hostile. Each octet of a frame is counted once: what is returned as payload
/// is left to the caller, everything else is counted here (headers, padding and trailers as
/// headers; what cannot be read under its cause).
class Decoder {
public:
    Decoder(const Limits& limits, LimitHits& hits, FrameLedger& ledger) noexcept
        : limits_(limits), hits_(hits), ledger_(ledger) {}

    /// Counts the frame. Nothing when no IP datagram is in it. A fragment is returned as it is; its
    /// inside is for decode_reassembled(). When a tunnel's inside cannot be read, the datagram
    /// around it is returned, so that its payload is at least inspected raw. A frame of a radio may
    /// hold several datagrams: see decode_more().
    [[nodiscard]] std::optional<Datagram> decode(const Packet& packet);

    /// Whether the frame that was decoded last holds more, which decode_more() must then be asked
    /// for, while its octets are still there; until then they are not counted.
    [[nodiscard]] bool has_more() const noexcept { return more_.has_value(); }

    /// The next datagram of the frame. Nothing when its next part holds none, or no part is left.
    [[nodiscard]] std::optional<Datagram> decode_more();

    /// After any of these gave nothing: what was found is a piece of a packet that was cut up below
    /// IP. Piece::held_bytes() of it are not counted; they are for whoever puts the pieces together
    /// and goes on with decode_joined(). Lives as the frame does.
    [[nodiscard]] const std::optional<Piece>& piece() const noexcept { return piece_; }

    /// Goes on in what was put together, with the stamp of its last piece. Counts all of
    /// `whole.data` but the payload that it returns, a view into it. There may be a piece() again.
    [[nodiscard]] std::optional<Datagram> decode_joined(const Layer& whole, const Datagram& stamp);

    /// Answers and counts as decode(), which leaves the layers to it when a frame is not one of
    /// those that can be read in one go.
    [[nodiscard]] std::optional<Datagram> decode_by_layers(const Packet& packet);

    /// Goes on inside a datagram that was put together from fragments: over the extension headers
    /// that were in its fragments, and into tunnels. Counts what it takes off `whole.payload`;
    /// with nothing to take off it returns `whole`. Nothing when an extension header is malformed,
    /// as decode() answers for the same datagram in one piece. What it returns may be a fragment
    /// again (fragments inside a tunnel). The payload is a view into whole.payload.
    [[nodiscard]] std::optional<Datagram> decode_reassembled(const Datagram& whole);

private:
    struct Walk;

    /// What was not entered yet of a frame with several datagrams.
    struct Rest {
        Layer layer;
        Datagram stamp;
        std::size_t frame_bytes = 0;
    };

    void count_frame(const Packet& packet) noexcept;
    void descend(Walk& walk, std::optional<Layer> layer);
    [[nodiscard]] std::optional<Datagram> settle(Walk& walk, std::size_t begin,
                                                 std::size_t frame_bytes);
    [[nodiscard]] static bool note_sibling(Walk& walk, const Layer& subframe);
    [[nodiscard]] static bool take_piece(Walk& walk, const Layer& layer);
    [[nodiscard]] static std::optional<Layer> read_layer(Walk& walk, const Layer& layer);
    [[nodiscard]] static std::optional<Layer> enter_ip(Walk& walk, const IpHeader& header);

    const Limits& limits_;
    LimitHits& hits_;
    FrameLedger& ledger_;
    std::optional<Rest> more_;
    std::optional<Piece> piece_;
};

}  // namespace sealtap::decode
