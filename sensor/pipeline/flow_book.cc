#include "pipeline/flow_book.h"

#include <utility>

#include "flow/community_id.h"

namespace sealtap::pipeline {

FlowBook::FlowBook(const FlowReading& reading, const FlowInfo& flow)
    : reading_(reading), state_(flow) {
    if (services().outputs.flows != nullptr)
        state_.listing = std::make_unique<FlowState::Listing>();
}

void FlowBook::hash(Direction direction, Bytes data) {
    if (state_.listing) state_.listing->payload[index_of(direction)].update(data);
}

bool FlowBook::count_passed(std::uint64_t bytes) {
    if (services().marks == nullptr) return false;
    const std::uint64_t bulk = services().marks->bulk_bytes();
    const bool was_bulk = passed_ >= bulk;
    passed_ += bytes;
    return !was_bulk && passed_ >= bulk;
}

/// What the reader of packets may leave out first when there is too much: see Shedder.
void FlowBook::mark(FlowMark mark) {
    if (services().marks == nullptr) return;
    FlowMarks& marks = *services().marks;
    const FlowInfo& flow = state_.flow;
    marks.mark(marks.hash(flow.originator, flow.responder, flow.ip_protocol), mark);
}

void FlowBook::close(const FlowStats& stats) {
    forget_mark();
    judge_reach(stats);
    report(stats);
}

/// The same endpoints may begin another flow.
void FlowBook::forget_mark() {
    if (services().marks == nullptr) return;
    FlowMarks& marks = *services().marks;
    const FlowInfo& flow = state_.flow;
    marks.forget(marks.hash(flow.originator, flow.responder, flow.ip_protocol));
}

void FlowBook::judge_reach(const FlowStats& stats) {
    if (services().outputs.violations == nullptr) return;
    for (Violation& violation : services().policy.judge_flow(
             state_.flow, state_.app_protocol, stats.last.time, stats.last.packet_number)) {
        services().send(std::move(violation), state_.flow);
    }
}

DirectionRecord FlowBook::record_of(Direction direction, const DirectionStats& stats) {
    return {stats.packets, stats.payload_bytes, stats.gap_bytes,
            state_.listing->payload[index_of(direction)].hex()};
}

void FlowBook::report(const FlowStats& stats) {
    ++services().counts.flows;
    if (stats.ambiguities != 0) ++services().counts.ambiguous_flows;
    if (!state_.listing) return;
    const FlowInfo& flow = state_.flow;
    FlowRecord record;
    record.flow = flow;
    record.community_id = flow::community_id(flow.originator, flow.responder, flow.ip_protocol);
    record.app_protocol = state_.app_protocol;
    record.end = stats.last.time;
    record.to_responder = record_of(Direction::ToResponder, stats.to_responder);
    record.to_originator = record_of(Direction::ToOriginator, stats.to_originator);
    record.objects = std::move(state_.listing->objects);
    services().outputs.flows->on_flow(std::move(record));
}

}  // namespace sealtap::pipeline
