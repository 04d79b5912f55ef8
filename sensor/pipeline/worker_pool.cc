#include "pipeline/worker_pool.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <optional>
#include <thread>
#include <utility>

#include "base/log.h"
#include "base/spsc_ring.h"
#include "flow/host_pair.h"
#include "pipeline/datagram_batch.h"
#include "pipeline/shedding.h"

namespace sealtap::pipeline {
namespace {

/// Runs `work`, which may block, and counts how long it took as waiting.
template <class Work>
void waiting(LoadMeter& meter, Work work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    const std::chrono::nanoseconds waited = std::chrono::steady_clock::now() - begin;
    meter.add_wait(static_cast<std::uint64_t>(waited.count()));
}

bool lies_in(Bytes part, Bytes whole) noexcept {
    constexpr std::less_equal<const std::byte*> is_not_behind;
    return is_not_behind(whole.data(), part.data()) &&
           is_not_behind(part.data() + part.size(), whole.data() + whole.size());
}

}  // namespace

/// One worker with its thread. The reader fills a batch, the ring carries it, the worker sends it
/// back empty.
class WorkerPool::Lane {
    using BatchPtr = std::unique_ptr<DatagramBatch>;

public:
    Lane(const Engine& engine, const Outputs& outputs, const Crew& crew, unsigned index)
        : engine_(engine),
          ring_batches_max_(engine.settings.limits[Limit::BatchesPerRingMax]),
          full_(ring_batches_max_),
          empty_(ring_batches_max_ + 1),
          batch_(std::make_unique<DatagramBatch>()),
          overload_(crew.overload),
          slot_(crew.monitor == nullptr ? nullptr : &crew.monitor->worker(index)),
          thread_([this, outputs, cpus = cpus_of(crew, index)] { run(outputs, cpus); }) {}

    ~Lane() {
        LoadMeter unread;
        close({}, unread);
    }

    /// Waits until the worker is there; throws what its making threw.
    void wait_until_made() {
        made_.get_future().get();
        if (marks_) shedder_.emplace(engine_.settings, engine_.policy->zones(), *marks_);
    }

    /// False when the worker is behind and the caller will not wait: the datagram, or what
    /// shedding left of it, has no place. `buffer` is that of the payload, or null.
    [[nodiscard]] bool add(Datagram& datagram, PacketBuffer* buffer, LoadMeter& reader) {
        // Since the last batch went the worker may have caught up.
        if (batch_->empty()) look_at_ring();
        if (shedder_ && shedder_->level() != 0 && !datagram.other_view) shedder_->shed(datagram);
        if (batch_->add(datagram, buffer)) return true;
        return send(reader) && batch_->add(datagram, buffer);
    }

    [[nodiscard]] bool send(LoadMeter& reader) {
        if (batch_->empty()) {
            look_at_ring();
            return true;
        }
        in_ring_.fetch_add(1, std::memory_order_relaxed);
        bool sent = true;
        if (overload_ == Overload::Shed) {
            sent = full_.try_push(batch_);
        } else {
            waiting(reader, [this] { full_.push(std::move(batch_)); });
        }
        if (!sent) in_ring_.fetch_sub(1, std::memory_order_relaxed);
        look_at_ring();
        if (!sent) return false;
        auto next = empty_.try_pop();
        batch_ = next ? *std::move(next) : std::make_unique<DatagramBatch>();
        return true;
    }

    void close(Timestamp capture_end, LoadMeter& reader) {
        if (!thread_.joinable()) return;
        capture_end_ = capture_end;  // read by the thread once the ring is closed
        overload_ = Overload::Wait;
        (void)send(reader);
        full_.close();
        thread_.join();
    }

    [[nodiscard]] const Worker& worker() const noexcept { return *worker_; }
    [[nodiscard]] ThreadLoad load() const noexcept { return meter_.load(); }
    /// Payload left out so far.
    [[nodiscard]] FrameLedger left_out() const {
        return shedder_ ? shedder_->ledger() : FrameLedger();
    }

private:
    static base::CpuSet cpus_of(const Crew& crew, unsigned index) {
        return crew.cpus.empty() ? base::CpuSet() : crew.cpus[index % crew.cpus.size()];
    }

    void look_at_ring() {
        const std::uint32_t used = in_ring_.load(std::memory_order_relaxed);
        if (shedder_) shedder_->on_fill(used, ring_batches_max_);
        if (slot_ == nullptr) return;
        slot_->ring_used.store(used, std::memory_order_relaxed);
        if (!shedder_) return;
        slot_->shed_level.store(static_cast<std::uint32_t>(shedder_->level()),
                                std::memory_order_relaxed);
    }

    void run(const Outputs& outputs, const base::CpuSet& cpus) {
        if (!make(outputs, cpus)) return;
        meter_.start();
        while (BatchPtr batch = next()) {
            for (const Datagram& datagram : batch->datagrams()) worker_->on_datagram(datagram);
            meter_.add_datagrams(batch->datagrams().size());
            meter_.sample();
            batch->clear();
            (void)empty_.try_push(batch);
            in_ring_.fetch_sub(1, std::memory_order_relaxed);
            publish_when_due();
        }
        worker_->finish(capture_end_);
        meter_.sample();
        if (slot_ != nullptr) slot_->reading.publish_last(reading());
    }

