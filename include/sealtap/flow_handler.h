#pragma once

#include <cstdint>
#include <memory>

#include "sealtap/bytes.h"
#include "sealtap/coverage.h"
#include "sealtap/flow.h"
#include "sealtap/time.h"

namespace sealtap {

/// The packet that made something happen.
struct FlowMoment {
    Timestamp time;
    std::uint64_t packet_number = 0;
};

/// What the flow table counted of one direction.
struct DirectionStats {
    std::uint64_t packets = 0;
    std::uint64_t payload_bytes = 0;  ///< delivered: in order, once
    std::uint64_t gap_bytes = 0;
    std::uint64_t duplicate_bytes = 0;
    std::uint64_t conflicting_bytes = 0;
};

struct FlowStats {
    DirectionStats to_responder;
    DirectionStats to_originator;
    FlowMoment last;         ///< the flow's last packet
    bool midstream = false;  ///< no SYN seen
    /// How often the octets could be read in more than one way.
    std::uint64_t ambiguities = 0;
};

/// Reads one flow. Made by a FlowHandlerFactory at the flow's first payload, owned by the flow
/// table, called on the flow's worker. Never throws.
class FlowHandler {
public:
    virtual ~FlowHandler() = default;
    /// TCP: the next octets in order, never empty. They live until the call returns.
    virtual void on_data(Direction, Bytes data, const FlowMoment&) = 0;
    /// TCP: the next `length` octets were sent but not seen (cause Gap, SnapLength or Overload).
    /// Not TCP: a datagram of that length was shed (cause Overload only).
    virtual void on_gap(Direction, std::uint64_t length, Cause cause, const FlowMoment&) = 0;
    /// TCP: another reading of the stream at `offset`: octets that another copy of them
    /// contradicts, or that no receiver takes (out of window, behind the end, so even after
    /// on_end), with what was delivered around them, bounded by Limit::ConflictBytesPerFlowMax.
    /// Without their context when they belong nowhere (before the begin of the stream, then with
    /// offset 0; far off), or when it is no longer known.
    virtual void on_conflict(Direction, std::uint64_t offset, Bytes losing, const FlowMoment&) = 0;
    /// Not TCP: the payload of one datagram (UDP payload; for other protocols the IP payload);
    /// `missing` octets of it were cut by the snap length.
    virtual void on_datagram(Direction, Bytes payload, std::uint64_t missing,
                             const FlowMoment&) = 0;
    /// TCP: no more octets in this direction. At most once for each direction, before on_close.
    virtual void on_end(Direction, EndReason, const FlowMoment&) = 0;
    /// The flow leaves the table. `reason` is Timeout, CaptureEnd, Complete or Reset; the moment is
    /// that of the flow's own last packet, whenever the table noticed. The handler is destroyed
    /// after it.
    virtual void on_close(EndReason reason, const FlowStats& stats) = 0;
};

class FlowHandlerFactory {
public:
    virtual ~FlowHandlerFactory() = default;
    /// `flow` outlives the handler. Never null.
    [[nodiscard]] virtual std::unique_ptr<FlowHandler> create(const FlowInfo& flow) = 0;
};

}  // namespace sealtap
