#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <span>
#include <utility>
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
    std::size_t charged = 0;  ///< octets of memory that the flow pays for `data`
    std::vector<std::byte> data;

    /// The octets from `begin` to `end`; empty unless this is Data.
    [[nodiscard]] Bytes octets(std::uint64_t begin, std::uint64_t to) const noexcept {
        if (kind != PieceKind::Data) return {};
        return Bytes(data).subspan(begin - data_begin, to - begin);
    }
};

using Pieces = std::map<std::uint64_t, Piece>;

/// Nodes with their octets' memory, kept for the next piece: reordering is a matter of a few
/// packets, over and over. Bounded, and charged to nobody, so that no flow's limits depend on
/// others.
class PiecePool {
public:
    PiecePool() { spare_.reserve(kSpareMax); }
    PiecePool(const PiecePool&) = delete;
    PiecePool& operator=(const PiecePool&) = delete;

    /// A piece with room for `octets`, which are copied.
    [[nodiscard]] Pieces::node_type take(std::uint64_t begin, Bytes octets);
    void give_back(Pieces::node_type node) noexcept;

private:
    static constexpr std::size_t kSpareMax = 256;
    static constexpr std::size_t kSpareBytesMax = 4096;  // of one; a larger one is rare

    std::vector<Pieces::node_type> spare_;
};

/// Octets of one direction that arrived too early: disjoint pieces by position. Who wins where two
/// segments overlap is decided elsewhere; here what is there already stays, unless cut() made room.
/// The pool outlives it.
class PieceStore {
public:
    explicit PieceStore(PiecePool& pool) noexcept : pool_(pool) {}

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

    /// Whether octets of `data` are others than those that wait in their place.
    [[nodiscard]] bool contradicts(std::uint64_t begin, Bytes data) const noexcept;
    /// Calls `visit(begin, octets)` for each piece of data that `range` touches.
    template <class Visit>
    void visit(Range range, Visit visit) const {
        auto at = pieces_.upper_bound(range.begin);
        if (at != pieces_.begin() && std::prev(at)->second.end > range.begin) --at;
        for (; at != pieces_.end() && at->first < range.end; ++at) {
            if (at->second.kind == PieceKind::Data)
                visit(at->first, at->second.octets(at->first, at->second.end));
        }
    }

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
    // Work for one segment is bounded; beyond, a piece waits longer than it need.
    static constexpr std::size_t kRelaxedMax = 64;
    class Acknowledgements {
    public:
        [[nodiscard]] std::span<const Acknowledgement> list() const noexcept {
            return std::span(list_).first(size_);
        }
        [[nodiscard]] bool full() const noexcept { return size_ == kRelaxedMax; }
        void add(Acknowledgement known) noexcept { list_[size_++] = known; }

    private:
        std::array<Acknowledgement, kRelaxedMax> list_;
        std::size_t size_ = 0;
    };
    [[nodiscard]] Acknowledgements acknowledgements(Range range);
    /// The octets before `known.end` were sent by somebody who had received no more than this: a
    /// retransmission of them bears a later acknowledgement, and came first.
    void relax(Acknowledgement known);

    /// A piece that was taken out. Its memory goes back to the pool when it is no longer needed.
    class Taken {
    public:
        Taken(PiecePool& pool, Pieces::node_type node) noexcept
            : pool_(pool), node_(std::move(node)) {}
        ~Taken() { pool_.give_back(std::move(node_)); }
        Taken(const Taken&) = delete;
        Taken& operator=(const Taken&) = delete;
        [[nodiscard]] const Piece& piece() const noexcept { return node_.mapped(); }

    private:
        PiecePool& pool_;
        Pieces::node_type node_;
    };
    [[nodiscard]] Taken take_front();

private:
    [[nodiscard]] Pieces::iterator first_reaching(std::uint64_t position);
    Pieces::iterator cut_piece(Pieces::iterator at, Range range);
    Pieces::iterator put(std::uint64_t begin, std::uint64_t end, std::uint64_t acknowledges,
                         Bytes octets);
    void put_back_part(const Piece& of, std::uint64_t begin);

    PiecePool& pool_;
    Pieces pieces_;
    std::uint64_t footprint_ = 0;
};

}  // namespace sealtap::flow
