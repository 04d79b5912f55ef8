#pragma once

#include <chrono>
#include <cstdint>
#include <future>
#include <memory>
#include <optional>
#include <thread>

#include "base/affinity.h"
#include "flow/duplicate_filter.h"
#include "pipeline/channel.h"
#include "pipeline/crew.h"
#include "pipeline/engine.h"
#include "pipeline/inlet.h"
#include "pipeline/live_monitor.h"
#include "pipeline/worker.h"

namespace sealtap::pipeline {

/// One worker with its thread, and a channel to it from each producer. Made and destroyed by the
/// thread that owns the pool; the totals may be read when finish() has returned.
///
/// What one reader does for all it reads (copies of a datagram that a mirror port made, and a clock
/// that never steps back) is done here where there are several, since a copy may have come by
/// another: all between two hosts comes here.
class Lane {
public:
    /// `queue` outlives it; null: the worker opens documents itself.
    Lane(const Engine& engine, const Outputs& outputs, const Crew& crew, unsigned index,
         OpenerQueue* queue = nullptr);
    ~Lane();
    Lane(const Lane&) = delete;
    Lane& operator=(const Lane&) = delete;

    /// Waits until the worker is there; throws what its making threw.
    void wait_until_made();
    /// From each producer in turn: the readers, then the joiner.
    [[nodiscard]] Channel& channel(std::size_t producer) noexcept {
        return inlet_.channel(producer);
    }
    /// When all channels are closed: all flows end, then the thread.
    void finish(Timestamp capture_end);

    /// May be asked for at any time.
    [[nodiscard]] ThreadLoad load() const noexcept { return meter_.load(); }
    [[nodiscard]] FrameLedger ledger() const;
    [[nodiscard]] LimitHits hits() const;
    [[nodiscard]] const WorkerCounts& counts() const noexcept { return worker_->counts(); }

private:
    void run(const Outputs& outputs, const base::CpuSet& cpus);
    [[nodiscard]] bool make(const Outputs& outputs, const base::CpuSet& cpus);
    void make_marks();
    void work_off(std::span<Datagram> datagrams);
    void work_off_joined(Datagram& datagram);
    void measure(std::size_t datagrams);
    [[nodiscard]] bool is_copy(const Datagram& datagram);
    void publish_when_due();
    [[nodiscard]] WorkerReading reading() const;

    const Engine& engine_;
    const Overload overload_;
    const unsigned readers_;
    OpenerQueue* const queue_;
    LiveMonitor::WorkerSlot* const slot_;
    std::optional<FlowMarks> marks_;  // before the worker, which marks flows there while it ends
    std::optional<Worker> worker_;
    Inlet inlet_;
    // With several readers.
    std::optional<flow::DuplicateFilter> copies_;
    FrameLedger copies_ledger_;
    std::uint64_t taken_ = 0;
    Timestamp clock_ = Timestamp::min();

    LoadMeter meter_;
    std::uint64_t unsampled_ = 0;
    bool has_news_ = false;
    std::chrono::steady_clock::time_point published_;
    std::promise<void> made_;
    std::promise<Timestamp> capture_end_;
    std::thread thread_;
};

}  // namespace sealtap::pipeline
