#include "pipeline/worker_pool.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "base/bounded_queue.h"
#include "flow/host_pair.h"
#include "pipeline/datagram_batch.h"

namespace sealtap::pipeline {
namespace {

/// Runs `work`, which may block, and counts how long it took as waiting.
template <class Work>
auto waiting(LoadMeter& meter, Work work) {
    const auto begin = std::chrono::steady_clock::now();
    auto result = work();
    const std::chrono::nanoseconds waited = std::chrono::steady_clock::now() - begin;
    meter.add_wait(static_cast<std::uint64_t>(waited.count()));
    return result;
}

}  // namespace

/// One worker with its thread. The reader fills a batch, the ring carries it, the worker sends it
/// back empty.
class WorkerPool::Lane {
public:
    Lane(const Engine& engine, const Outputs& outputs, base::HashKey key)
        : worker_(engine, outputs, key),
          full_(engine.settings.limits[Limit::BatchesPerRingMax]),
          empty_(engine.settings.limits[Limit::BatchesPerRingMax] + 1),
          batch_(std::make_unique<DatagramBatch>()),
          thread_([this] { run(); }) {}

    ~Lane() {
        LoadMeter unread;
        close({}, unread);
    }

    /// False when the worker is behind and the caller will not wait.
    [[nodiscard]] bool add(const Datagram& datagram, Overload overload, LoadMeter& reader) {
        if (batch_->add(datagram)) return true;
        return send(overload, reader) && batch_->add(datagram);
    }

    [[nodiscard]] bool send(Overload overload, LoadMeter& reader) {
        if (batch_->empty()) return true;
        if (overload == Overload::Shed) {
            if (!full_.try_push(batch_)) return false;
        } else if (!waiting(reader, [this] { return full_.push(std::move(batch_)); })) {
            return false;
        }
        auto next = empty_.try_pop();
        batch_ = next ? *std::move(next) : std::make_unique<DatagramBatch>();
        return true;
    }

    void close(Timestamp capture_end, LoadMeter& reader) {
        if (!thread_.joinable()) return;
        capture_end_ = capture_end;  // read by the thread once the ring is closed
        (void)send(Overload::Wait, reader);
        full_.close();
        thread_.join();
    }

    [[nodiscard]] const Worker& worker() const noexcept { return worker_; }
    [[nodiscard]] ThreadLoad load() const noexcept { return meter_.load(); }

private:
    void run() {
        meter_.start();
        while (auto batch = waiting(meter_, [this] { return full_.pop(); })) {
            for (const Datagram& datagram : (*batch)->datagrams()) worker_.on_datagram(datagram);
            meter_.add_datagrams((*batch)->datagrams().size());
            meter_.sample();
            (*batch)->clear();
            (void)empty_.try_push(*batch);
        }
        worker_.finish(capture_end_);
        meter_.sample();
    }

    using BatchPtr = std::unique_ptr<DatagramBatch>;
    Worker worker_;
    base::BoundedQueue<BatchPtr> full_;
    base::BoundedQueue<BatchPtr> empty_;
    BatchPtr batch_;
    LoadMeter meter_;
    Timestamp capture_end_;
    std::thread thread_;
};

WorkerPool::WorkerPool(const Engine& engine, const Outputs& outputs, unsigned workers,
                       Overload overload)
    : overload_(overload) {
    reader_.start();
    if (workers <= 1) {
        inline_worker_ = std::make_unique<Worker>(engine, outputs, base::HashKey::random());
        return;
    }
    for (unsigned i = 0; i < workers; ++i) {
        lanes_.push_back(std::make_unique<Lane>(engine, outputs, base::HashKey::random()));
    }
}

WorkerPool::~WorkerPool() = default;

void WorkerPool::dispatch(const Datagram& datagram) {
    reader_.add_datagrams(1);
    if (inline_worker_) {
        inline_worker_->on_datagram(datagram);
        return;
    }
    const std::uint64_t pair = flow::host_pair_hash(datagram.source, datagram.destination);
    if (lanes_[pair % lanes_.size()]->add(datagram, overload_, reader_)) return;
    shed_.count(FrameCause::Overload, datagram.payload.size());
}

void WorkerPool::flush() {
    for (const auto& lane : lanes_) (void)lane->send(overload_, reader_);
}

void WorkerPool::finish(Timestamp capture_end) {
    if (inline_worker_) inline_worker_->finish(capture_end);
    for (const auto& lane : lanes_) lane->close(capture_end, reader_);
}

FrameLedger WorkerPool::ledger() const {
    FrameLedger sum = shed_;
    if (inline_worker_) sum.add(inline_worker_->ledger());
    for (const auto& lane : lanes_) sum.add(lane->worker().ledger());
    return sum;
}

LimitHits WorkerPool::hits() const {
    LimitHits sum;
    if (inline_worker_) sum.add(inline_worker_->hits());
    for (const auto& lane : lanes_) sum.add(lane->worker().hits());
    return sum;
}

WorkerCounts WorkerPool::counts() const {
    WorkerCounts sum;
    if (inline_worker_) sum.add(inline_worker_->counts());
    for (const auto& lane : lanes_) sum.add(lane->worker().counts());
    return sum;
}

unsigned WorkerPool::size() const noexcept {
    return inline_worker_ ? 1U : static_cast<unsigned>(lanes_.size());
}

std::vector<ThreadLoad> WorkerPool::loads() {
    reader_.sample();
    std::vector<ThreadLoad> all{reader_.load()};
    for (const auto& lane : lanes_) all.push_back(lane->load());
    return all;
}

}  // namespace sealtap::pipeline
