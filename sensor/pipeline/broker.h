#pragma once

#include <future>
#include <memory>
#include <optional>
#include <thread>

#include "base/affinity.h"
#include "pipeline/broker_load.h"
#include "pipeline/engine.h"
#include "pipeline/live_monitor.h"
#include "pipeline/opener_queue.h"
#include "pipeline/worker_services.h"

namespace sealtap::pipeline {

/// Opens documents that workers have no time for, and judges them: a thread with an opener, a
/// scanner and counters of its own. The processes of its opener are started on that thread, whose
/// death they would not outlive, and are as nice to the workers as it is. What it needs of the
/// engine never changes, so that a document is judged as its worker would have judged it.
///
/// Made and destroyed by the thread that owns the pool; the totals may be read when join() has
/// returned.
class Broker {
public:
    /// `queue` and `slot`, which may be null, outlive it.
    Broker(const Engine& engine, const Outputs& outputs, OpenerQueue& queue,
           const base::CpuSet& cpus, LiveMonitor::BrokerSlot* slot);
    ~Broker();
    Broker(const Broker&) = delete;
    Broker& operator=(const Broker&) = delete;

    /// Waits until it can work; throws what its making threw.
    void wait_until_made() { made_.get_future().get(); }
    /// When the queue is closed: until it is empty.
    void join();

    [[nodiscard]] const LimitHits& hits() const noexcept;
    [[nodiscard]] const WorkerCounts& counts() const noexcept;
    /// May be asked for at any time.
    [[nodiscard]] double busy_seconds() const noexcept { return load_.busy_seconds(); }

private:
    struct Bench;

    void run(const Outputs& outputs, const base::CpuSet& cpus);
    [[nodiscard]] bool make(const Outputs& outputs, const base::CpuSet& cpus);
    void open(std::unique_ptr<DeferredDocument> document) noexcept;
    void publish();

    const Engine& engine_;
    OpenerQueue& queue_;
    LiveMonitor::BrokerSlot* const slot_;
    BrokerLoad own_load_;
    BrokerLoad& load_;
    std::unique_ptr<Bench> bench_;
    std::promise<void> made_;
    std::thread thread_;
};

}  // namespace sealtap::pipeline
