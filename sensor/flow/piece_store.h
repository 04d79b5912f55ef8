#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "flow/linux_queue.h"
#include "flow/losing_octets.h"
#include "sealtap/bytes.h"

namespace sealtap::flow {

enum class PieceKind : std::uint8_t {
    Data,
    Snapped,  ///< sent, but cut by the snap length
    Shed,     ///< sent, but left out for want of time (Cause::Overload)
    Fin,      ///< one position, no octet
};

/// A run of a stream that cannot be delivered yet. Owns its octets.
struct Piece {
    std::uint64_t end = 0;
    std::uint64_t acknowledges = 0;  ///< what the other direction must have reached before; 0: none
    std::uint64_t data_begin = 0;    ///< position of data[0]
    PieceKind kind = PieceKind::Data;
    std::vector<std::byte> data;

    /// The octets from `begin` to `end`; empty unless this is Data.
    [[nodiscard]] Bytes octets(std::uint64_t begin, std::uint64_t to) const noexcept {
        if (kind != PieceKind::Data) return {};
        return Bytes(data).subspan(begin - data_begin, to - begin);
    }
};

/// Octets of one direction that arrived too early: disjoint pieces by position. Who wins where two
/// segments overlap is decided elsewhere; here what is there already stays, unless cut() made room.
class PieceStore {
public:
    using Pieces = std::map<std::uint64_t, Piece>;

    [[nodiscard]] bool empty() const noexcept { return pieces_.empty(); }
    [[nodiscard]] std::uint64_t front_begin() const noexcept { return pieces_.begin()->first; }
    [[nodiscard]] Piece& front() noexcept { return pieces_.begin()->second; }
    [[nodiscard]] const Piece& front() const noexcept { return pieces_.begin()->second; }
    [[nodiscard]] std::uint64_t back_end() const noexcept { return pieces_.rbegin()->second.end; }
    /// Octets of memory, with what the containers take.
    [[nodiscard]] std::uint64_t footprint() const noexcept { return footprint_; }

    /// Removes what lies in `range`: octets of `winning` (which starts at `winning_begin`) take its
    /// place.
    void cut(Range range, std::uint64_t winning_begin, Bytes winning, LosingOctets& losing);

    /// Puts in what is not covered yet; the rest of `data` lost. Returns how many octets were put.
    std::uint64_t insert(std::uint64_t begin, Bytes data, std::uint64_t acknowledges,
                         LosingOctets& losing);
    /// Puts in a piece without octets where nothing is yet. Returns how many positions.
    std::uint64_t insert_blank(Range range, PieceKind kind, std::uint64_t acknowledges);

    /// What the pieces that `range` touches, and the one behind it, acknowledge. Octets that were
    /// sent before others did not know more than these.
    struct Acknowledgement {
        std::uint64_t end = 0;
        std::uint64_t acknowledges = 0;
    };
    [[nodiscard]] std::vector<Acknowledgement> acknowledgements(Range range);
    /// The octets before `known.end` were sent by somebody who had received no more than this: a
    /// retransmission of them bears a later acknowledgement, and came first.
    void relax(Acknowledgement known);

    [[nodiscard]] Piece take_front();

private:
    [[nodiscard]] Pieces::iterator first_reaching(std::uint64_t position);
    Pieces::iterator cut_piece(Pieces::iterator at, Range range);
    void put(std::uint64_t begin, Piece piece);

    // Work for one segment is bounded; beyond, a piece waits longer than it need.
    static constexpr std::size_t kRelaxedMax = 64;

    Pieces pieces_;
    std::uint64_t footprint_ = 0;
};

}  // namespace sealtap::flow
