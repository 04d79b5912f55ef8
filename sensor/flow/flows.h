#pragma once

#include <array>
#include <cstdint>

#include "flow/flow_index.h"
#include "flow/flow_key.h"
#include "flow/flow_output.h"
#include "flow/flow_services.h"
#include "flow/flow_store.h"
#include "flow/flow_table.h"
#include "flow/idle_list.h"
#include "flow/tcp_segment.h"

namespace sealtap::flow {

/// The inside of FlowTable: records by key, and by how long they have been idle.
class FlowTable::Flows {
public:
    Flows(const FlowTableOptions& options, LimitHits& hits, FrameLedger& ledger,
          FlowHandlerFactory& factory);
    ~Flows();
    Flows(const Flows&) = delete;
    Flows& operator=(const Flows&) = delete;

    void on_datagram(const Datagram& datagram);
    void finish(std::optional<Timestamp> capture_end);

    [[nodiscard]] std::uint64_t seen() const noexcept { return seen_; }
    [[nodiscard]] std::uint64_t now() const noexcept { return index_.size(); }

private:
    void on_tcp(const Datagram& datagram);
    void on_udp(const Datagram& datagram);
    void on_other(const Datagram& datagram);
    static void refuse(Direction direction, FrameCause cause, Bytes payload, FlowOutput& output);
    void on_other_view(const Datagram& datagram);
    void show_other_view(const FlowPlace& place, const Datagram& datagram, Bytes payload,
                         const TcpSegment* segment);

    [[nodiscard]] FlowRecord* find(const FlowPlace& place);
    FlowRecord& find_or_open(const FlowPlace& place, const Datagram& datagram);
    FlowRecord& open(const FlowPlace& place, const Datagram& datagram);
    TcpRecord& find_or_open_tcp(const FlowPlace& place, const Datagram& datagram,
                                const TcpSegment& segment);
    static void count_packet(FlowRecord& record, Direction direction,
                             const Datagram& datagram) noexcept;
    void move_to(FlowRecord& record, FlowState state) noexcept;

    void close(FlowRecord& record, EndReason reason);
    void make_room();
    void sweep(Timestamp now);
    void put_idle_away(Timestamp now);
    [[nodiscard]] Timestamp next_sweep(Timestamp now) const noexcept;
    [[nodiscard]] Duration timeout(FlowState state) const noexcept {
        return timeouts_[static_cast<std::size_t>(state)];
    }
    [[nodiscard]] bool is_expired(const FlowRecord& record, Timestamp now) const noexcept {
        return now - record.last_clock > timeout(record.state);
    }
    IdleList& list(FlowState state) noexcept { return idle_[static_cast<std::size_t>(state)]; }

    FlowServices services_;
    VlanKey vlan_key_;
    std::array<Duration, kFlowStateCount> timeouts_{};
    // Silent for longer, a flow forgets most of what it delivered: retransmissions come in seconds.
    Duration awake_;
    FlowStore records_;
    FlowIndex index_;
    FlowRecord* recent_ = nullptr;  // of the packet before: packets come in trains
    std::array<IdleList, kFlowStateCount> idle_;
    std::uint64_t seen_ = 0;
    Timestamp latest_;
    Timestamp sweep_after_ = Timestamp::min();  // before that no flow can have expired
};

}  // namespace sealtap::flow
