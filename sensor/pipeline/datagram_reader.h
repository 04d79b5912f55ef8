#pragma once

#include <memory>

#include "pipeline/datagram_stream.h"
#include "pipeline/flow_book.h"
#include "sealtap/flow_handler.h"

namespace sealtap::pipeline {

/// Reads one flow that is not TCP: no parser reads these, so it needs nothing of what tells
/// protocols apart, and a flow of one datagram is small. Owned by the flow table; on one worker.
/// What throws inside (memory) costs a datagram and is counted.
class DatagramReader final : public FlowHandler, private FlowBook {
public:
    /// `reading` and `flow` outlive it.
    DatagramReader(const FlowReading& reading, const FlowInfo& flow)
        : FlowBook(reading, flow), first_(services(), state_, Direction::ToResponder) {}

    void on_datagram(Direction direction, Bytes payload, std::uint64_t missing,
                     const FlowMoment& moment) override;
    void on_gap(Direction direction, std::uint64_t length, Cause cause,
                const FlowMoment& moment) override;
    void on_close(EndReason reason, const FlowStats& stats) override;
    // Only TCP has these.
    void on_data(Direction, Bytes, const FlowMoment&) override {}
    void on_conflict(Direction, std::uint64_t, Bytes, const FlowMoment&) override {}
    void on_end(Direction, EndReason, const FlowMoment&) override {}

private:
    template <class Work>
    void guarded(const FlowMoment& moment, Work work);
    void count(std::uint64_t bytes);
    [[nodiscard]] DatagramStream& stream(Direction direction);

    // A flow begins with its originator; most have no answer.
    DatagramStream first_;
    std::unique_ptr<DatagramStream> answers_;
};

}  // namespace sealtap::pipeline
