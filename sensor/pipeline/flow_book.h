#pragma once

#include <cstdint>
#include <span>

#include "pipeline/flow_state.h"
#include "pipeline/host_pair_table.h"
#include "pipeline/worker_services.h"
#include "sealtap/flow_handler.h"
#include "sealtap/protocol_parser.h"

namespace sealtap::pipeline {

/// What all readers of a worker's flows share: one reference for each of a million.
struct FlowReading {
    const WorkerServices& services;
    HostPairTable& pairs;
    std::span<const ParserDescriptor> parsers;
};

/// What every reader of a flow does beside reading: keeps its state, hashes what is listed, marks
/// what may be shed, and reports the flow at its close. A base of readers, to which it is private.
class FlowBook {
protected:
    /// `reading` and `flow` outlive it.
    FlowBook(const FlowReading& reading, const FlowInfo& flow);
    ~FlowBook() = default;

    [[nodiscard]] const WorkerServices& services() const noexcept { return reading_.services; }
    void hash(Direction direction, Bytes data);
    /// True when the flow has just become one that carries much.
    [[nodiscard]] bool count_passed(std::uint64_t bytes);
    void mark(FlowMark mark);
    /// Judges that the flow was there at all, and lists it. Nothing is read any more.
    void close(const FlowStats& stats);

    const FlowReading& reading_;
    FlowState state_;

private:
    void forget_mark();
    void judge_reach(const FlowStats& stats);
    void report(const FlowStats& stats);
    [[nodiscard]] DirectionRecord record_of(Direction direction, const DirectionStats& stats);

    std::uint64_t passed_ = 0;  // octets, of both directions; only where flows are marked
};

}  // namespace sealtap::pipeline
