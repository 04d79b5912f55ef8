// A live run whose worker stands still: what is left out is counted, and the documents say so.
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <random>
#include <thread>

#include "pipeline/replay_fixture.h"

namespace sealtap::test {
namespace {

/// Holds the worker up at its first document until it is opened, and remembers all of them.
class Gate final : public pipeline::DocumentSink {
public:
    void on_document(const DocumentSummary& document) override {
        std::unique_lock lock(mutex_);
        const std::uint16_t port = document.flow->originator.port;
        if (document.final) ledgers_[port].add(document.ledger);
        worker_is_here_ = true;
        changed_.notify_all();
        changed_.wait(lock, [this] { return is_open_; });
    }
    void open() {
        const std::lock_guard lock(mutex_);
        is_open_ = true;
        changed_.notify_all();
    }
    void wait_for_worker() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return worker_is_here_; });
    }
    void wait_for_document(std::uint16_t port) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return ledgers_.contains(port); });
    }
    /// Of all documents of the flow from that port.
    [[nodiscard]] PartLedger ledger_of(std::uint16_t port) { return ledgers_[port]; }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool worker_is_here_ = false;
    bool is_open_ = false;
    std::map<std::uint16_t, PartLedger> ledgers_;
};

/// Frames with something to do between them; idle there once, so that nothing waits in a batch.
class PhasedSource final : public PacketSource {
public:
    struct Phase {
        std::vector<Frame> frames;
        std::function<void()> after;
    };
    explicit PhasedSource(std::vector<Phase> phases) : phases_(std::move(phases)) { enter(); }

    Result<Poll> poll(Packet& packet) override {
        auto polled = current_->poll(packet);
        if (!polled || *polled != Poll::End) return polled;
        if (!was_idle_) {
            was_idle_ = true;
            return Poll::Idle;
        }
        if (phases_[phase_].after) phases_[phase_].after();
        if (++phase_ == phases_.size()) return Poll::End;
        enter();
        return poll(packet);
    }
    std::optional<CaptureDrops> drops() override { return std::nullopt; }

private:
    void enter() {
        was_idle_ = false;
        current_.emplace(phases_[phase_].frames);
    }

    std::vector<Phase> phases_;
    std::size_t phase_ = 0;
    bool was_idle_ = false;
    std::optional<FrameSource> current_;
};

Dialogue upload(std::uint16_t port, std::size_t bytes) {
    return {{*IpAddress::parse("10.1.0.5"), port},
            {*IpAddress::parse("203.0.113.5"), 80},
            {{Direction::ToResponder,
              "PUT /big HTTP/1.1\r\nHost: a.example\r\nContent-Length: " + std::to_string(bytes) +
                  "\r\n\r\n" + std::string(bytes, 'x')}}};
}

std::vector<Frame> frames_of_one(const Dialogue& dialogue) {
    std::mt19937_64 random(3);
    return frames_of({dialogue}, {}, random);
}

class NobodyWatches final : public pipeline::RunObserver {
    void on_progress(std::uint64_t) override {}
};

pipeline::RunReport run_live(const std::string& shedding, Gate& gate,
                             std::vector<PhasedSource::Phase> phases) {
    PhasedSource source(std::move(phases));
    pipeline::Outputs outputs;
    outputs.documents = &gate;
    const std::atomic<bool> stop{false};
    NobodyWatches observer;
    return pipeline::run_pipeline(
        source, engine_for(three_zones() + "limits: {batches_per_ring_max: 8}\n" + shedding),
        outputs, {.workers = 1, .overload = pipeline::Overload::Shed}, stop, observer);
}

std::uint64_t not_delivered(const pipeline::RunReport& report, FrameCause cause) {
    return report.frames.not_delivered[static_cast<std::size_t>(cause)];
}
std::uint64_t missing(const PartLedger& ledger, Cause cause) {
    return ledger.missing[static_cast<std::size_t>(cause)];
}

