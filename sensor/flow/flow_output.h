#pragma once

#include <cstdint>

#include "flow/flow_record.h"
#include "sealtap/bytes.h"
#include "sealtap/coverage.h"
#include "sealtap/frame_ledger.h"

namespace sealtap::flow {

struct FlowServices;

/// Where the fate of every octet of a flow is told and counted: the ledger, the flow's statistics
/// and its handler, which is made when there is first something to tell. Made for one packet (or
/// one close) of one flow; all calls happen at that packet's moment.
class FlowOutput {
public:
    FlowOutput(FlowServices& services, FlowRecord& record, const FlowMoment& moment) noexcept
        : services_(services), record_(record), moment_(moment) {}

    [[nodiscard]] FlowServices& services() noexcept { return services_; }
    [[nodiscard]] const FlowMoment& moment() const noexcept { return moment_; }

    /// The next octets of a stream.
    void deliver(Direction direction, Bytes data);
    /// The next octets of a stream were sent but not seen.
    void gap(Direction direction, std::uint64_t length, Cause cause);
    void datagram(Direction direction, Bytes payload, std::uint32_t missing, Cause cause);
    /// Octets that were seen before, as far as we can tell the same ones.
    void duplicate(Direction direction, std::uint64_t length);
    /// Octets that another copy contradicts and that lost. Only counted: see aside().
    void conflicting(Direction direction, std::uint64_t length);
    /// The other views of a direction whose octets contradict each other; null: they do not, or as
    /// much as is allowed of them was shown.
    [[nodiscard]] OtherViews* views(Direction direction) noexcept;
    /// Where there were none; counts an ambiguity. Null when there is no room for any.
    OtherViews* open_views(Direction direction, OtherViews::Beginning beginning);
    void count_ambiguity() { ++losses().ambiguities; }
    /// Octets that no reader of the stream gets, and that are shown otherwise.
    void count(FrameCause cause, std::uint64_t length);
    /// Octets that no reader of the stream gets: counted, and shown aside.
    void refuse(Direction direction, FrameCause cause, std::uint64_t offset, Bytes data);
    /// Octets that were refused are delivered after all.
    void take_back(FrameCause cause, std::uint64_t length);
    /// Shows octets that are not in the stream to the handler, so that they are scanned too; within
    /// Limit::ConflictBytesPerFlowMax.
    void aside(Direction direction, std::uint64_t offset, Bytes data);
    /// At most once for each direction is told on.
    void end(Direction direction, EndReason reason);
    /// The last word. Makes the handler of a flow that had no payload.
    void close(EndReason reason);

private:
    void show_views(Direction direction, std::uint64_t end);
    void close_views(Direction direction);
    [[nodiscard]] FlowHandler& handler();
    void make_handler();
    [[nodiscard]] FlowLosses& losses();
    [[nodiscard]] FlowLosses::OfDirection& losses(Direction direction);
    [[nodiscard]] DirectionStats stats(Direction direction) const noexcept;

    FlowServices& services_;
    FlowRecord& record_;
    FlowMoment moment_;
};

}  // namespace sealtap::flow
