#include "pipeline/lane.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "pipeline/front_end.h"

namespace sealtap::pipeline {
namespace {

constexpr std::uint8_t kTcp = 6;
// Asking for a thread's time is a system call.
constexpr std::uint64_t kDatagramsPerSample = 256;

base::CpuSet cpus_of(const Crew& crew, unsigned index) {
    return crew.cpus.empty() ? base::CpuSet() : crew.cpus[index % crew.cpus.size()];
}

}  // namespace

Lane::Lane(const Engine& engine, const Outputs& outputs, const Crew& crew, unsigned index,
           OpenerQueue* queue)
    : engine_(engine),
      overload_(crew.overload),
      readers_(crew.readers),
      queue_(queue),
      slot_(crew.monitor == nullptr ? nullptr : &crew.monitor->worker(index)),
      inlet_(Inlet::options_for(engine.settings.limits, crew.overload,
                                LiveMonitor::producers_of(crew.readers)),
             slot_),
      thread_([this, outputs, cpus = cpus_of(crew, index)] { run(outputs, cpus); }) {}

Lane::~Lane() { finish({}); }

void Lane::wait_until_made() {
    made_.get_future().get();
    if (!marks_) return;
    for (std::size_t i = 0; i < inlet_.channels(); ++i)
        inlet_.channel(i).shed_with(Shedder(engine_.settings, engine_.policy->zones(), *marks_));
}

void Lane::finish(Timestamp capture_end) {
    if (!thread_.joinable()) return;
    inlet_.close();
    capture_end_.set_value(capture_end);
    thread_.join();
}

FrameLedger Lane::ledger() const {
    FrameLedger sum = worker_->ledger();
    sum.add(copies_ledger_);
    return sum;
}

LimitHits Lane::hits() const {
    LimitHits sum = worker_->hits();
    sum.add(inlet_.hits());
    return sum;
}

void Lane::run(const Outputs& outputs, const base::CpuSet& cpus) {
    if (!make(outputs, cpus)) return;
    meter_.start();
    for (Poll polled = Poll::Idle; polled != Poll::End; polled = inlet_.poll(meter_)) {
        if (polled == Poll::Packet) {
            const std::size_t datagrams = inlet_.run().size();
            work_off(inlet_.run());
            inlet_.done();
            measure(datagrams);
        }
        publish_when_due();
    }
    worker_->finish(capture_end_.get_future().get());
    meter_.sample();
    if (slot_ != nullptr) slot_->reading.publish_last(reading());
}

/// Makes the worker here, on the CPUs where it will run: its tables and pools then lie in the
/// memory beside them.
bool Lane::make(const Outputs& outputs, const base::CpuSet& cpus) {
    try {
        if (const auto pinned = base::run_on(cpus); !pinned)
            base::log(base::LogLevel::Warn, "a worker {}", pinned.error().message);
        worker_.emplace(engine_, outputs, base::HashKey::random());
        worker_->defer_to(queue_);
        if (readers_ > 1 && outputs.vigilance == flow::Vigilance::On) {
            copies_.emplace(base::HashKey::random(), FrontEnd::rules_of(engine_.settings).vlans,
                            engine_.settings.limits);
        }
        if (overload_ == Overload::Shed) make_marks();
        made_.set_value();
        return true;
    } catch (...) {
        made_.set_exception(std::current_exception());
        return false;
    }
}

void Lane::make_marks() {
    const Settings& settings = engine_.settings;
    marks_.emplace(settings.limits[Limit::ShedMarksMax], settings.shedding.bulk_bytes,
                   base::HashKey::random());
    worker_->mark_flows_in(*marks_);
}

void Lane::work_off(std::span<Datagram> datagrams) {
    if (readers_ > 1) {
        for (Datagram& datagram : datagrams) work_off_joined(datagram);
    } else {
        for (const Datagram& datagram : datagrams) worker_->on_datagram(datagram);
    }
}

void Lane::work_off_joined(Datagram& datagram) {
    ++taken_;
    clock_ = datagram.clock = std::max(clock_, datagram.clock);
    if (is_copy(datagram)) {
        copies_ledger_.duplicate += datagram.payload.size();
    } else {
        worker_->on_datagram(datagram);
    }
}

/// The joiner, which comes last, looked at the fragments. Frames between two datagrams are counted
/// as far as they came to this worker: the numbers of several sources are not of one row.
bool Lane::is_copy(const Datagram& datagram) {
    if (!copies_ || datagram.protocol == kTcp || inlet_.origin() == readers_) return false;
    // What was shed is no longer there to be compared.
    if (datagram.missing_cause == Cause::Overload) return false;
    return copies_->is_duplicate(datagram, taken_);
}

void Lane::measure(std::size_t datagrams) {
    has_news_ = true;
    meter_.add_datagrams(datagrams);
    unsampled_ += datagrams;
    if (unsampled_ < kDatagramsPerSample && !inlet_.is_drained()) return;
    unsampled_ = 0;
    meter_.sample();
}

/// Once in a while, and always before there is nothing to do, so that what was last made known
/// is all there is.
void Lane::publish_when_due() {
    if (slot_ == nullptr || !has_news_) return;
    const auto now = std::chrono::steady_clock::now();
    const bool is_idle = inlet_.is_drained();
    if (!is_idle && now - published_ < LiveMonitor::kPeriod) return;
    published_ = now;
    has_news_ = false;
    if (is_idle) return slot_->reading.publish_last(reading());
    (void)slot_->reading.publish(reading());
}

WorkerReading Lane::reading() const { return {ledger(), hits(), counts(), meter_.load()}; }

}  // namespace sealtap::pipeline
