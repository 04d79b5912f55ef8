#include "flow/flow_output.h"

#include <algorithm>
#include <memory>

#include "flow/community_id.h"
#include "flow/flow_services.h"

namespace sealtap::flow {
FlowHandler& FlowOutput::handler() {
    if (!record_.handler) make_handler();
    return *record_.handler;
}

void FlowOutput::make_handler() {
    FlowInfo& info = record_.info;
    info.id = flow_id(info.originator, info.responder, info.ip_protocol, info.start);
    record_.handler = services_.factory.create(info);
    for (const Direction direction : {Direction::ToResponder, Direction::ToOriginator}) {
        if (const auto reason = record_.ends[index_of(direction)])
            record_.handler->on_end(direction, *reason, moment_);
    }
}

FlowLosses& FlowOutput::losses() {
    (void)handler();
    if (!record_.losses) {
        record_.losses = std::make_unique<FlowLosses>();
        record_.losses->conflict_bytes_left = services_.limits[Limit::ConflictBytesPerFlowMax];
    }
    return *record_.losses;
}

FlowLosses::OfDirection& FlowOutput::losses(Direction direction) {
    return losses().directions[index_of(direction)];
}

void FlowOutput::deliver(Direction direction, Bytes data) {
    if (data.empty()) return;
    services_.ledger.delivered += data.size();
    record_.payload_bytes[index_of(direction)] += data.size();
    handler().on_data(direction, data, moment_);
}

void FlowOutput::gap(Direction direction, std::uint64_t length, Cause cause) {
    if (length == 0) return;
    // What the snap length cut or overload shed was counted where that happened.
    if (cause == Cause::Gap) services_.ledger.gap_bytes += length;
    losses(direction).gap_bytes += length;
    handler().on_gap(direction, length, cause, moment_);
}

void FlowOutput::datagram(Direction direction, Bytes payload, std::uint32_t missing, Cause cause) {
    if (payload.empty() && missing == 0) return;
    if (cause == Cause::Overload) return gap(direction, missing, cause);
    services_.ledger.delivered += payload.size();
    record_.payload_bytes[index_of(direction)] += payload.size();
    if (missing > 0) losses(direction).gap_bytes += missing;
    handler().on_datagram(direction, payload, missing, moment_);
}

void FlowOutput::duplicate(Direction direction, std::uint64_t length) {
    if (length == 0) return;
    services_.ledger.duplicate += length;
    losses(direction).duplicate_bytes += length;
}

void FlowOutput::conflicting(Direction direction, std::uint64_t length) {
    if (length == 0) return;
    services_.ledger.conflicting += length;
    losses(direction).conflicting_bytes += length;
}

void FlowOutput::refuse(Direction direction, FrameCause cause, std::uint64_t offset, Bytes data) {
    services_.ledger.count(cause, data.size());
    aside(direction, offset, data);
}

void FlowOutput::aside(Direction direction, std::uint64_t offset, Bytes data) {
    if (data.empty()) return;
    std::uint64_t& left = losses().conflict_bytes_left;
    const std::size_t shown = std::min<std::uint64_t>(data.size(), left);
    if (shown < data.size()) services_.hits.hit(Limit::ConflictBytesPerFlowMax);
    if (shown == 0) return;
    left -= shown;
    handler().on_conflict(direction, offset, data.first(shown), moment_);
}

void FlowOutput::end(Direction direction, EndReason reason) {
    auto& told = record_.ends[index_of(direction)];
    if (told) return;
    told = reason;
    if (record_.handler) record_.handler->on_end(direction, reason, moment_);
}

DirectionStats FlowOutput::stats(Direction direction) const noexcept {
    const std::size_t at = index_of(direction);
    DirectionStats stats{.packets = record_.packets[at],
                         .payload_bytes = record_.payload_bytes[at]};
    if (!record_.losses) return stats;
    const FlowLosses::OfDirection& losses = record_.losses->directions[at];
    stats.gap_bytes = losses.gap_bytes;
    stats.duplicate_bytes = losses.duplicate_bytes;
    stats.conflicting_bytes = losses.conflicting_bytes;
    return stats;
}

void FlowOutput::close(EndReason reason) {
    FlowHandler& last = handler();
    last.on_close(reason, {.to_responder = stats(Direction::ToResponder),
                           .to_originator = stats(Direction::ToOriginator),
                           .last = record_.last,
                           .midstream = record_.info.ip_protocol == kTcp && record_.midstream});
    record_.handler.reset();
}

}  // namespace sealtap::flow
