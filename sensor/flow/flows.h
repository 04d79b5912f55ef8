#pragma once

#include <array>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "flow/flow_key.h"
#include "flow/flow_output.h"
#include "flow/flow_table.h"
#include "flow/idle_list.h"
#include "flow/tcp_segment.h"

namespace sealtap::flow {

/// The inside of FlowTable: records by key, and by how long they have been idle.
class FlowTable::Flows {
public:
    Flows(const FlowTableOptions& options, LimitHits& hits, FrameLedger& ledger,
          FlowHandlerFactory& factory);

    void on_datagram(const Datagram& datagram);
    void finish(std::optional<Timestamp> capture_end);

    [[nodiscard]] std::uint64_t seen() const noexcept { return seen_; }
    [[nodiscard]] std::uint64_t now() const noexcept { return records_.size(); }

private:
    void on_tcp(const Datagram& datagram);
    void on_udp(const Datagram& datagram);
    void on_other(const Datagram& datagram);

    FlowRecord& find_or_open(const FlowPlace& place, const Datagram& datagram);
    FlowRecord& open(const FlowPlace& place, const Datagram& datagram);
    FlowRecord& find_or_open_tcp(const FlowPlace& place, const Datagram& datagram,
                                 const TcpSegment& segment);
    void count_packet(FlowRecord& record, Direction direction, const Datagram& datagram) noexcept;
    void move_to(FlowRecord& record, FlowState state) noexcept;

    void close(FlowRecord& record, EndReason reason);
    void make_room();
    void sweep(Timestamp now);
    [[nodiscard]] Duration timeout(FlowState state) const noexcept;
    [[nodiscard]] bool is_expired(const FlowRecord& record, Timestamp now) const noexcept {
        return now - record.last_clock > timeout(record.state);
    }
    IdleList& list(FlowState state) noexcept { return idle_[static_cast<std::size_t>(state)]; }

    FlowServices services_;
    VlanKey vlan_key_;
    std::unordered_map<FlowKey, FlowRecord, FlowKeyHash> records_;
    std::array<IdleList, kFlowStateCount> idle_;
    std::uint64_t seen_ = 0;
    Timestamp latest_;
};

}  // namespace sealtap::flow
