#pragma once

#include <atomic>
#include <cstdint>

namespace sealtap::pipeline {

/// What one thread of a run has used since the run began.
struct ThreadLoad {
    double cpu_seconds = 0;
    double wait_seconds = 0;      ///< for room in a ring, or for work from it
    std::uint64_t datagrams = 0;  ///< handed on (the reader), carried to their findings (a worker)
};

/// Measures a thread by its own CPU clock. Written by that thread only, once a batch; may be read
/// by any thread.
class LoadMeter {
public:
    /// Called first, on the thread that is measured: what it used before does not count.
    void start() noexcept;
    void add_datagrams(std::uint64_t count) noexcept;
    void add_wait(std::uint64_t nanoseconds) noexcept;
    /// Asks the system for the thread's CPU time and makes it visible. A system call.
    void sample() noexcept;

    [[nodiscard]] ThreadLoad load() const noexcept;

private:
    // Only one thread writes, so that an addition needs no locked instruction.
    using Counter = std::atomic<std::uint64_t>;
    static void advance(Counter& counter, std::uint64_t by) noexcept;

    std::uint64_t started_ns_ = 0;
    Counter cpu_ns_{0};
    Counter wait_ns_{0};
    Counter datagrams_{0};
};

}  // namespace sealtap::pipeline
