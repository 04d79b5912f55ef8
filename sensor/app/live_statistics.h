#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "app/tap.h"
#include "pipeline/dispatcher.h"
#include "pipeline/live_monitor.h"
#include "pipeline/replay.h"
#include "sealtap/time.h"

namespace sealtap::app {

/// What the readers and workers of a tap did since the beginning.
struct TapTotals {
    struct ReaderTotals {
        std::string name;  ///< its interface; of the joiner of fragments "fragments"
        pipeline::ThreadLoad load;
        std::uint64_t packets = 0;
        CaptureDrops drops;
    };
    struct WorkerTotals {
        pipeline::ThreadLoad load;
        std::uint32_t ring_used = 0;   ///< batches
        std::uint32_t shed_level = 0;  ///< classes that are shed now
    };
    std::string name;
    FrameLedger frames;
    LimitHits hits;
    pipeline::WorkerCounts counts;
    CaptureDrops drops;
    std::vector<ReaderTotals> readers;
    std::vector<WorkerTotals> workers;
    struct OpenerTotals {
        std::uint64_t documents = 0;       ///< that wait to be opened, or are being opened
        std::uint64_t bytes = 0;           ///< what they hold in memory
        std::vector<double> busy_seconds;  ///< of each broker
    };
    OpenerTotals opener;

    /// Captured, and not yet settled: in a ring, waiting for a fragment or for octets before it.
    /// The threads tell of themselves at different moments, so that it is a little off.
    [[nodiscard]] std::uint64_t on_the_way() const noexcept;
};

[[nodiscard]] TapTotals totals_of(const Tap& tap, const pipeline::LiveMonitor& monitor);
/// At the end, exact.
[[nodiscard]] TapTotals totals_of(const Tap& tap, const pipeline::RunReport& report);

/// A moment of a sensor that runs.
struct LiveTotals {
    double uptime_seconds = 0;
    std::uint64_t ring_batches = 0;  ///< that a worker's ring holds
    std::vector<TapTotals> taps;
    pipeline::DispatchCounts dispatch;
};

/// The lines of the log: for each tap what came and how busy its threads are, and what became
/// of it; then the violations. Rates and limits are those since `before`, an earlier moment of the
/// same sensor; the ledgers are from the beginning.
[[nodiscard]] std::vector<std::string> statistics_lines(const LiveTotals& now,
                                                        const LiveTotals& before);

/// The same as one JSON object, `event_type` "stats", in Suricata's EVE names where it has one.
/// Counts are from the beginning, rates and loads since `before`.
[[nodiscard]] std::string statistics_json(const LiveTotals& now, const LiveTotals& before,
                                          Timestamp time, std::string_view sensor);

}  // namespace sealtap::app
