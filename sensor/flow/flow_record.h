#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>

#include "flow/octet_hash.h"
#include "flow/overlap_policy.h"
#include "sealtap/flow_handler.h"
#include "sealtap/frame_ledger.h"
#include "sealtap/limits.h"
#include "sealtap/packet.h"

namespace sealtap::flow {

class TcpFlow;

/// What all flows of one table share.
struct FlowServices {
    const Limits& limits;
    LimitHits& hits;
    FrameLedger& ledger;
    FlowHandlerFactory& factory;
    OverlapPolicy overlap = OverlapPolicy::Linux;
    OctetHash hash;
    std::uint64_t reorder_bytes = 0;  ///< held by all flows; see Limit::ReorderBytesMax
};

/// The same for both directions: the endpoints in their order.
struct FlowKey {
    Endpoint low;
    Endpoint high;
    std::uint8_t protocol = 0;
    VlanTags vlans;  ///< empty unless VLANs tell flows apart

    friend bool operator==(const FlowKey&, const FlowKey&) noexcept = default;
};

/// What a flow has from its first payload on.
struct FlowReader {
    FlowInfo info;
    FlowStats stats;
    std::uint64_t conflict_bytes_left = 0;
    std::array<bool, 2> ended{};
    std::unique_ptr<FlowHandler> handler;  // last: it goes before the FlowInfo that it may refer to
};

/// Which list of idle flows a flow stands in; each has its own time-out.
enum class FlowState : std::uint8_t { TcpOpening, TcpOpen, TcpClosed, Other };
inline constexpr std::size_t kFlowStateCount = 4;

/// One flow of the table: small while it has no payload, since scans and floods make millions.
struct FlowRecord {
    FlowRecord();
    ~FlowRecord();
    FlowRecord(const FlowRecord&) = delete;
    FlowRecord& operator=(const FlowRecord&) = delete;

    const FlowKey* key = nullptr;  ///< in the table's node
    FlowRecord* newer = nullptr;   ///< neighbours in the list of its state
    FlowRecord* older = nullptr;
    Timestamp start;
    std::uint64_t first_packet = 0;
    FlowMoment last;
    Timestamp last_clock;                    ///< Datagram::clock of the last packet
    std::array<std::uint64_t, 2> packets{};  ///< by Direction
    std::unique_ptr<TcpFlow> tcp;
    std::unique_ptr<FlowReader> reader;
    std::uint32_t source_index = 0;
    VlanTags vlans;
    FlowState state = FlowState::Other;
    bool low_is_originator = true;
    bool midstream = true;
    std::array<std::optional<EndReason>, 2> early_ends;  ///< ended before there was a reader

    [[nodiscard]] const Endpoint& originator() const noexcept {
        return low_is_originator ? key->low : key->high;
    }
    [[nodiscard]] const Endpoint& responder() const noexcept {
        return low_is_originator ? key->high : key->low;
    }
};

}  // namespace sealtap::flow
