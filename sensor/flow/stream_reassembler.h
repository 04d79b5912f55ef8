#pragma once

#include <cstdint>
#include <memory>

#include "flow/delivered_history.h"
#include "flow/disorder.h"
#include "flow/flow_output.h"
#include "flow/linux_queue.h"
#include "flow/losing_octets.h"
#include "flow/recent_octets.h"

namespace sealtap::flow {

/// What one segment brings to its direction.
struct Arrival {
    std::uint64_t begin = 0;  ///< position, see StreamReassembler
    Bytes data;
    std::uint32_t missing_bytes = 0;  ///< behind `data`, cut off
    bool fin = false;                 ///< behind those
    /// Position of the other direction that its sender had received; 0 when that is unknown.
    std::uint64_t acknowledges = 0;
    Cause missing_cause = Cause::SnapLength;

    [[nodiscard]] std::uint64_t data_end() const noexcept { return begin + data.size(); }
    [[nodiscard]] std::uint64_t fin_position() const noexcept { return data_end() + missing_bytes; }
    [[nodiscard]] std::uint64_t end() const noexcept { return fin_position() + (fin ? 1 : 0); }
};

/// Puts one direction of a TCP flow in order.
///
/// What arrives in order goes to the output as it is, without a copy. What is early is copied and
/// waits for drain(). Positions are 64-bit sequence numbers: the stream's first octet is at
/// kOrigin, so that earlier ones have a position too. When to give up waiting is TcpFlow's
/// decision.
class StreamReassembler {
public:
    static constexpr std::uint64_t kOrigin = 1ULL << 32U;

    explicit StreamReassembler(Direction direction) noexcept : direction_(direction) {}

    [[nodiscard]] bool started() const noexcept { return started_; }
    [[nodiscard]] bool ended() const noexcept { return ended_; }
    /// Nothing was delivered, given up or kept yet.
    [[nodiscard]] bool untouched() const noexcept {
        return next_ == kOrigin && !waiting() && !ended_;
    }
    /// The first octet has sequence number `sequence`. May be called again while untouched().
    void start(std::uint32_t sequence) noexcept;
    [[nodiscard]] std::uint32_t first_sequence() const noexcept { return first_sequence_; }
    /// The position nearest to where the stream stands that has this sequence number.
    [[nodiscard]] std::uint64_t position_of(std::uint32_t sequence) const noexcept;

    /// Everything before was delivered or given up.
    [[nodiscard]] std::uint64_t next() const noexcept { return next_; }
    /// The same, with the FIN: what an acknowledgement of everything names.
    [[nodiscard]] std::uint64_t consumed() const noexcept { return next_ + (ended_ ? 1 : 0); }
    [[nodiscard]] std::uint64_t highest() const noexcept {
        return waiting() ? disorder_->pieces.back_end() : consumed();
    }

    /// Takes a segment. Octets are delivered when they are next and `acknowledges` is not beyond
    /// `reached`. Returns whether there was anything new in it.
    bool add(const Arrival& arrival, std::uint64_t reached, FlowOutput& output);

    /// Pieces wait. The functions below, but footprint(), need that.
    [[nodiscard]] bool waiting() const noexcept { return disorder_ && !disorder_->pieces.empty(); }
    [[nodiscard]] bool has_hole() const noexcept { return front_begin() > next_; }
    [[nodiscard]] std::uint64_t front_begin() const noexcept {
        return disorder_->pieces.front_begin();
    }
    [[nodiscard]] std::uint64_t front_acknowledges() const noexcept {
        return disorder_->pieces.front().acknowledges;
    }
    [[nodiscard]] Wait& wait() noexcept { return disorder_->wait; }
    /// Delivers what is next and not held by the other direction. Returns whether it got on.
    bool drain(std::uint64_t reached, FlowOutput& output);
    /// Gives up the octets before the front piece, but those that came with a wrong checksum only.
    void give_up_hole(FlowOutput& output);
    /// No longer holds the front piece until the other direction got so far.
    void waive_front() noexcept { disorder_->pieces.front().acknowledges = 0; }