TEST(LiveOverload, WhatIsLeftOutIsCountedAndItsDocumentIsPartial) {
    Gate gate;
    // Past the ring's half, but with room for what is left.
    const auto report =
        run_live("shedding: {order: [any]}\n", gate,
                 {{frames_of_one(upload(1000, 10)), [&] { gate.wait_for_worker(); }},
                  {frames_of_one(upload(2000, 3'000'000)), [&] { gate.open(); }}});
    EXPECT_TRUE(report.is_exact());
    const std::uint64_t shed = not_delivered(report, FrameCause::ShedAny);
    EXPECT_GT(shed, 100'000U);
    EXPECT_EQ(not_delivered(report, FrameCause::Overload), 0U);
    const PartLedger big = gate.ledger_of(2000);
    EXPECT_EQ(missing(big, Cause::Overload), shed);
    EXPECT_EQ(missing(big, Cause::Gap), 0U);
    EXPECT_EQ(big.state(), CoverageState::Partial);
    EXPECT_EQ(gate.ledger_of(1000).state(), CoverageState::Complete);
}

TEST(LiveOverload, WhatComesWhenTheWorkerHasCaughtUpIsReadWhole) {
    Gate gate;
    const auto catch_up = [&] {
        gate.open();
        gate.wait_for_document(2000);
    };
    const auto report =
        run_live("shedding: {order: [any]}\n", gate,
                 {{frames_of_one(upload(1000, 10)), [&] { gate.wait_for_worker(); }},
                  {frames_of_one(upload(2000, 3'000'000)), catch_up},
                  {frames_of_one(upload(3000, 10'000)), {}}});
    EXPECT_TRUE(report.is_exact());
    EXPECT_GT(not_delivered(report, FrameCause::ShedAny), 0U);
    EXPECT_EQ(gate.ledger_of(3000).state(), CoverageState::Complete);
}

TEST(LiveOverload, DatagramsWithoutAnyRoomAreCountedToo) {
    Gate gate;
    const auto report =
        run_live("shedding: {order: [any]}\n", gate,
                 {{frames_of_one(upload(1000, 10)), [&] { gate.wait_for_worker(); }},
                  {frames_of_one(upload(2000, 8'000'000)), [&] { gate.open(); }}});
    EXPECT_TRUE(report.is_exact());
    EXPECT_GT(not_delivered(report, FrameCause::ShedAny), 0U);
    EXPECT_GT(not_delivered(report, FrameCause::Overload), 0U);
    EXPECT_GT(report.hits[Limit::BatchesPerRingMax], 0U);
    EXPECT_EQ(gate.ledger_of(2000).state(), CoverageState::Partial);
}

TEST(LiveOverload, WithoutAnOrderOnlyWholeDatagramsGo) {
    Gate gate;
    const auto report =
        run_live("shedding: {order: []}\n", gate,
                 {{frames_of_one(upload(1000, 10)), [&] { gate.wait_for_worker(); }},
                  {frames_of_one(upload(2000, 8'000'000)), [&] { gate.open(); }}});
    EXPECT_TRUE(report.is_exact());
    EXPECT_EQ(not_delivered(report, FrameCause::ShedAny), 0U);
    EXPECT_GT(not_delivered(report, FrameCause::Overload), 0U);
}

/// The elephant was known before the worker stood still; the mouse beside it keeps all it has.
TEST(LiveOverload, ElephantsGoBeforeOthers) {
    Gate gate;
    std::vector<Frame> elephant = frames_of_one(upload(2000, 2'000'000));
    const auto half = elephant.begin() + static_cast<std::ptrdiff_t>(elephant.size() / 2);
    std::vector<Frame> rest(half, elephant.end());
    elephant.erase(half, elephant.end());
    const auto report =
        run_live("shedding: {order: [bulk], bulk_bytes: 500000, start_percent: 25}\n", gate,
                 {{std::move(elephant), {}},
                  {frames_of_one(upload(1000, 10)), [&] { gate.wait_for_worker(); }},
                  {std::move(rest), {}},
                  {frames_of_one(upload(3000, 100'000)), [&] { gate.open(); }}});
    EXPECT_TRUE(report.is_exact());
    EXPECT_GT(not_delivered(report, FrameCause::ShedBulk), 0U);
    EXPECT_EQ(missing(gate.ledger_of(2000), Cause::Overload),
              not_delivered(report, FrameCause::ShedBulk));
    EXPECT_EQ(gate.ledger_of(3000).state(), CoverageState::Complete);
}

TEST(LiveOverload, WithoutOverloadALiveRunFindsWhatAReplayFinds) {
    const auto frames = frames_of_one(upload(2000, 300'000));
    Gate gate;
    gate.open();
    const auto live = run_live("", gate, {{frames, {}}});
    const ReplayResult replayed = replay(frames, 1);
    EXPECT_TRUE(live.is_exact());
    EXPECT_EQ(live.frames.delivered, replayed.report.frames.delivered);
    EXPECT_EQ(live.counts.parts.scanned, replayed.report.counts.parts.scanned);
}

/// Everything of a monitor, as one ledger.
FrameLedger seen_by(const pipeline::LiveMonitor& monitor) {
    FrameLedger sum;
    for (std::size_t i = 0; i < monitor.workers(); ++i)
        sum.add(monitor.worker(i).reading.read().frames);
    sum.add(monitor.reader(0).read().frames);
    return sum;
}

pipeline::RunReport run_watched(pipeline::LiveMonitor& monitor) {
    std::mt19937_64 random(3);
    std::vector<Dialogue> dialogues;
    for (std::uint16_t port = 1000; port < 1020; ++port) dialogues.push_back(upload(port, 50'000));
    PhasedSource source({{frames_of(dialogues, {}, random), {}}});
    const std::atomic<bool> stop{false};
    NobodyWatches observer;
    return pipeline::run_pipeline(source, engine_for(three_zones()), {},
                                  {.workers = static_cast<unsigned>(monitor.workers()),
                                   .overload = pipeline::Overload::Shed,
                                   .monitor = &monitor},
                                  stop, observer);
}

TEST(LiveMonitor, EndsAtWhatTheReportSays) {
    pipeline::LiveMonitor monitor(2);
    const auto report = run_watched(monitor);
    const FrameLedger seen = seen_by(monitor);
    EXPECT_EQ(seen.difference(), 0);
    EXPECT_EQ(seen.frames, report.frames.frames);
    EXPECT_EQ(seen.captured, report.frames.captured);
    EXPECT_EQ(seen.delivered, report.frames.delivered);
    EXPECT_GT(monitor.reader(0).read().load.cpu_seconds, 0);
}

TEST(LiveMonitor, MayBeReadWhileTheWorkersRunAndOnlyGrows) {
    pipeline::LiveMonitor monitor(2);
    std::atomic<bool> done{false};
    std::thread watcher([&] {
        FrameLedger last;
        while (!done) {
            const FrameLedger now = seen_by(monitor);
            EXPECT_GE(now.captured, last.captured);
            EXPECT_GE(now.delivered, last.delivered);
            last = now;
            std::this_thread::yield();
        }
    });
    const auto report = run_watched(monitor);
    done = true;
    watcher.join();
    EXPECT_TRUE(report.is_exact());
    EXPECT_EQ(seen_by(monitor).captured, report.frames.captured);
    EXPECT_EQ(seen_by(monitor).delivered, report.frames.delivered);
}

TEST(LiveMonitor, WorkersRunWhereTheyWereTold) {
    const base::CpuSet allowed = base::allowed_cpus();
    std::mt19937_64 random(3);
    const auto frames = frames_of({upload(1000, 1000)}, {}, random);
    FrameSource source(frames);
    const std::atomic<bool> stop{false};
    NobodyWatches observer;
    base::CpuSet seen;
    struct Sink final : pipeline::DocumentSink {
        explicit Sink(base::CpuSet& cpus) : cpus_(cpus) {}
        void on_document(const DocumentSummary&) override { cpus_ = base::allowed_cpus(); }
        base::CpuSet& cpus_;
    } sink(seen);
    pipeline::Outputs outputs;
    outputs.documents = &sink;
    (void)pipeline::run_pipeline(
        source, engine_for(three_zones()), outputs,
        {.workers = 1, .overload = pipeline::Overload::Shed, .cpus = {{allowed.back()}}}, stop,
        observer);
    EXPECT_EQ(seen, base::CpuSet{allowed.back()});
    EXPECT_EQ(base::allowed_cpus(), allowed);
}

}  // namespace
}  // namespace sealtap::test