    /// Makes the worker here, on the CPUs where it will run: its tables and pools then lie in the
    /// memory beside them.
    bool make(const Outputs& outputs, const base::CpuSet& cpus) {
        try {
            if (const auto pinned = base::run_on(cpus); !pinned)
                base::log(base::LogLevel::Warn, "a worker {}", pinned.error().message);
            worker_.emplace(engine_, outputs, base::HashKey::random());
            if (overload_ == Overload::Shed) make_marks();
            made_.set_value();
            return true;
        } catch (...) {
            made_.set_exception(std::current_exception());
            return false;
        }
    }

    void make_marks() {
        const Settings& settings = engine_.settings;
        marks_.emplace(settings.limits[Limit::ShedMarksMax], settings.shedding.bulk_bytes,
                       base::HashKey::random());
        worker_->mark_flows_in(*marks_);
    }

    /// Once in a while, and always before there is nothing to do, so that what was last made known
    /// is all there is.
    void publish_when_due() {
        if (slot_ == nullptr) return;
        const auto now = std::chrono::steady_clock::now();
        const bool is_idle = in_ring_.load(std::memory_order_relaxed) == 0;
        if (!is_idle && now - published_ < LiveMonitor::kPeriod) return;
        published_ = now;
        if (is_idle) return slot_->reading.publish_last(reading());
        (void)slot_->reading.publish(reading());
    }

    [[nodiscard]] WorkerReading reading() const {
        return {worker_->ledger(), worker_->hits(), worker_->counts(), meter_.load()};
    }

    /// Null at the end.
    BatchPtr next() {
        std::optional<BatchPtr> batch;
        waiting(meter_, [&] { batch = full_.pop(); });
        return batch ? *std::move(batch) : nullptr;
    }

    const Engine& engine_;
    const std::uint64_t ring_batches_max_;
    std::optional<FlowMarks> marks_;  // before the worker, which marks flows there while it ends
    std::optional<Worker> worker_;
    std::optional<Shedder> shedder_;  // the reader's
    std::promise<void> made_;
    base::SpscRing<BatchPtr> full_;
    base::SpscRing<BatchPtr> empty_;
    std::atomic<std::uint32_t> in_ring_{0};  // batches sent and not yet worked off
    BatchPtr batch_;
    Overload overload_;
    LoadMeter meter_;
    LiveMonitor::WorkerSlot* slot_;
    std::chrono::steady_clock::time_point published_;
    Timestamp capture_end_;
    std::thread thread_;
};

WorkerPool::WorkerPool(const Engine& engine, const Outputs& outputs, const Crew& crew) {
    reader_.start();
    // Who may not wait needs a ring to see how far the worker is behind.
    if (crew.workers <= 1 && crew.overload == Overload::Wait) {
        inline_worker_ = std::make_unique<Worker>(engine, outputs, base::HashKey::random());
        return;
    }
    for (unsigned i = 0; i < std::max(1U, crew.workers); ++i) {
        lanes_.push_back(std::make_unique<Lane>(engine, outputs, crew, i));
    }
    for (const auto& lane : lanes_) lane->wait_until_made();
}

WorkerPool::~WorkerPool() = default;

void WorkerPool::dispatch(const Packet& packet, Datagram& datagram) {
    reader_.add_datagrams(1);
    if (inline_worker_) {
        inline_worker_->on_datagram(datagram);
        return;
    }
    const std::uint64_t pair = flow::host_pair_hash(datagram.source, datagram.destination);
    PacketBuffer* const buffer = lies_in(datagram.payload, packet.data) ? packet.buffer : nullptr;
    if (lanes_[pair % lanes_.size()]->add(datagram, buffer, reader_)) return;
    if (!datagram.other_view) shed_.count(FrameCause::Overload, datagram.payload.size());
    hits_.hit(Limit::BatchesPerRingMax);
}

void WorkerPool::flush() {
    for (const auto& lane : lanes_) (void)lane->send(reader_);
}

void WorkerPool::finish(Timestamp capture_end) {
    if (inline_worker_) inline_worker_->finish(capture_end);
    for (const auto& lane : lanes_) lane->close(capture_end, reader_);
}

FrameLedger WorkerPool::left_out() const {
    FrameLedger sum = shed_;
    for (const auto& lane : lanes_) sum.add(lane->left_out());
    return sum;
}

FrameLedger WorkerPool::ledger() const {
    FrameLedger sum = left_out();
    if (inline_worker_) sum.add(inline_worker_->ledger());
    for (const auto& lane : lanes_) sum.add(lane->worker().ledger());
    return sum;
}

LimitHits WorkerPool::hits() const {
    LimitHits sum = hits_;
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
