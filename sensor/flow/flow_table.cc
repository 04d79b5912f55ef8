#include "flow/flow_table.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "flow/community_id.h"
#include "flow/flows.h"

namespace sealtap::flow {
namespace {

/// In which order room is made: established flows go last, so that a flood does not push them out.
constexpr std::array kFirstToGo{FlowState::TcpClosed, FlowState::TcpOpening, FlowState::Other,
                                FlowState::TcpOpen};
/// Idle flows are swept this much after their time-out, so that captures whose clock steps back a
/// little give the same flows whether or not somebody else's packet made us sweep.
constexpr Duration kSweepMargin = std::chrono::seconds(10);
constexpr int kSweptPerPacketMax = 4;

/// Sender of the SYN, receiver of a SYN with ACK; corrected while nothing was told of the flow.
void orient(TcpRecord& record, const FlowPlace& place, const TcpSegment& segment) noexcept {
    if (!segment.is_syn() || !record.midstream) return;
    record.midstream = false;
    const bool sender_opens = !segment.has(TcpSegment::kAck);
    const bool low_is_originator = place.low_is_sender == sender_opens;
    if (low_is_originator == record.low_is_originator || record.handler) return;
    if (record.tcp.established()) return;
    record.low_is_originator = low_is_originator;
    std::swap(record.info.originator, record.info.responder);
    std::swap(record.packets[0], record.packets[1]);
    std::swap(record.soundness[0], record.soundness[1]);
    record.tcp.swap_directions();
}

FlowState state_of(const TcpFlow& tcp) noexcept {
    if (tcp.closed()) return FlowState::TcpClosed;
    return tcp.established() ? FlowState::TcpOpen : FlowState::TcpOpening;
}

std::array<Duration, kFlowStateCount> timeouts_of(const Limits& limits) noexcept {
    const auto limit = [&limits](Limit name) { return std::chrono::milliseconds(limits[name]); };
    const Duration tcp = limit(Limit::TcpIdleTimeoutMs);
    return {tcp, tcp, limit(Limit::TcpClosedTimeoutMs), limit(Limit::UdpIdleTimeoutMs)};
}

}  // namespace

FlowTable::Flows::Flows(const FlowTableOptions& options, LimitHits& hits, FrameLedger& ledger,
                        FlowHandlerFactory& factory)
    : services_{options.limits,   hits, ledger, factory, options.overlap, OctetHash(options.key),
                options.vigilance},
      vlan_key_(options.vlan_key),
      timeouts_(timeouts_of(options.limits)),
      awake_(std::chrono::milliseconds(options.limits[Limit::TcpAwakeMs])) {}

FlowTable::Flows::~Flows() {
    index_.for_each([this](std::uint32_t number) { records_.destroy(number); });
}

void FlowTable::Flows::on_datagram(const Datagram& datagram) {
    latest_ = std::max(latest_, datagram.clock);
    if (datagram.clock > sweep_after_) sweep(datagram.clock);
    if (datagram.other_view) return on_other_view(datagram);
    switch (datagram.protocol) {
        case kTcp: return on_tcp(datagram);
        case kUdp: return on_udp(datagram);
        default: return on_other(datagram);
    }
}

void FlowTable::Flows::on_tcp(const Datagram& datagram) {
    auto segment = parse_tcp(datagram, services_.vigilance);
    if (!segment) {
        services_.ledger.count(segment.error(), datagram.payload.size());
        return;
    }
    services_.ledger.headers += datagram.payload.size() - segment->payload.size();
    const FlowPlace place =
        place_of(datagram, segment->source_port, segment->destination_port, vlan_key_);
    TcpRecord& record = find_or_open_tcp(place, datagram, *segment);
    orient(record, place, *segment);
    const Direction direction = direction_of(record, place);
    count_packet(record, direction, datagram);
    segment->ip_refusal = record.soundness[index_of(direction)].judge(datagram.flaw);
    FlowOutput output(services_, record, record.last);
    record.tcp.on_segment(direction, *segment, output);
    move_to(record, state_of(record.tcp));
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
    FlowOutput output(services_, record, record.last);
    if (const auto cause = record.soundness[index_of(direction)].judge(datagram.flaw))
        return refuse(direction, *cause, udp->payload, output);
    output.datagram(direction, udp->payload, udp->missing_bytes, datagram.missing_cause);
}

void FlowTable::Flows::on_other(const Datagram& datagram) {
    const FlowPlace place = place_of(datagram, vlan_key_);
    FlowRecord& record = find_or_open(place, datagram);
    const Direction direction = direction_of(record, place);
    count_packet(record, direction, datagram);
    move_to(record, FlowState::Other);
    FlowOutput output(services_, record, record.last);
    if (const auto cause = record.soundness[index_of(direction)].judge(datagram.flaw))
        return refuse(direction, *cause, datagram.payload, output);
    output.datagram(direction, datagram.payload, datagram.missing_bytes, datagram.missing_cause);
}

/// A datagram that its receiver drops: another may take it.
void FlowTable::Flows::refuse(Direction direction, FrameCause cause, Bytes payload,
                              FlowOutput& output) {
    if (!payload.empty()) output.count_ambiguity();
    output.refuse(direction, cause, 0, payload);
}

/// Nothing of it is counted but the ambiguity.
void FlowTable::Flows::on_other_view(const Datagram& datagram) {
    if (datagram.protocol == kTcp) {
        if (const auto tcp = parse_tcp(datagram, services_.vigilance))
            show_other_view(place_of(datagram, tcp->source_port, tcp->destination_port, vlan_key_),
                            datagram, tcp->payload, &*tcp);
    } else if (datagram.protocol == kUdp) {
        if (const auto udp = parse_udp(datagram))
            show_other_view(place_of(datagram, udp->source_port, udp->destination_port, vlan_key_),
                            datagram, udp->payload, nullptr);
    } else {
        show_other_view(place_of(datagram, vlan_key_), datagram, datagram.payload, nullptr);
    }
}

void FlowTable::Flows::show_other_view(const FlowPlace& place, const Datagram& datagram,
                                       Bytes payload, const TcpSegment* segment) {
    FlowRecord& record = find_or_open(place, datagram);
    const Direction direction = direction_of(record, place);
    record.last = {datagram.time, datagram.packet_number};
    record.last_clock = datagram.clock;
    move_to(record, record.state);
    FlowOutput output(services_, record, record.last);
    output.count_ambiguity();
    if (TcpFlow* const tcp = tcp_of(record); tcp != nullptr && segment != nullptr) {
        tcp->on_other_view(direction, *segment, output);
    } else {
        output.aside(direction, 0, payload);
    }
}

FlowRecord* FlowTable::Flows::find(const FlowPlace& place) {
    if (recent_ != nullptr && belongs(place, *recent_)) return recent_;
    const std::uint32_t number = index_.find(
        hash_of(place, services_.hash),
        [&](std::uint32_t candidate) { return belongs(place, records_.at(candidate)); });
    return number == 0 ? nullptr : recent_ = &records_.at(number);
}

FlowRecord& FlowTable::Flows::find_or_open(const FlowPlace& place, const Datagram& datagram) {
    FlowRecord* const found = find(place);
    if (found == nullptr) return open(place, datagram);
    if (!is_expired(*found, datagram.clock)) return *found;
    close(*found, EndReason::Timeout);
    return open(place, datagram);
}

TcpRecord& FlowTable::Flows::find_or_open_tcp(const FlowPlace& place, const Datagram& datagram,
                                              const TcpSegment& segment) {
    auto& record = static_cast<TcpRecord&>(find_or_open(place, datagram));
    if (!record.tcp.begins_new_flow(direction_of(record, place), segment)) {
        // By the flow's own clock, whether or not put_idle_away() came by in between.
        if (datagram.clock - record.last_clock > awake_) record.tcp.put_away();
        return record;
    }
    close(record, EndReason::Timeout);
    return static_cast<TcpRecord&>(open(place, datagram));
}

FlowRecord& FlowTable::Flows::open(const FlowPlace& place, const Datagram& datagram) {
    if (index_.size() >= services_.limits[Limit::FlowsMax]) make_room();
    const bool is_tcp = place.protocol == kTcp;
    FlowRecord& record = is_tcp ? records_.create_tcp() : records_.create_other();
    record.info.originator = place.source;
    record.info.responder = place.destination;
    record.info.ip_protocol = place.protocol;
    record.info.vlans = datagram.vlans;
    record.info.start = datagram.time;
    record.info.first_packet = datagram.packet_number;
    record.info.source_index = datagram.source_index;
    record.last_clock = datagram.clock;
    record.low_is_originator = place.low_is_sender;
    record.state = is_tcp ? FlowState::TcpOpening : FlowState::Other;
    index_.insert(hash_of(place, services_.hash), record.number);
    list(record.state).push_newest(record);
    ++seen_;
    return *(recent_ = &record);
}

void FlowTable::Flows::count_packet(FlowRecord& record, Direction direction,
                                    const Datagram& datagram) noexcept {
    ++record.packets[index_of(direction)];
    record.last = {datagram.time, datagram.packet_number};
    record.last_clock = datagram.clock;
}

void FlowTable::Flows::move_to(FlowRecord& record, FlowState state) noexcept {
    if (record.state == state && list(state).newest() == &record) return;
    list(record.state).remove(record);
    record.state = state;
    list(state).push_newest(record);
}

void FlowTable::Flows::close(FlowRecord& record, EndReason reason) {
    if (recent_ == &record) recent_ = nullptr;
    FlowOutput output(services_, record, record.last);
    if (TcpFlow* const tcp = tcp_of(record)) reason = tcp->close(reason, output);
    output.close(reason);
    list(record.state).remove(record);
    index_.erase(hash_of(place_of(record, vlan_key_), services_.hash), record.number);
    records_.destroy(record.number);
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
    put_idle_away(now);
    sweep_after_ = next_sweep(now);
}

/// What a flow would forget at its next packet is given back now.
void FlowTable::Flows::put_idle_away(Timestamp now) {
    IdleList& open = list(FlowState::TcpOpen);
    for (int passed = 0; passed < kSweptPerPacketMax; ++passed) {
        FlowRecord* const oldest = open.oldest_awake();
        if (oldest == nullptr || now - kSweepMargin - oldest->last_clock <= awake_) return;
        tcp_of(*oldest)->put_away();
        open.put_away();
    }
}

/// Datagram::clock never steps back, so a flow that moves into a list from now on is not due before
/// `now` and the shortest wait.
Timestamp FlowTable::Flows::next_sweep(Timestamp now) const noexcept {
    Timestamp next = now + std::min(awake_, std::ranges::min(timeouts_));
    for (std::size_t state = 0; state < kFlowStateCount; ++state) {
        if (const FlowRecord* const oldest = idle_[state].oldest())
            next = std::min(next, oldest->last_clock + timeouts_[state]);
    }
    const IdleList& open = idle_[static_cast<std::size_t>(FlowState::TcpOpen)];
    if (const FlowRecord* const oldest = open.oldest_awake())
        next = std::min(next, oldest->last_clock + awake_);
    return next + kSweepMargin;
}

void FlowTable::Flows::finish(std::optional<Timestamp> capture_end) {
    const Timestamp end = capture_end.value_or(latest_);
    std::vector<FlowRecord*> open;
    open.reserve(index_.size());
    index_.for_each([&](std::uint32_t number) { open.push_back(&records_.at(number)); });
    std::ranges::sort(open, [](const FlowRecord* one, const FlowRecord* other) {
        return std::pair(one->last.packet_number, one->info.first_packet) <
               std::pair(other->last.packet_number, other->info.first_packet);
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
