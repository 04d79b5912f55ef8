#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "pipeline/broker.h"
#include "pipeline/crew.h"
#include "pipeline/engine.h"
#include "pipeline/opener_queue.h"
#include "pipeline/worker_services.h"

namespace sealtap::pipeline {

/// The brokers of a run and their queue. A replay has none: there a worker opens its documents
/// itself and everything waits for it, since what is found, and in which order, must be the same in
/// every run; so must what budgets that documents share are spent on. It uses as many cores by its
/// workers, each with an opener.
///
/// Made, finished and destroyed by one thread.
class BrokerPool {
public:
    BrokerPool(const Engine& engine, const Outputs& outputs, const Crew& crew);
    ~BrokerPool();
    BrokerPool(const BrokerPool&) = delete;
    BrokerPool& operator=(const BrokerPool&) = delete;

    /// Outlives the workers. Null: there are no brokers.
    [[nodiscard]] OpenerQueue* queue() noexcept { return queue_.get(); }

    /// When no worker runs any more: all that waits is opened, or, when Limit::OpenerDrainMsMax is
    /// over, counted as overload. The totals below are whole afterwards.
    void finish();

    [[nodiscard]] LimitHits hits() const;
    [[nodiscard]] WorkerCounts counts() const;
    /// Of each broker, at any time.
    [[nodiscard]] std::vector<double> busy_seconds() const;

private:
    const std::uint64_t drain_ms_max_;
    LimitHits hits_;
    std::unique_ptr<OpenerQueue> queue_;
    std::vector<std::unique_ptr<Broker>> brokers_;
};

}  // namespace sealtap::pipeline
