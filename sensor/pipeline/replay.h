#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

#include "pipeline/engine.h"
#include "pipeline/thread_load.h"
#include "pipeline/worker_pool.h"
#include "pipeline/worker_services.h"
#include "sealtap/frame_ledger.h"
#include "sealtap/limits.h"
#include "sealtap/packet_source.h"

namespace sealtap::pipeline {

/// What a replay or a live run did, in numbers.
struct RunReport {
    FrameLedger frames;
    WorkerCounts counts;
    LimitHits hits;
    unsigned workers = 0;
    /// The reader's, then each worker's; a single worker runs on the reader's thread: one for both.
    std::vector<ThreadLoad> loads;
    double wall_seconds = 0;  ///< a thread's busy share is its CPU time over this
    Timestamp first_packet;
    Timestamp last_packet;
    bool was_stopped = false;  ///< by the user, before the end
    std::optional<CaptureDrops> drops;
    std::optional<Error> failure;  ///< the source failed in the end

    /// Both ledgers hold to the octet.
    [[nodiscard]] bool is_exact() const noexcept {
        return frames.difference() == 0 && counts.part_difference == 0 &&
               counts.parts.difference() == 0;
    }
};

/// Is told how far it is, on the reader's thread, every few thousand packets and while a live
/// source is idle.
class RunObserver {
public:
    virtual ~RunObserver() = default;
    virtual void on_progress(std::uint64_t packets) = 0;
    /// Follows on_progress(); ordered as RunReport::loads, and up to a batch behind the threads.
    virtual void on_loads(std::span<const ThreadLoad> /*loads*/) {}
};

/// Reads the source to its end, or until `stop` becomes true, on the caller's thread; returns when
/// everything found was handed out.
[[nodiscard]] RunReport run_pipeline(PacketSource& source, const Engine& engine,
                                     const Outputs& outputs, const Crew& crew,
                                     const std::atomic<bool>& stop, RunObserver& observer);

}  // namespace sealtap::pipeline
