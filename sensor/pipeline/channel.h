#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "base/spsc_ring.h"
#include "pipeline/crew.h"
#include "pipeline/datagram_batch.h"
#include "pipeline/live_monitor.h"
#include "pipeline/shedding.h"
#include "pipeline/thread_load.h"
#include "sealtap/frame_ledger.h"
#include "sealtap/packet.h"
#include "sealtap/time.h"

namespace sealtap::pipeline {

/// Runs `work`, which may block, and counts how long it took as waiting.
template <class Work>
void waiting(LoadMeter& meter, Work work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    const std::chrono::nanoseconds waited = std::chrono::steady_clock::now() - begin;
    meter.add_wait(static_cast<std::uint64_t>(waited.count()));
}

/// Wakes one thread that takes from several channels. Who looks for work hears first, then looks,
/// and then waits for what came after that: no ring is missed.
class Bell {
public:
    void ring() noexcept {
        rings_.fetch_add(1, std::memory_order_release);
        rings_.notify_one();
    }
    [[nodiscard]] std::uint32_t heard() const noexcept {
        return rings_.load(std::memory_order_acquire);
    }
    void wait(std::uint32_t heard) const noexcept { rings_.wait(heard, std::memory_order_acquire); }

private:
    std::atomic<std::uint32_t> rings_{0};
};

/// The way of datagrams from one thread (the producer: a reader) to one other (the consumer: a
/// worker). The producer fills a batch, a bounded ring carries it, the consumer sends it back
/// empty. Owned by the consumer's side, which outlives the producer's use of it.
class Channel {
public:
    using BatchPtr = std::unique_ptr<DatagramBatch>;

    /// `bell` is the consumer's, null when it has this channel only; `cell` may be null. Both
    /// outlive the channel.
    Channel(std::uint64_t batches_max, Overload overload, Bell* bell, LiveMonitor::RingCell* cell)
        : batches_max_(batches_max),
          full_(batches_max),
          empty_(batches_max + 1),
          batch_(std::make_unique<DatagramBatch>()),
          overload_(overload),
          bell_(bell),
          cell_(cell) {}

    // For the producer.

    /// Before the first datagram: payload is left out while the consumer is behind. What the
    /// shedder was made of outlives the channel.
    void shed_with(Shedder shedder) { shedder_.emplace(std::move(shedder)); }
    /// False when the consumer is behind and the caller will not wait: the datagram, or what
    /// shedding left of it, has no place. `buffer` is that of the payload, or null.
    [[nodiscard]] bool add(Datagram& datagram, PacketBuffer* buffer, LoadMeter& producer);
    /// Hands on what is there of a batch. False when there is no room for it.
    [[nodiscard]] bool send(LoadMeter& producer);
    /// Makes known that nothing will follow whose clock is before `clock`, but what waits in the
    /// batch.
    void tell_reached(Timestamp clock) noexcept;
    /// Sends what is left, waiting for room. Nothing may follow.
    void close(LoadMeter& producer);
    /// Payload left out so far.
    [[nodiscard]] FrameLedger left_out() const {
        return shedder_ ? shedder_->ledger() : FrameLedger();
    }

    // For the consumer.

    /// Waits. Null at the end.
    [[nodiscard]] BatchPtr pop() {
        auto batch = full_.pop();
        return batch ? *std::move(batch) : nullptr;
    }
    /// Null when nothing is there.
    [[nodiscard]] BatchPtr try_pop() {
        auto batch = full_.try_pop();
        return batch ? *std::move(batch) : nullptr;
    }
    /// Closed, and everything was taken.
    [[nodiscard]] bool is_over() const noexcept { return full_.is_over(); }
    /// As tell_reached(). Batches taken after it was asked for hold all that came before that.
    [[nodiscard]] Timestamp reached() const noexcept {
        return Timestamp(Duration(reached_.load(std::memory_order_acquire)));
    }
    void give_back(BatchPtr batch) {
        batch->clear();
        (void)empty_.try_push(batch);
        in_ring_.fetch_sub(1, std::memory_order_relaxed);
    }
    /// Batches sent and not yet given back.
    [[nodiscard]] std::uint32_t in_ring() const noexcept {
        return in_ring_.load(std::memory_order_relaxed);
    }

private:
    void look_at_ring();

    const std::uint64_t batches_max_;
    std::optional<Shedder> shedder_;  // the producer's
    base::SpscRing<BatchPtr> full_;
    base::SpscRing<BatchPtr> empty_;
    std::atomic<std::uint32_t> in_ring_{0};
    std::atomic<Duration::rep> reached_{Timestamp::min().time_since_epoch().count()};
    BatchPtr batch_;  // the producer's, until it is sent
    Overload overload_;
    bool is_closed_ = false;
    Bell* const bell_;
    LiveMonitor::RingCell* const cell_;
};

}  // namespace sealtap::pipeline
