#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

#include "base/affinity.h"
#include "pipeline/crew.h"
#include "pipeline/engine.h"
#include "pipeline/live_monitor.h"
#include "pipeline/run_observer.h"
#include "pipeline/thread_load.h"
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
    /// Of each reader; where there are several, last that of the joiner of fragments.
    std::vector<ReaderReading> readers;
    /// The readers', then each worker's; a single worker runs on the reader's thread: one for both.
    std::vector<ThreadLoad> loads;
    /// How long each broker was busy, waiting for its opener included.
    std::vector<double> broker_busy_seconds;
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

/// A source with the CPUs that its reader may run on; none: any.
struct ReaderSeat {
    PacketSource* source = nullptr;
    base::CpuSet cpus{};
};

/// Reads the source to its end, or until `stop` becomes true, on the caller's thread; returns when
/// everything found was handed out.
[[nodiscard]] RunReport run_pipeline(PacketSource& source, const Engine& engine,
                                     const Outputs& outputs, const Crew& crew,
                                     const std::atomic<bool>& stop, RunObserver& observer);

/// Several sources at once, each with a reader on a thread of its own, into the same workers: what
/// one source with all their packets in the order of time would give, but for the numbers of
/// packets, which are each source's own. The first source that fails ends all. The time stamps of
/// all come from one clock.
[[nodiscard]] RunReport run_pipeline(std::span<const ReaderSeat> seats, const Engine& engine,
                                     const Outputs& outputs, const Crew& crew,
                                     const std::atomic<bool>& stop);

}  // namespace sealtap::pipeline
