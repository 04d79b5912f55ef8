#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "flow/overlap_policy.h"
#include "sealtap/frame_ledger.h"
#include "sealtap/packet.h"

namespace sealtap::flow {

/// The fragments of one datagram. Owns their octets.
///
/// Overlaps as Linux answers them since 2018 (inet_frag_queue_insert(), measured on 6.18): a
/// fragment that lies within a run of adjacent ones is a copy and is left out, even when it
/// differs; any other overlap drops the datagram (RFC 5722 asks for that in IPv6).
class FragmentQueue {
public:
    enum class Answer : std::uint8_t { Waiting, Complete, Rejected };

    /// Copies are settled in the ledger at once. On Rejected the fragment is not taken and the
    /// queue is of no more use: its owner counts discarded() and the fragment.
    Answer add(const Datagram& fragment, OverlapPolicy overlap, FrameLedger& ledger);

    /// Why its receiver drops this fragment alone, whatever the others are. What has a flawed IP
    /// header is dropped once another fragment had a right one.
    [[nodiscard]] std::optional<FrameCause> refusal(const Datagram& fragment) noexcept;

    /// The last fragment differed from what was there: a copy that was left out.
    [[nodiscard]] bool is_contradicted() const noexcept { return contradicted_; }
    [[nodiscard]] std::uint8_t protocol() const noexcept { return protocol_; }
    /// Calls `visit(begin, data, more)` for what is held.
    template <class Visit>
    void visit(Visit visit) const {
        for (const auto& [begin, piece] : pieces_)
            visit(begin, Bytes(piece.data), !last_seen_ || piece.end != length_);
    }

    /// Octets of payload that are held.
    [[nodiscard]] std::uint64_t held_bytes() const noexcept { return held_bytes_; }
    [[nodiscard]] std::uint64_t fragments() const noexcept { return fragments_; }
    /// Octets of memory, with what the containers take.
    [[nodiscard]] std::uint64_t footprint() const noexcept;

    /// The payload of the complete datagram goes into `payload`, as far as it has no hole that the
    /// snap length cut. Counts what is behind such a hole.
    struct Whole {
        std::uint32_t missing_bytes = 0;
        std::uint8_t protocol = 0;
    };
    Whole assemble(std::vector<std::byte>& payload, FrameLedger& ledger) const;

private:
    struct Piece {
        std::uint32_t end = 0;        ///< with the octets that are missing at its end
        std::vector<std::byte> data;  ///< what was captured
    };

    [[nodiscard]] bool accept_length(std::uint32_t end, bool more) noexcept;
    Answer add_strictly(std::uint32_t begin, std::uint32_t end, Bytes data, FrameLedger& ledger);
    void add_uncovered(std::uint32_t begin, std::uint32_t end, Bytes data, FrameLedger& ledger);
    void put(std::uint32_t begin, std::uint32_t end, Bytes data);
    void extend_runs(std::uint32_t begin, std::uint32_t end);
    void settle_copy(std::uint32_t begin, Bytes data, FrameLedger& ledger);
    [[nodiscard]] bool complete() const noexcept { return last_seen_ && covered_ == length_; }

    std::map<std::uint32_t, Piece> pieces_;  // disjoint
    std::map<std::uint32_t, std::uint32_t>
        runs_;  // begin, end: adjacent pieces in the order of Linux
    std::uint64_t held_bytes_ = 0;
    std::uint64_t fragments_ = 0;
    std::uint32_t covered_ = 0;
    std::uint32_t length_ = 0;
    std::uint8_t protocol_ = 0;
    bool last_seen_ = false;
    bool contradicted_ = false;
    bool sound_ = false;  // a fragment came whose IP header is right
};

}  // namespace sealtap::flow
