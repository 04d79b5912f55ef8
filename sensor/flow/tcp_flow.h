#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "flow/flow_output.h"
#include "flow/stream_reassembler.h"
#include "flow/tcp_segment.h"

namespace sealtap::flow {

/// Both directions of a TCP flow: handshake, the end, causal order, and when to give up waiting.
///
/// Owned by its FlowRecord. The rules stand in README.md.
class TcpFlow {
public:
    TcpFlow() noexcept;

    /// The segment belongs to a new flow between the same endpoints.
    [[nodiscard]] bool begins_new_flow(Direction direction,
                                       const TcpSegment& segment) const noexcept;

    void on_segment(Direction direction, const TcpSegment& segment, FlowOutput& output);
    /// A segment that another receiver may have put together of fragments: only to be read.
    void on_other_view(Direction direction, const TcpSegment& segment, FlowOutput& output);

    /// Delivers what waits, with the gaps before it, and ends both directions. Returns the reason
    /// that the flow itself gives for its end, else `reason`.
    EndReason close(EndReason reason, FlowOutput& output);

    /// Both directions ended, or it was reset: lingers only.
    [[nodiscard]] bool closed() const noexcept;
    /// A handshake or data was seen from both, or any data.
    [[nodiscard]] bool established() const noexcept;
    /// Who opened it turned out to be the other one. Only before any payload.
    void swap_directions() noexcept;
    /// It has been silent for long: gives back what it can do without.
    void put_away() {
        for (Side& side : sides_) side.stream.put_away();
    }

private:
    static constexpr std::uint64_t kNowhere = std::numeric_limits<std::uint64_t>::max();

    /// Whether a direction has an option: its first segment tells. Whether it has right checksums:
    /// its first two tell, since one may be right by chance, and of payload the first one with any.
    enum class Use : std::uint8_t { Unknown, No, Once, Yes };
    struct Traits {
        Use checksums : 2 = Use::Unknown;          ///< No: it leaves them to its network card
        Use payload_checksums : 2 = Use::Unknown;  ///< No: its payload was changed on the way to us
        Use clocks : 2 = Use::Unknown;
        Use signatures : 2 = Use::Unknown;
    };
    /// One direction, and what its receiver said of it.
    struct Side {
        explicit Side(Direction direction) noexcept : stream(direction) {}
        StreamReassembler stream;
        std::uint64_t acknowledged = 0;          ///< position, by the other side; 0: nothing yet
        std::uint64_t reset_at = kNowhere;       ///< position of the last RST
        std::uint32_t other_first_sequence = 0;  ///< of a later SYN, valid with has_other
        std::uint32_t clock = 0;                 ///< the timestamp its receiver keeps (RFC 7323)
        std::uint16_t packets = 0;               ///< 0: none; goes on with 1 after its highest
        std::uint16_t other_packets = 0;         ///< of the other side, when this one began to wait
        bool has_other = false;
        bool silent = false;  ///< its octets are acknowledged, but we do not see them
        Traits traits;
    };
    /// The payload of a SYN, until it is known whether the receiver took it (RFC 7413).
    struct SynData {
        Direction direction;
        std::vector<std::byte> octets;
    };
    enum class Patience : std::uint8_t { AsLimited, None };

    Side& side(Direction direction) noexcept { return sides_[index_of(direction)]; }
    [[nodiscard]] const Side& side(Direction direction) const noexcept {
        return sides_[index_of(direction)];
    }

    /// All of it lies before what is to be delivered next.
    [[nodiscard]] static bool is_stale(const StreamReassembler& stream,
                                       const TcpSegment& segment) noexcept;
    [[nodiscard]] static bool has_bad_checksum(Traits& sender, const TcpSegment& segment) noexcept;
    [[nodiscard]] std::optional<FrameCause> refusal(Direction direction, const TcpSegment& segment);
    [[nodiscard]] bool is_outdated(Direction direction, const TcpSegment& segment);
    void on_syn(Direction direction, const TcpSegment& segment, FlowOutput& output);
    void on_syn_payload(Direction direction, const TcpSegment& segment, FlowOutput& output);
    void on_reset(Direction direction, const TcpSegment& segment, FlowOutput& output);
    bool on_acknowledgement(Direction direction, const TcpSegment& segment);
    bool on_payload(Direction direction, const TcpSegment& segment, FlowOutput& output);
    void settle_syn_data(Direction direction, const TcpSegment& segment, FlowOutput& output);
    void take_syn_data(std::uint64_t accepted, FlowOutput& output);
    void try_other_start(Direction direction, const TcpSegment& segment) noexcept;
    [[nodiscard]] bool may_restart(const Side& side) const noexcept;
    [[nodiscard]] std::uint64_t plausible_acknowledgement(Direction direction,
                                                          const TcpSegment& segment) const noexcept;
    [[nodiscard]] bool is_reset() const noexcept;

    void settle(FlowOutput& output);
    void pump(FlowOutput& output);
    [[nodiscard]] std::uint64_t reached(Direction direction) const noexcept;
    bool give_up_one(Patience patience, FlowOutput& output);
    [[nodiscard]] Wait::For waits_for(Direction direction, Patience patience) const noexcept;
    bool is_out_of_patience(Direction direction, Wait::For what, FlowOutput& output);
    void give_up_acknowledged(Direction direction, FlowOutput& output);
    void give_up_tail(Direction direction, FlowOutput& output);
    void keep_within_limits(FlowOutput& output);
    [[nodiscard]] std::uint64_t footprint() const noexcept;

    std::array<Side, 2> sides_;
    std::unique_ptr<SynData> syn_data_;
    std::uint64_t charged_ = 0;           // our part of FlowServices::reorder_bytes
    std::uint64_t progress_packets_ = 0;  // packets that were no mere copies
};

}  // namespace sealtap::flow
