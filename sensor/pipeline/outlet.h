#pragma once

#include <vector>

#include "pipeline/channel.h"
#include "pipeline/thread_load.h"
#include "pipeline/worker.h"
#include "sealtap/frame_ledger.h"
#include "sealtap/limits.h"
#include "sealtap/packet.h"

namespace sealtap::pipeline {

/// One producer's ways to all workers: each datagram goes to the worker that has its pair of hosts.
/// Owned by the pool; used by the producer's thread, but that loads may be read by any.
class Outlet {
public:
    /// Everything runs on the caller's thread.
    explicit Outlet(Worker& worker) : inline_worker_(&worker) { meter_.start(); }
    /// `joiner` takes fragments; null where the producer puts them together. All outlive the
    /// outlet.
    Outlet(std::vector<Channel*> workers, Channel* joiner)
        : workers_(std::move(workers)), joiner_(joiner) {
        meter_.start();
    }

    /// `packet` is what the datagram came out of, last of all. May take the payload out of the
    /// datagram: see Shedder.
    void dispatch(const Packet& packet, Datagram& datagram);
    /// Sends what waits in half-full batches; for idle moments of a live capture.
    void flush();
    /// Nothing will follow whose clock is before that.
    void tell_reached(Timestamp clock) noexcept;
    /// Everything goes out; nothing may be dispatched afterwards.
    void close();

    /// The only worker runs on the reader's thread.
    [[nodiscard]] bool is_inline() const noexcept { return inline_worker_ != nullptr; }
    [[nodiscard]] LoadMeter& meter() noexcept { return meter_; }
    /// What was left out so far for want of time.
    [[nodiscard]] FrameLedger left_out() const;
    [[nodiscard]] const LimitHits& hits() const noexcept { return hits_; }

private:
    [[nodiscard]] Channel& channel_for(const Datagram& datagram) const noexcept;

    Worker* inline_worker_ = nullptr;
    std::vector<Channel*> workers_;
    Channel* joiner_ = nullptr;
    FrameLedger shed_;  // whole datagrams
    LimitHits hits_;
    LoadMeter meter_;
};

}  // namespace sealtap::pipeline
