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

void tell(RunObserver& observer, const FrontEnd& front, WorkerPool& pool) {
    observer.on_progress(front.ledger().frames);
    observer.on_loads(pool.loads());
}

/// False when the source is at its end.
bool step(PacketSource& source, FrontEnd& front, WorkerPool& pool, CaptureClock& clock,
          RunReport& report, RunObserver& observer, StageClock* stages) {
    const StageScope reading(stages, Stage::Read);
    Packet packet;
    const Result<Poll> polled = source.poll(packet);
    if (!polled) {
        report.failure = polled.error();
        return false;
    }
    if (*polled == Poll::End) return false;
    if (*polled == Poll::Idle) {
        pool.flush();
        tell(observer, front, pool);
        return true;
    }
    note_time(report, packet);
    const Timestamp now = clock.on_packet(packet.time);
    const StageScope decoding(stages, Stage::Decode);
    // A worker on this thread has a clock of its own.
    const Stage handing_over = pool.size() == 1 ? Stage::Outside : Stage::Dispatch;
    front.on_packet(packet, [&](Datagram& datagram) {
        const StageScope dispatching(stages, handing_over);
        datagram.clock = now;
        pool.dispatch(datagram);
    });
    if (front.ledger().frames % kPacketsPerReport == 0) tell(observer, front, pool);
    return true;
}

}  // namespace

RunReport run_pipeline(PacketSource& source, const Engine& engine, const Outputs& outputs,
                       unsigned workers, Overload overload, const std::atomic<bool>& stop,
                       RunObserver& observer) {
    RunReport report;
    const auto begin = std::chrono::steady_clock::now();
    FrontEnd front(engine.settings, base::HashKey::random());
    WorkerPool pool(engine, outputs, workers, overload);
    report.workers = pool.size();
    CaptureClock clock;
    StageClock stage_clock;
    StageClock* const stages = outputs.measure == Measure::Stages ? &stage_clock : nullptr;
    while (!stop.load(std::memory_order_relaxed) &&
           step(source, front, pool, clock, report, observer, stages)) {
    }
    report.was_stopped = stop.load(std::memory_order_relaxed);
    front.finish();
    pool.finish(clock.now());
    tell(observer, front, pool);
    report.loads = pool.loads();
    report.wall_seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    report.frames = front.ledger();
    report.frames.add(pool.ledger());
    report.hits = front.hits();
    report.hits.add(pool.hits());
    report.counts = pool.counts();
    report.counts.stages.add(stage_clock.ticks());
    report.drops = source.drops();
    return report;
}

}  // namespace sealtap::pipeline
