#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <list>
#include <map>
#include <optional>
#include <vector>

#include "decode/piece.h"
#include "sealtap/frame_ledger.h"
#include "sealtap/limits.h"

namespace sealtap::pipeline {

/// Puts together what was cut up below IP. The limits are those of IP's own fragments:
/// Limit::FragmentBytesMax, FragmentsPerDatagramMax and FragmentTimeoutMs.
///
/// One per front end; limits, counters and ledger outlive it. Each held octet of a piece is counted
/// once: here what frames it in its datagram, what is a copy and what is lost; its inside by
/// whoever decodes the whole; what is handed out again by whoever takes it.
class PieceTable {
public:
    PieceTable(const Limits& limits, LimitHits& hits, FrameLedger& ledger) noexcept
        : limits_(limits), hits_(hits), ledger_(ledger) {}

    /// Takes a piece. Returns the whole when this one completes it; its octets live until the next
    /// call of add().
    [[nodiscard]] std::optional<decode::Layer> add(const decode::Piece& piece);

    /// A piece that was held in vain: the datagram around it is to be inspected as it is, or, where
    /// there is none, what is inside this first piece of a packet. Lives until the next call.
    [[nodiscard]] std::optional<decode::Piece> next_given_up();

    /// The capture ended: gives up what waits.
    void finish();

private:
    struct Held {
        explicit Held(const decode::Piece& from);
        decode::Piece piece;            ///< its views are of `octets`
        std::vector<std::byte> octets;  ///< of the piece, or of the datagram around it
    };
    using Key = std::array<std::byte, 44>;
    struct Packet {
        Key key{};
        Timestamp since;
        std::vector<Held> pieces;  ///< by place
    };
    using List = std::list<Packet>;  // the oldest first

    [[nodiscard]] List::iterator find_or_open(const decode::Piece& piece);
    /// False when its place is taken.
    bool keep(Packet& packet, const decode::Piece& piece);
    void settle_second(const Held& first, const decode::Piece& piece);
    void give_up(Held held, FrameCause cause);
    [[nodiscard]] static bool is_complete(const Packet& packet) noexcept;
    [[nodiscard]] decode::Layer join(List::iterator at);
    void give_up(List::iterator at, FrameCause cause);
    void erase(List::iterator at);
    void keep_within_limits(List::iterator at);

    const Limits& limits_;
    LimitHits& hits_;
    FrameLedger& ledger_;
    List waiting_;
    std::map<Key, List::iterator> by_key_;  // no hash that a sender could aim at
    std::uint64_t held_bytes_ = 0;
    std::vector<std::byte> whole_;
    std::deque<Held> given_up_;
    std::optional<Held> handed_out_;
};

}  // namespace sealtap::pipeline
