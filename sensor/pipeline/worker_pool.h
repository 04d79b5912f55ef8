#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "pipeline/crew.h"
#include "pipeline/engine.h"
#include "pipeline/thread_load.h"
#include "pipeline/worker.h"
#include "pipeline/worker_services.h"
#include "sealtap/packet.h"

namespace sealtap::pipeline {

/// The workers, and the way of a datagram to the one that has its pair of hosts. With one worker
/// that the reader may wait for everything runs on the caller's thread; else each worker has its
/// own, fed by a bounded ring of batches. A batch holds the buffers of its packets where they have
/// one; what has none, and what was put together from fragments, is copied.
class WorkerPool {
public:
    WorkerPool(const Engine& engine, const Outputs& outputs, const Crew& crew);
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    /// `packet` is what the datagram came out of, last of all. May take the payload out of the
    /// datagram: see Shedder.
    void dispatch(const Packet& packet, Datagram& datagram);
    /// Sends what waits in half-full batches; for idle moments of a live capture.
    void flush();
    /// All flows end. Nothing may be dispatched afterwards; the totals below are whole.
    void finish(Timestamp capture_end);

    [[nodiscard]] FrameLedger ledger() const;
    [[nodiscard]] LimitHits hits() const;
    [[nodiscard]] WorkerCounts counts() const;
    [[nodiscard]] unsigned size() const noexcept;
    /// The only worker runs on the reader's thread.
    [[nodiscard]] bool is_inline() const noexcept { return inline_worker_ != nullptr; }
    /// As RunReport::loads; may be asked for at any time by the reader's thread.
    [[nodiscard]] std::vector<ThreadLoad> loads();
    /// What was left out so far for want of time; for the reader's thread.
    [[nodiscard]] FrameLedger left_out() const;
    [[nodiscard]] const LimitHits& reader_hits() const noexcept { return hits_; }

private:
    class Lane;

    std::unique_ptr<Worker> inline_worker_;  // the only one, or null
    std::vector<std::unique_ptr<Lane>> lanes_;
    FrameLedger shed_;  // whole datagrams
    LimitHits hits_;
    LoadMeter reader_;
};

}  // namespace sealtap::pipeline
