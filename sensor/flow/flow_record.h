#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>

#include "flow/ip_soundness.h"
#include "flow/other_views.h"
#include "sealtap/flow.h"
#include "sealtap/flow_handler.h"
#include "sealtap/time.h"

namespace sealtap::flow {

/// Which list of idle flows a flow stands in; each has its own time-out.
enum class FlowState : std::uint8_t { TcpOpening, TcpOpen, TcpClosed, Other };
inline constexpr std::size_t kFlowStateCount = 4;

/// What only a flow has that lost octets, or to which more came than its stream took.
struct FlowLosses {
    struct OfDirection {
        std::uint64_t gap_bytes = 0;
        std::uint64_t duplicate_bytes = 0;
        std::uint64_t conflicting_bytes = 0;
        std::unique_ptr<OtherViews> views;  ///< while octets contradict each other
    };
    std::array<OfDirection, 2> directions{};
    std::uint64_t conflict_bytes_left = 0;
    std::uint64_t ambiguities = 0;  ///< how often views were opened
};

/// One flow of the table. Small, since there are millions: what few flows need lies elsewhere.
struct FlowRecord {
    FlowRecord() noexcept = default;
    ~FlowRecord() = default;
    FlowRecord(const FlowRecord&) = delete;
    FlowRecord& operator=(const FlowRecord&) = delete;

    FlowInfo info;                ///< its id only from the first payload on
    FlowRecord* newer = nullptr;  ///< neighbours in the list of its state
    FlowRecord* older = nullptr;
    FlowMoment last;
    Timestamp last_clock;                          ///< Datagram::clock of the last packet
    std::array<std::uint64_t, 2> packets{};        ///< by Direction
    std::array<std::uint64_t, 2> payload_bytes{};  ///< delivered
    std::unique_ptr<FlowLosses> losses;
    std::uint32_t number = 0;  ///< in the FlowStore
    FlowState state = FlowState::Other;
    bool low_is_originator = true;  ///< see FlowPlace
    bool midstream = true;
    std::array<IpSoundness, 2> soundness;          ///< by Direction
    std::array<std::optional<EndReason>, 2> ends;  ///< told to the handler once there is one
    std::unique_ptr<FlowHandler> handler;          // last: it goes before the FlowInfo it refers to
};

}  // namespace sealtap::flow