    /// Gives up the octets before `position`, which were acknowledged, though nothing behind them
    /// was seen. Should they come after all, the gap counts as never sent.
    void give_up_tail(std::uint64_t position, FlowOutput& output);
    [[nodiscard]] std::uint64_t footprint() const noexcept {
        return disorder_ ? disorder_->pieces.footprint() : 0;
    }
    /// Remembers only the last segments that were delivered.
    void put_away() {
        history_.shrink();
        recent_.reset();
    }
    /// Octets that are no part of the stream: counted and shown.
    void refuse(FrameCause cause, std::uint64_t position, Bytes data, FlowOutput& output);

    /// Octets that are counted elsewhere: shown in their place, if they have one.
    void show_refused(std::uint64_t position, Bytes data, FlowOutput& output);
    /// The octet there is out of band for most receivers: a view has it not.
    void note_urgent(std::uint64_t position, FlowOutput& output);

private:
    /// Whether octets contradicted others of late, see OtherViews.
    enum class Viewing : std::uint8_t {
        None,
        Open,   ///< the views do not have all of the segment at hand
        Noted,  ///< they have
    };

    /// Of some octets: how many are remembered, and how many of these are others.
    struct Recalled {
        std::uint64_t size = 0;
        std::uint64_t different = 0;
    };

    Disorder& disorder(FlowOutput& output);
    void end_disorder(FlowOutput& output);
    [[nodiscard]] LosingOctets losing(FlowOutput& output) const noexcept {
        return {
            output, direction_, kOrigin,
            viewing_ == Viewing::Noted ? LosingOctets::Shown::InViews : LosingOctets::Shown::Alone};
    }
    [[nodiscard]] bool is_near(std::uint64_t position, FlowOutput& output) const noexcept;
    [[nodiscard]] bool contradicts(std::uint64_t begin, Bytes data) const noexcept;
    [[nodiscard]] Recalled recall(std::uint64_t begin, Bytes data) const noexcept;
    void note(const Arrival& arrival, FlowOutput& output);
    bool note_other(std::uint64_t begin, Bytes data, OtherViews::Kind kind, FlowOutput& output);
    OtherViews* open_views(std::uint64_t begin, FlowOutput& output);
    void note_delivered(OtherViews& views, std::uint64_t begin, Bytes delivered) const;
    bool note_waiting(OtherViews& views, Range range) const;
    bool cut_stale(Arrival& arrival, FlowOutput& output);
    void stale(std::uint64_t begin, Bytes data, FlowOutput& output);
    void stale_delivered(std::uint64_t begin, Bytes data, FlowOutput& output);
    void remember(Bytes data, FlowOutput& output);
    void deliver(Bytes data, FlowOutput& output);
    void deliver_arrival(const Arrival& arrival, FlowOutput& output);
    bool keep(const Arrival& arrival, FlowOutput& output);
    Range decide(const Arrival& arrival, FlowOutput& output);
    void deliver_front(FlowOutput& output);
    void finish(FlowOutput& output);
    std::uint64_t give_up_to(std::uint64_t position, FlowOutput& output);
    std::uint64_t take_doubted(std::uint64_t position, FlowOutput& output);
    void lose_to(std::uint64_t position, FlowOutput& output);
    void take_back_tail() noexcept;
    [[nodiscard]] std::uint32_t tail_gap() const noexcept {
        return disorder_ ? disorder_->tail_gap : 0;
    }

    Direction direction_;
    bool started_ = false;
    bool ended_ = false;
    Viewing viewing_ = Viewing::None;
    std::uint32_t first_sequence_ = 0;  // of kOrigin
    std::uint64_t next_ = kOrigin;
    DeliveredHistory history_;
    std::unique_ptr<RecentOctets> recent_;
    std::unique_ptr<Disorder> disorder_;
};

}  // namespace sealtap::flow
