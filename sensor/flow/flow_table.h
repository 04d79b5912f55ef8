#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "base/hash.h"
#include "flow/overlap_policy.h"
#include "sealtap/flow_handler.h"
#include "sealtap/frame_ledger.h"
#include "sealtap/limits.h"
#include "sealtap/packet.h"

namespace sealtap::flow {

struct FlowTableOptions {
    const Limits& limits;  ///< outlives the table
    OverlapPolicy overlap = OverlapPolicy::Linux;
    VlanKey vlan_key = VlanKey::Ignore;
    base::HashKey key{};  ///< HashKey::random() but in tests; shows in no output
    Vigilance vigilance = Vigilance::On;
};

/// The flows of one worker: finds a datagram's flow, puts TCP streams in order and hands octets to
/// the flow's handler.
///
/// One per worker, used by that worker only; the references must outlive it. A handler is made at a
/// flow's first payload, or at its close when it had none, so that every flow is reported once.
/// Nothing fails and nothing throws but a handler: what is not handed over is counted in the
/// ledger, each octet once. All decisions are made by capture time and packets of the same flow,
/// so that other flows, and the number of workers, do not change a flow's result.
class FlowTable {
public:
    FlowTable(const FlowTableOptions& options, LimitHits& hits, FrameLedger& ledger,
              FlowHandlerFactory& factory);
    ~FlowTable();
    FlowTable(const FlowTable&) = delete;
    FlowTable& operator=(const FlowTable&) = delete;

    /// Takes a whole datagram (no fragment). Handlers see views of its payload during the call.
    void on_datagram(const Datagram& whole);

    /// Closes all flows in the order of their last packets. `capture_end` is the latest time of the
    /// whole capture, over all workers (else this table's own): a flow that had been idle for its
    /// time-out by then ends with Timeout, any other with CaptureEnd.
    void finish(std::optional<Timestamp> capture_end = std::nullopt);

    [[nodiscard]] std::uint64_t flows_seen() const noexcept;
    [[nodiscard]] std::uint64_t flows_now() const noexcept;

private:
    class Flows;
    std::unique_ptr<Flows> flows_;
};

}  // namespace sealtap::flow
