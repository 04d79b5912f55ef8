#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "pipeline/broker_pool.h"
#include "pipeline/crew.h"
#include "pipeline/engine.h"
#include "pipeline/joiner.h"
#include "pipeline/lane.h"
#include "pipeline/outlet.h"
#include "pipeline/thread_load.h"
#include "pipeline/worker.h"
#include "pipeline/worker_services.h"
#include "sealtap/packet.h"

namespace sealtap::pipeline {

/// The workers with their brokers, and the ways of datagrams to them: an outlet for each reader.
/// With one reader and one worker that the reader may wait for everything runs on the reader's
/// thread; else each worker has its own, fed by a bounded ring of batches from each reader. With
/// several readers a joiner of fragments stands beside them. A batch holds the buffers of its
/// packets where they have one; what has none, and what was put together from fragments, is copied.
///
/// Made, finished and destroyed by one thread; no reader uses its outlet any more by then.
class WorkerPool {
public:
    WorkerPool(const Engine& engine, const Outputs& outputs, const Crew& crew);
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    /// Each is used on its reader's thread, which starts its meter.
    [[nodiscard]] Outlet& outlet(std::size_t reader) noexcept { return *outlets_[reader]; }

    /// When all outlets are closed: all flows end, then brokers have no more documents. The totals
    /// below are whole afterwards.
    void finish(Timestamp capture_end);

    [[nodiscard]] FrameLedger ledger() const;
    [[nodiscard]] LimitHits hits() const;
    [[nodiscard]] WorkerCounts counts() const;
    [[nodiscard]] unsigned size() const noexcept;
    /// Null with one reader.
    [[nodiscard]] const Joiner* joiner() const noexcept { return joiner_.get(); }
    /// Of each worker with a thread; may be asked for at any time.
    [[nodiscard]] std::vector<ThreadLoad> loads() const;
    /// Of each broker.
    [[nodiscard]] std::vector<double> busy_seconds() const { return brokers_.busy_seconds(); }

private:
    [[nodiscard]] std::unique_ptr<Outlet> make_outlet(std::size_t producer, Channel* joiner);

    BrokerPool brokers_;                     // first: workers send to them while they end
    std::unique_ptr<Worker> inline_worker_;  // the only one, or null
    std::vector<std::unique_ptr<Lane>> lanes_;
    std::vector<std::unique_ptr<Outlet>> outlets_;  // the readers'
    std::unique_ptr<Joiner> joiner_;                // last: it ends before the workers
};

}  // namespace sealtap::pipeline
