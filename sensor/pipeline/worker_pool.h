#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/hash.h"
#include "pipeline/engine.h"
#include "pipeline/thread_load.h"
#include "pipeline/worker.h"
#include "pipeline/worker_services.h"
#include "sealtap/packet.h"

namespace sealtap::pipeline {

/// What happens when a worker is too far behind.
enum class Overload : std::uint8_t {
    Wait,  ///< replay: the reader waits
    Shed,  ///< live: the datagram is counted under FrameCause::Overload
};

/// The workers, and the way of a datagram to the one that has its pair of hosts. With one worker
/// everything runs on the caller's thread; else each worker has its own, fed by a bounded ring of
/// batches that are copied into.
class WorkerPool {
public:
    WorkerPool(const Engine& engine, const Outputs& outputs, unsigned workers, Overload overload);
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    void dispatch(const Datagram& datagram);
    /// Sends what waits in half-full batches; for idle moments of a live capture.
    void flush();
    /// All flows end. Nothing may be dispatched afterwards; the totals below are whole.
    void finish(Timestamp capture_end);

    [[nodiscard]] FrameLedger ledger() const;
    [[nodiscard]] LimitHits hits() const;
    [[nodiscard]] WorkerCounts counts() const;
    [[nodiscard]] unsigned size() const noexcept;
    /// As RunReport::loads; may be asked for at any time by the reader's thread.
    [[nodiscard]] std::vector<ThreadLoad> loads();

private:
    class Lane;

    std::unique_ptr<Worker> inline_worker_;  // the only one, or null
    std::vector<std::unique_ptr<Lane>> lanes_;
    FrameLedger shed_;
    LoadMeter reader_;
    Overload overload_;
};

}  // namespace sealtap::pipeline
