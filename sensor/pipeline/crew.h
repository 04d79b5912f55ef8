#pragma once

#include <cstdint>
#include <vector>

#include "base/affinity.h"
#include "pipeline/live_monitor.h"

namespace sealtap::pipeline {

/// What happens when a worker is too far behind.
enum class Overload : std::uint8_t {
    Wait,  ///< replay: the reader waits
    Shed,  ///< live: payload is left out by policy (Shedder); a datagram without room is counted
           ///< under FrameCause::Overload
};

/// Who does the work of a run, and where.
struct Crew {
    unsigned workers = 1;
    Overload overload = Overload::Wait;
    /// Where each worker may run, by its number; fewer than workers are used in turn, none: where
    /// the reader may.
    std::vector<base::CpuSet> cpus{};
    LiveMonitor* monitor = nullptr;  ///< may be null; made for as many workers and readers
    unsigned readers = 1;            ///< one for each source
    unsigned brokers = 0;            ///< 0: workers open documents themselves, and wait
    base::CpuSet broker_cpus{};      ///< where all of them may run; empty: anywhere
};

}  // namespace sealtap::pipeline
