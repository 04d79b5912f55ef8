#include "flow/flow_table.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "flow/community_id.h"
#include "flow/flows.h"
#include "flow/tcp_flow.h"

namespace sealtap::flow {
namespace {

/// In which order room is made: established flows go last, so that a flood does not push them out.
constexpr std::array kFirstToGo{FlowState::TcpClosed, FlowState::TcpOpening, FlowState::Other,
                                FlowState::TcpOpen};
/// Idle flows are swept this much after their time-out, so that captures whose clock steps back a
/// little give the same flows whether or not somebody else's packet made us sweep.
constexpr Duration kSweepMargin = std::chrono::seconds(10);
constexpr int kSweptPerPacketMax = 4;

Direction direction_of(const FlowRecord& record, const FlowPlace& place) noexcept {
    return place.low_is_sender == record.low_is_originator ? Direction::ToResponder
                                                           : Direction::ToOriginator;
}

/// Sender of the SYN, receiver of a SYN with ACK; corrected while nothing was told of the flow.
void orient(FlowRecord& record, const FlowPlace& place, const TcpSegment& segment) noexcept {
    if (!segment.is_syn() || !record.midstream) return;
    record.midstream = false;
    const bool sender_opens = !segment.has(TcpSegment::kAck);
    const bool low_is_originator = place.low_is_sender == sender_opens;
    if (low_is_originator == record.low_is_originator || record.reader) return;
    if (record.tcp->established()) return;
    record.low_is_originator = low_is_originator;
    std::swap(record.packets[0], record.packets[1]);
    record.tcp->swap_directions();
}

}  // namespace

FlowTable::Flows::Flows(const FlowTableOptions& options, LimitHits& hits, FrameLedger& ledger,
                        FlowHandlerFactory& factory)
    : services_{options.limits, hits, ledger, factory, options.overlap, OctetHash(options.key)},
      vlan_key_(options.vlan_key),
      records_(0, FlowKeyHash(options.key)) {}

void FlowTable::Flows::on_datagram(const Datagram& datagram) {
    latest_ = std::max(latest_, datagram.clock);
    sweep(datagram.clock);
    switch (datagram.protocol) {
        case kTcp: return on_tcp(datagram);
        case kUdp: return on_udp(datagram);
        default: return on_other(datagram);
    }
}

void FlowTable::Flows::on_tcp(const Datagram& datagram) {
    const auto segment = parse_tcp(datagram);
    if (!segment) {
        services_.ledger.count(segment.error(), datagram.payload.size());
        return;
    }
    services_.ledger.headers += datagram.payload.size() - segment->payload.size();
    const FlowPlace place =
        place_of(datagram, segment->source_port, segment->destination_port, vlan_key_);
    FlowRecord& record = find_or_open_tcp(place, datagram, *segment);
    orient(record, place, *segment);
    const Direction direction = direction_of(record, place);
    count_packet(record, direction, datagram);
    FlowOutput output(services_, record, record.last);
    record.tcp->on_segment(direction, *segment, output);
    if (record.tcp->closed()) return move_to(record, FlowState::TcpClosed);
    move_to(record, record.tcp->established() ? FlowState::TcpOpen : FlowState::TcpOpening);
}

void FlowTable::Flows::on_udp(const Datagram& datagram) {
    const auto udp = parse_udp(datagram);
    if (!udp) {
        services_.ledger.count(udp.error(), datagram.payload.size());
        return;
    }
    services_.ledger.headers += datagram.payload.size() - udp->payload.size();
    const FlowPlace place = place_of(datagram, udp->source_port, udp->destination_port, vlan_key_);
    FlowRecord& record = find_or_open(place, datagram);
    const Direction direction = direction_of(record, place);
    count_packet(record, direction, datagram);
    move_to(record, FlowState::Other);
    FlowOutput(services_, record, record.last)
        .datagram(direction, udp->payload, udp->missing_bytes, datagram.missing_cause);
}

void FlowTable::Flows::on_other(const Datagram& datagram) {
    const FlowPlace place = place_of(datagram, vlan_key_);
    FlowRecord& record = find_or_open(place, datagram);
    const Direction direction = direction_of(record, place);
    count_packet(record, direction, datagram);
    move_to(record, FlowState::Other);
    FlowOutput(services_, record, record.last)
        .datagram(direction, datagram.payload, datagram.missing_bytes, datagram.missing_cause);
}

FlowRecord& FlowTable::Flows::find_or_open(const FlowPlace& place, const Datagram& datagram) {
    const auto found = records_.find(place.key);
    if (found == records_.end()) return open(place, datagram);
    if (!is_expired(found->second, datagram.clock)) return found->second;
    close(found->second, EndReason::Timeout);
    return open(place, datagram);
}

FlowRecord& FlowTable::Flows::find_or_open_tcp(const FlowPlace& place, const Datagram& datagram,
                                               const TcpSegment& segment) {
    FlowRecord& record = find_or_open(place, datagram);
    if (!record.tcp) {
        record.tcp = std::make_unique<TcpFlow>();
        return record;
    }
    if (!record.tcp->begins_new_flow(direction_of(record, place), segment)) return record;
    close(record, EndReason::Timeout);
    FlowRecord& opened = open(place, datagram);
    opened.tcp = std::make_unique<TcpFlow>();
    return opened;
}

FlowRecord& FlowTable::Flows::open(const FlowPlace& place, const Datagram& datagram) {
    if (records_.size() >= services_.limits[Limit::FlowsMax]) make_room();
    const auto node = records_.try_emplace(place.key).first;
    FlowRecord& record = node->second;
    record.key = &node->first;
    record.start = datagram.time;
    record.first_packet = datagram.packet_number;
    record.source_index = datagram.source_index;
    record.vlans = datagram.vlans;
    record.low_is_originator = place.low_is_sender;
    record.state = place.key.protocol == kTcp ? FlowState::TcpOpening : FlowState::Other;
    list(record.state).push_newest(record);
    ++seen_;
    return record;
}

void FlowTable::Flows::count_packet(FlowRecord& record, Direction direction,
                                    const Datagram& datagram) noexcept {
    ++record.packets[index_of(direction)];
    record.last = {datagram.time, datagram.packet_number};
    record.last_clock = datagram.clock;
}

void FlowTable::Flows::move_to(FlowRecord& record, FlowState state) noexcept {
    list(record.state).remove(record);
    record.state = state;
    list(state).push_newest(record);
}

void FlowTable::Flows::close(FlowRecord& record, EndReason reason) {
    FlowOutput output(services_, record, record.last);
    if (record.tcp) reason = record.tcp->close(reason, output);
    output.close(reason);
    list(record.state).remove(record);
    records_.erase(records_.find(*record.key));
}

void FlowTable::Flows::make_room() {
    services_.hits.hit(Limit::FlowsMax);
    for (const FlowState state : kFirstToGo) {
        if (FlowRecord* const oldest = list(state).oldest())
            return close(*oldest, EndReason::Timeout);
    }
}

void FlowTable::Flows::sweep(Timestamp now) {
    for (std::size_t state = 0; state < kFlowStateCount; ++state) {
        for (int swept = 0; swept < kSweptPerPacketMax; ++swept) {
            FlowRecord* const oldest = idle_[state].oldest();
            if (oldest == nullptr || !is_expired(*oldest, now - kSweepMargin)) break;
            close(*oldest, EndReason::Timeout);
        }
    }
}

Duration FlowTable::Flows::timeout(FlowState state) const noexcept {
    const auto limit = [state] {
        switch (state) {
            case FlowState::TcpOpening:
            case FlowState::TcpOpen: return Limit::TcpIdleTimeoutMs;
            case FlowState::TcpClosed: return Limit::TcpClosedTimeoutMs;
            case FlowState::Other: break;
        }
        return Limit::UdpIdleTimeoutMs;
    }();
    return std::chrono::milliseconds(services_.limits[limit]);
}

void FlowTable::Flows::finish(std::optional<Timestamp> capture_end) {
    const Timestamp end = capture_end.value_or(latest_);
    std::vector<FlowRecord*> open;
    open.reserve(records_.size());
    for (auto& [key, record] : records_) open.push_back(&record);
    std::ranges::sort(open, [](const FlowRecord* one, const FlowRecord* other) {
        return std::pair(one->last.packet_number, one->first_packet) <
               std::pair(other->last.packet_number, other->first_packet);
    });
    for (FlowRecord* const record : open)
        close(*record, is_expired(*record, end) ? EndReason::Timeout : EndReason::CaptureEnd);
}

FlowTable::FlowTable(const FlowTableOptions& options, LimitHits& hits, FrameLedger& ledger,
                     FlowHandlerFactory& factory)
    : flows_(std::make_unique<Flows>(options, hits, ledger, factory)) {}
FlowTable::~FlowTable() = default;

void FlowTable::on_datagram(const Datagram& whole) { flows_->on_datagram(whole); }
void FlowTable::finish(std::optional<Timestamp> capture_end) { flows_->finish(capture_end); }
std::uint64_t FlowTable::flows_seen() const noexcept { return flows_->seen(); }
std::uint64_t FlowTable::flows_now() const noexcept { return flows_->now(); }

}  // namespace sealtap::flow
