#pragma once

#include <cstdint>
#include <memory>

#include "base/hash.h"
#include "content/charset/charset_tables.h"
#include "detect/scanner.h"
#include "flow/flow_table.h"
#include "pipeline/engine.h"
#include "pipeline/flow_reader.h"
#include "pipeline/host_pair_table.h"
#include "pipeline/worker_services.h"
#include "sealtap/decoder_memory.h"
#include "sealtap/frame_ledger.h"

namespace sealtap::pipeline {

/// Carries whole datagrams of its host pairs to their findings by plain calls. Shares nothing that
/// changes with other workers but the sinks. Used by one thread; the counters may be read when it
/// is done.
class Worker {
public:
    Worker(const Engine& engine, const Outputs& outputs, base::HashKey key);

    /// The outermost loop: what throws below (memory) costs a datagram, is counted, and shows as a
    /// difference of the frame ledger.
    void on_datagram(const Datagram& datagram) noexcept {
        const StageScope stage(services_.stages, Stage::Flow);
        guarded([&] { flows_.on_datagram(datagram); });
    }
    /// No more datagrams: all flows end, everything is judged. `capture_end` is that of the whole
    /// capture, so that which flows had timed out by then does not depend on the number of workers.
    void finish(Timestamp capture_end) noexcept {
        {
            const StageScope stage(services_.stages, Stage::Flow);
            guarded([&] { flows_.finish(capture_end); });
        }
        counts_.stages = stage_clock_.ticks();
    }

    /// Flows are marked there from now on; `marks` outlives the worker.
    void mark_flows_in(FlowMarks& marks) noexcept { services_.marks = &marks; }

    /// Documents are opened by those who wait at the queue, which outlives the worker; null: here.
    void defer_to(OpenerQueue* queue) noexcept { services_.queue = queue; }

    [[nodiscard]] const FrameLedger& ledger() const noexcept { return ledger_; }
    [[nodiscard]] const LimitHits& hits() const noexcept { return hits_; }
    [[nodiscard]] const WorkerCounts& counts() const noexcept { return counts_; }

private:
    [[nodiscard]] StageClock* clock_of(const Outputs& outputs) noexcept {
        return outputs.measure == Measure::Stages ? &stage_clock_ : nullptr;
    }
    template <class Work>
    void guarded(Work work) noexcept {
        try {
            work();
        } catch (...) {
            ++counts_.failed_flows;
        }
    }

    FrameLedger ledger_;
    LimitHits hits_;
    WorkerCounts counts_;
    StageClock stage_clock_;
    detect::Scanner scanner_;
    DecoderMemory decoder_memory_;
    content::CharsetTables charsets_;
    std::unique_ptr<DocumentOpener> opener_;
    std::unique_ptr<DocumentOpener> picture_reader_;
    HostPairTable pairs_;
    WorkerServices services_;
    FlowReaderFactory factory_;
    flow::FlowTable flows_;  // last: its flows use all of the above while they end
};

}  // namespace sealtap::pipeline
