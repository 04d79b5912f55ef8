#include "pipeline/replay.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <memory>
#include <thread>
#include <vector>

#include "base/log.h"
#include "pipeline/reader.h"
#include "pipeline/worker_pool.h"

namespace sealtap::pipeline {
namespace {

/// What a run keeps from its begin to its report.
class Run {
public:
    Run(const Engine& engine, const Outputs& outputs, const Crew& crew)
        : engine_(engine), outputs_(outputs), crew_(crew), pool_(engine, outputs, crew) {
        stage_clocks_.resize(crew.readers);
    }

    /// Seats the next reader. `common` and `observer` may be null.
    [[nodiscard]] std::unique_ptr<Reader> seat(PacketSource& source, std::size_t index,
                                               CommonTime* common, RunObserver* observer) {
        StageClock* const stages =
            outputs_.measure == Measure::Stages ? &stage_clocks_[index] : nullptr;
        Published<ReaderReading>* const slot =
            crew_.monitor == nullptr ? nullptr : &crew_.monitor->reader(index);
        return std::make_unique<Reader>(ReaderPost{source, pool_.outlet(index), observer, slot,
                                                   common, outputs_.vigilance, stages},
                                        engine_, crew_);
    }

    /// When all readers are closed.
    [[nodiscard]] RunReport finish(std::span<const std::unique_ptr<Reader>> readers) {
        RunReport report;
        Timestamp end;
        for (const auto& reader : readers) end = std::max(end, reader->capture_end());
        pool_.finish(end);
        for (const auto& reader : readers) add(report, *reader);
        if (pool_.joiner() != nullptr) report.readers.push_back(pool_.joiner()->totals());
        for (const ReaderReading& reader : report.readers) report.loads.push_back(reader.load);
        std::ranges::move(pool_.loads(), std::back_inserter(report.loads));
        report.broker_busy_seconds = pool_.busy_seconds();
        report.workers = pool_.size();
        report.frames.add(pool_.ledger());
        report.hits.add(pool_.hits());
        report.counts = pool_.counts();
        for (const StageClock& clock : stage_clocks_) report.counts.stages.add(clock.ticks());
        report.wall_seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
        return report;
    }

private:
    static void add(RunReport& report, const Reader& reader) {
        report.frames.add(reader.frames());
        report.hits.add(reader.hits());
        report.readers.push_back(reader.totals());
        if (const auto& drops = reader.totals().drops) {
            if (!report.drops) report.drops.emplace();
            report.drops->add(*drops);
        }
        if (!report.failure) report.failure = reader.failure();
        if (reader.first_packet() == Timestamp{}) return;
        const bool is_first = report.first_packet == Timestamp{};
        report.first_packet =
            is_first ? reader.first_packet() : std::min(report.first_packet, reader.first_packet());
        report.last_packet = std::max(report.last_packet, reader.last_packet());
    }

    const Engine& engine_;
    const Outputs& outputs_;
    const Crew& crew_;
    const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
    WorkerPool pool_;
    std::vector<StageClock> stage_clocks_;
};

/// Several readers, each on a thread of its own, which is waited for however the scope is left.
class Readers {
public:
    Readers(Run& run, std::span<const ReaderSeat> seats, const std::atomic<bool>& stop)
        : run_(run), seats_(seats), stop_(stop), readers_(seats.size()) {}
    ~Readers() {
        has_failed_ = true;
        join();
    }
    Readers(const Readers&) = delete;
    Readers& operator=(const Readers&) = delete;

    void start() {
        for (std::size_t i = 0; i < seats_.size(); ++i)
            threads_.emplace_back([this, i] { read(i); });
    }
    void join() {
        for (std::thread& thread : threads_) thread.join();
        threads_.clear();
    }
    [[nodiscard]] std::span<const std::unique_ptr<Reader>> all() const noexcept { return readers_; }
    [[nodiscard]] bool was_stopped() const noexcept { return was_stopped_; }

private:
    void read(std::size_t index) {
        const ReaderSeat& seat = seats_[index];
        if (const auto pinned = base::run_on(seat.cpus); !pinned)
            base::log(base::LogLevel::Warn, "a reader {}", pinned.error().message);
        CommonTime* const common = seats_.size() == 1 ? nullptr : &common_;
        readers_[index] = run_.seat(*seat.source, index, common, nullptr);
        Reader& reader = *readers_[index];
        while (!is_stopped() && reader.step()) {
        }
        if (reader.failure()) has_failed_ = true;
        reader.close();
    }
    [[nodiscard]] bool is_stopped() noexcept {
        if (!stop_.load(std::memory_order_relaxed))
            return has_failed_.load(std::memory_order_relaxed);
        was_stopped_.store(true, std::memory_order_relaxed);
        return true;
    }

    Run& run_;
    const std::span<const ReaderSeat> seats_;
    const std::atomic<bool>& stop_;
    CommonTime common_;
    std::atomic<bool> has_failed_{false};
    std::atomic<bool> was_stopped_{false};
    std::vector<std::unique_ptr<Reader>> readers_;
    std::vector<std::thread> threads_;
};

}  // namespace

RunReport run_pipeline(PacketSource& source, const Engine& engine, const Outputs& outputs,
                       const Crew& crew, const std::atomic<bool>& stop, RunObserver& observer) {
    Run run(engine, outputs, crew);
    const std::unique_ptr<Reader> reader = run.seat(source, 0, nullptr, &observer);
    bool stopped = false;
    while (!(stopped = stop.load(std::memory_order_relaxed)) && reader->step()) {
    }
    reader->close();
    RunReport report = run.finish(std::span(&reader, 1));
    report.was_stopped = stopped;
    return report;
}

RunReport run_pipeline(std::span<const ReaderSeat> seats, const Engine& engine,
                       const Outputs& outputs, const Crew& given, const std::atomic<bool>& stop) {
    Crew crew = given;
    crew.readers = static_cast<unsigned>(seats.size());
    Run run(engine, outputs, crew);
    Readers readers(run, seats, stop);
    readers.start();
    readers.join();
    RunReport report = run.finish(readers.all());
    report.was_stopped = readers.was_stopped();
    return report;
}

}  // namespace sealtap::pipeline
