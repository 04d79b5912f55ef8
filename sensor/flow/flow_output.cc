#include "flow/flow_output.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>

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
    if (OtherViews* const other = views(direction)) {
        other->deliver(data);
        if (other->finished()) {
            close_views(direction);
        } else if (other->is_crowded()) {
            services_.hits.hit(Limit::AllViewBytesMax);
            close_views(direction);
        } else if (other->complete()) {
            show_views(direction, other->main_end());
            other->go_on(0);
        }
    }
}

OtherViews* FlowOutput::views(Direction direction) noexcept {
    return record_.losses ? record_.losses->directions[index_of(direction)].views.get() : nullptr;
}

OtherViews* FlowOutput::open_views(Direction direction, OtherViews::Beginning beginning) {
    FlowLosses& all = losses();
    if (all.conflict_bytes_left == 0) return nullptr;
    ++all.ambiguities;
    if (services_.view_room.is_full()) {
        services_.hits.hit(Limit::AllViewBytesMax);
        return nullptr;
    }
    auto& opened = all.directions[index_of(direction)].views;
    opened = std::make_unique<OtherViews>(std::move(beginning), services_.view_room);
    return opened.get();
}

void FlowOutput::show_views(Direction direction, std::uint64_t end) {
    views(direction)->show(end, [this, direction](std::uint64_t offset, Bytes view) {
        aside(direction, offset, view);
    });
}

void FlowOutput::close_views(Direction direction) {
    show_views(direction, views(direction)->main_end());
    losses(direction).views.reset();
}

void FlowOutput::gap(Direction direction, std::uint64_t length, Cause cause) {
    if (length == 0) return;
    // What the snap length cut or overload shed was counted where that happened.
    if (cause == Cause::Gap) services_.ledger.gap_bytes += length;
    losses(direction).gap_bytes += length;
    handler().on_gap(direction, length, cause, moment_);
    if (OtherViews* const other = views(direction)) {
        const std::uint64_t within = other->skip(length);
        if (within == 0) return;
        show_views(direction, other->main_end() + within);
        other->go_on(within);
        if (other->finished()) losses(direction).views.reset();
    }
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

void FlowOutput::count(FrameCause cause, std::uint64_t length) {
    services_.ledger.count(cause, length);
}

void FlowOutput::take_back(FrameCause cause, std::uint64_t length) {
    services_.ledger.not_delivered[static_cast<std::size_t>(cause)] -= length;
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
    for (const Direction direction : {Direction::ToResponder, Direction::ToOriginator}) {
        if (views(direction) != nullptr)
            show_views(direction, std::numeric_limits<std::uint64_t>::max());
    }
    last.on_close(reason, {.to_responder = stats(Direction::ToResponder),
                           .to_originator = stats(Direction::ToOriginator),
                           .last = record_.last,
                           .midstream = record_.info.ip_protocol == kTcp && record_.midstream,
                           .ambiguities = record_.losses ? record_.losses->ambiguities : 0});
    record_.handler.reset();
}

}  // namespace sealtap::flow
