#include "flow/flow_output.h"

#include <algorithm>
#include <utility>

#include "flow/community_id.h"

namespace sealtap::flow {
namespace {

FlowInfo describe(const FlowRecord& record) {
    FlowInfo info;
    info.originator = record.originator();
    info.responder = record.responder();
    info.ip_protocol = record.key->protocol;
    info.id = flow_id(info.originator, info.responder, info.ip_protocol, record.start);
    info.vlans = record.vlans;
    info.start = record.start;
    info.first_packet = record.first_packet;
    info.source_index = record.source_index;
    return info;
}

}  // namespace

FlowReader& FlowOutput::reader() {
    if (record_.reader) return *record_.reader;
    record_.reader = std::make_unique<FlowReader>();
    FlowReader& made = *record_.reader;
    made.info = describe(record_);
    made.conflict_bytes_left = services_.limits[Limit::ConflictBytesPerFlowMax];
    made.handler = services_.factory.create(made.info);
    for (const Direction direction : {Direction::ToResponder, Direction::ToOriginator}) {
        if (const auto reason = record_.early_ends[index_of(direction)]) end(direction, *reason);
    }
    return made;
}

DirectionStats& FlowOutput::stats(Direction direction) {
    FlowStats& both = reader().stats;
    return direction == Direction::ToResponder ? both.to_responder : both.to_originator;
}

void FlowOutput::deliver(Direction direction, Bytes data) {
    if (data.empty()) return;
    services_.ledger.delivered += data.size();
    stats(direction).payload_bytes += data.size();
    reader().handler->on_data(direction, data, moment_);
}

void FlowOutput::gap(Direction direction, std::uint64_t length, Cause cause) {
    if (length == 0) return;
    // What the snap length cut or overload shed was counted where that happened.
    if (cause == Cause::Gap) services_.ledger.gap_bytes += length;
    stats(direction).gap_bytes += length;
    reader().handler->on_gap(direction, length, cause, moment_);
}

void FlowOutput::datagram(Direction direction, Bytes payload, std::uint32_t missing, Cause cause) {
    if (payload.empty() && missing == 0) return;
    if (cause == Cause::Overload) return gap(direction, missing, cause);
    services_.ledger.delivered += payload.size();
    stats(direction).payload_bytes += payload.size();
    stats(direction).gap_bytes += missing;
    reader().handler->on_datagram(direction, payload, missing, moment_);
}

void FlowOutput::duplicate(Direction direction, std::uint64_t length) {
    if (length == 0) return;
    services_.ledger.duplicate += length;
    stats(direction).duplicate_bytes += length;
}

void FlowOutput::conflicting(Direction direction, std::uint64_t length) {
    if (length == 0) return;
    services_.ledger.conflicting += length;
    stats(direction).conflicting_bytes += length;
}

void FlowOutput::refuse(Direction direction, FrameCause cause, std::uint64_t offset, Bytes data) {
    services_.ledger.count(cause, data.size());
    aside(direction, offset, data);
}

void FlowOutput::aside(Direction direction, std::uint64_t offset, Bytes data) {
    if (data.empty()) return;
    FlowReader& to = reader();
    const std::size_t shown = std::min<std::uint64_t>(data.size(), to.conflict_bytes_left);
    if (shown < data.size()) services_.hits.hit(Limit::ConflictBytesPerFlowMax);
    if (shown == 0) return;
    to.conflict_bytes_left -= shown;
    to.handler->on_conflict(direction, offset, data.first(shown), moment_);
}

void FlowOutput::end(Direction direction, EndReason reason) {
    if (!record_.reader) {
        auto& early = record_.early_ends[index_of(direction)];
        if (!early) early = reason;
        return;
    }
    if (std::exchange(record_.reader->ended[index_of(direction)], true)) return;
    record_.reader->handler->on_end(direction, reason, moment_);
}

void FlowOutput::close(EndReason reason) {
    FlowReader& last = reader();
    last.stats.to_responder.packets = record_.packets[index_of(Direction::ToResponder)];
    last.stats.to_originator.packets = record_.packets[index_of(Direction::ToOriginator)];
    last.stats.last = record_.last;
    last.stats.midstream = record_.key->protocol == kTcp && record_.midstream;
    last.handler->on_close(reason, last.stats);
    record_.reader.reset();
}

}  // namespace sealtap::flow
