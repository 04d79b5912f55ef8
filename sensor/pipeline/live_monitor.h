#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "pipeline/broker_load.h"
#include "pipeline/thread_load.h"
#include "pipeline/worker_services.h"
#include "sealtap/frame_ledger.h"
#include "sealtap/limits.h"
#include "sealtap/packet_source.h"

namespace sealtap::pipeline {

/// A value that one thread makes known now and then, and others read at any time.
template <class T>
class Published {
public:
    /// Never waits: while somebody is reading, this value is left out. False then.
    bool publish(const T& value) {
        const std::unique_lock lock(mutex_, std::try_to_lock);
        if (!lock) return false;
        value_ = value;
        return true;
    }
    /// Waits for others to read what is there, which is a copy: for a value that none may follow
    /// for long.
    void publish_last(const T& value) {
        const std::lock_guard lock(mutex_);
        value_ = value;
    }
    [[nodiscard]] T read() const {
        const std::lock_guard lock(mutex_);
        return value_;
    }

private:
    mutable std::mutex mutex_;
    T value_{};
};

/// What a worker says of itself between two batches.
struct WorkerReading {
    FrameLedger frames;
    LimitHits hits;
    WorkerCounts counts;
    ThreadLoad load;
};

/// What the reader says of itself, and of what it left out.
struct ReaderReading {
    FrameLedger frames;
    LimitHits hits;
    ThreadLoad load;
    std::optional<CaptureDrops> drops;
};

/// What a broker says of itself after each document.
struct BrokerReading {
    LimitHits hits;
    WorkerCounts counts;
};

/// Readings of a run that goes on; each is true in itself, and at most kPeriod behind. Owned by the
/// command, made for as many workers, readers and brokers as the run has, outlives the run; may be
/// read by any thread.
class LiveMonitor {
public:
    static constexpr std::chrono::milliseconds kPeriod{100};

    /// What a producer sees of its ring to a worker.
    struct RingCell {
        std::atomic<std::uint32_t> used{0};  ///< batches, of Limit::BatchesPerRingMax
        std::atomic<std::uint32_t> shed_level{0};
    };

    /// A worker, with its ring from each producer.
    class WorkerSlot {
    public:
        explicit WorkerSlot(std::size_t rings) : rings_(rings) {}
        Published<WorkerReading> reading;
        [[nodiscard]] RingCell& ring(std::size_t index) noexcept { return rings_[index]; }
        /// Of the fullest ring, and of that where most is shed.
        [[nodiscard]] std::uint32_t ring_used() const noexcept { return most(&RingCell::used); }
        [[nodiscard]] std::uint32_t shed_level() const noexcept {
            return most(&RingCell::shed_level);
        }

    private:
        [[nodiscard]] std::uint32_t most(
            std::atomic<std::uint32_t> RingCell::* value) const noexcept {
            std::uint32_t most = 0;
            for (const RingCell& ring : rings_)
                most = std::max(most, (ring.*value).load(std::memory_order_relaxed));
            return most;
        }
        std::vector<RingCell> rings_;
    };

    /// What waits to be opened, or is being opened.
    struct OpenerCell {
        std::atomic<std::uint64_t> documents{0};
        std::atomic<std::uint64_t> bytes{0};
    };

    struct BrokerSlot {
        Published<BrokerReading> reading;
        BrokerLoad load;
    };

    explicit LiveMonitor(unsigned workers, unsigned readers = 1, unsigned brokers = 0)
        : readers_(producers_of(readers)), brokers_(brokers) {
        for (unsigned i = 0; i < workers; ++i)
            workers_.push_back(std::make_unique<WorkerSlot>(producers_of(readers)));
    }

    /// Threads that hand datagrams to workers: the readers, and where there are several the joiner
    /// of fragments, which is the last.
    [[nodiscard]] static std::size_t producers_of(std::size_t readers) noexcept {
        return readers == 1 ? 1 : readers + 1;
    }

    [[nodiscard]] Published<ReaderReading>& reader(std::size_t index) { return readers_[index]; }
    [[nodiscard]] const Published<ReaderReading>& reader(std::size_t index) const {
        return readers_[index];
    }
    [[nodiscard]] std::size_t producers() const noexcept { return readers_.size(); }
    [[nodiscard]] WorkerSlot& worker(std::size_t index) { return *workers_[index]; }
    [[nodiscard]] const WorkerSlot& worker(std::size_t index) const { return *workers_[index]; }
    [[nodiscard]] std::size_t workers() const noexcept { return workers_.size(); }
    [[nodiscard]] BrokerSlot& broker(std::size_t index) { return brokers_[index]; }
    [[nodiscard]] const BrokerSlot& broker(std::size_t index) const { return brokers_[index]; }
    [[nodiscard]] std::size_t brokers() const noexcept { return brokers_.size(); }
    [[nodiscard]] OpenerCell& opener() noexcept { return opener_; }
    [[nodiscard]] const OpenerCell& opener() const noexcept { return opener_; }

private:
    std::vector<Published<ReaderReading>> readers_;
    std::vector<std::unique_ptr<WorkerSlot>> workers_;
    std::vector<BrokerSlot> brokers_;
    OpenerCell opener_;
};

}  // namespace sealtap::pipeline
