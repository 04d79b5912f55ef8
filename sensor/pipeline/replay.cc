#include "pipeline/replay.h"

#include <algorithm>
#include <chrono>

#include "pipeline/capture_clock.h"
#include "pipeline/front_end.h"
#include "pipeline/worker_pool.h"

namespace sealtap::pipeline {
namespace {

constexpr std::uint64_t kPacketsPerReport = 4096;

void note_time(RunReport& report, const Packet& packet) {
    if (report.first_packet == Timestamp{}) report.first_packet = report.last_packet = packet.time;
    report.first_packet = std::min(report.first_packet, packet.time);
    report.last_packet = std::max(report.last_packet, packet.time);
}

/// The reader of one run.
class Reader {
public:
    Reader(PacketSource& source, const Engine& engine, const Outputs& outputs, const Crew& crew,
           RunObserver& observer)
        : source_(source),
          observer_(observer),
          crew_(crew),
          front_(engine.settings, base::HashKey::random(), outputs.vigilance),
          pool_(engine, outputs, crew),
          stages_(outputs.measure == Measure::Stages ? &stage_clock_ : nullptr) {
        report_.workers = pool_.size();
    }

    /// False when the source is at its end.
    bool step() {
        const StageScope reading(stages_, Stage::Read);
        Packet packet;
        const Result<Poll> polled = source_.poll(packet);
        if (!polled) {
            report_.failure = polled.error();
            return false;
        }
        if (*polled == Poll::End) return false;
        if (*polled == Poll::Idle) {
            rest();
        } else {
            take(packet);
        }
        return true;
    }

    RunReport finish() {
        front_.finish();
        pool_.finish(clock_.now());
        tell();
        if (crew_.monitor != nullptr) crew_.monitor->reader.publish_last(reading());
        report_.loads = pool_.loads();
        report_.wall_seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
        report_.frames = front_.ledger();
        report_.frames.add(pool_.ledger());
        report_.hits = front_.hits();
        report_.hits.add(pool_.hits());
        report_.counts = pool_.counts();
        report_.counts.stages.add(stage_clock_.ticks());
        report_.drops = source_.drops();
        return std::move(report_);
    }

private:
    void take(const Packet& packet) {
        note_time(report_, packet);
        const Timestamp now = clock_.on_packet(packet.time);
        const StageScope decoding(stages_, Stage::Decode);
        // A worker on this thread has a clock of its own.
        const Stage handing_over = pool_.is_inline() ? Stage::Outside : Stage::Dispatch;
        front_.on_packet(packet, [&](Datagram& datagram) {
            const StageScope dispatching(stages_, handing_over);
            datagram.clock = now;
            pool_.dispatch(packet, datagram);
        });
        // Live, a trickle of packets is never idle and never fills a batch: it goes on by the
        // packets' own clock, which there is the time of day.
        if (crew_.overload == Overload::Shed && now - rested_ >= LiveMonitor::kPeriod) {
            rested_ = now;
            rest();
        } else if (front_.ledger().frames % kPacketsPerReport == 0) {
            tell();
        }
    }

    /// Nobody waits in a half-full batch.
    void rest() {
        pool_.flush();
        tell();
    }

    void tell() {
        observer_.on_progress(front_.ledger().frames);
        observer_.on_loads(pool_.loads());
        if (crew_.monitor != nullptr) (void)crew_.monitor->reader.publish(reading());
    }

    [[nodiscard]] ReaderReading reading() {
        ReaderReading now{front_.ledger(), front_.hits(), pool_.loads().front(), source_.drops()};
        now.frames.add(pool_.left_out());
        now.hits.add(pool_.reader_hits());
        return now;
    }

    PacketSource& source_;
    RunObserver& observer_;
    const Crew& crew_;
    const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
    RunReport report_;
    FrontEnd front_;
    WorkerPool pool_;
    CaptureClock clock_;
    Timestamp rested_;
    StageClock stage_clock_;
    StageClock* const stages_;  // null: nobody asks where the time goes
};

}  // namespace

RunReport run_pipeline(PacketSource& source, const Engine& engine, const Outputs& outputs,
                       const Crew& crew, const std::atomic<bool>& stop, RunObserver& observer) {
    Reader reader(source, engine, outputs, crew, observer);
    bool stopped = false;
    while (!(stopped = stop.load(std::memory_order_relaxed)) && reader.step()) {
    }
    RunReport report = reader.finish();
    report.was_stopped = stopped;
    return report;
}

}  // namespace sealtap::pipeline
