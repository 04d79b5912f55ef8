#include "pipeline/broker.h"

#include <utility>

#include "base/log.h"
#include "content/charset/charset_tables.h"
#include "detect/scanner.h"
#include "opener/client.h"
#include "pipeline/deferred_document.h"
#include "pipeline/document.h"
#include "sealtap/decoder_memory.h"

namespace sealtap::pipeline {
namespace {

/// A packet that is not read in time is lost, a document may wait.
constexpr int kNiceness = 10;

}  // namespace

/// What a worker has, too.
struct Broker::Bench {
    Bench(const Engine& engine, const Outputs& outputs, const OpenerQueue& queue)
        : scanner(engine.rules, engine.settings.limits, hits),
          memory(engine.settings.limits),
          opener(opener::make_opener(engine.settings, hits, counts.opener, &queue.given_up(),
                                     opener::Measuring::On)),
          services{engine.settings.limits,        hits,           counts,         scanner,
                   engine.rules->detectors(),     *engine.policy, *engine.masker, outputs,
                   engine.settings.media_reading, nullptr,        &memory,        opener.get()} {
        services.charsets = &charsets;
        services.given_up = &queue.given_up();
    }

    LimitHits hits;
    WorkerCounts counts;
    detect::Scanner scanner;
    DecoderMemory memory;
    content::CharsetTables charsets;
    std::unique_ptr<DocumentOpener> opener;
    WorkerServices services;
};

Broker::Broker(const Engine& engine, const Outputs& outputs, OpenerQueue& queue,
               const base::CpuSet& cpus, LiveMonitor::BrokerSlot* slot)
    : engine_(engine),
      queue_(queue),
      slot_(slot),
      load_(slot == nullptr ? own_load_ : slot->load),
      thread_([this, outputs, cpus] { run(outputs, cpus); }) {}

Broker::~Broker() {
    queue_.close();
    join();
}

void Broker::join() {
    if (thread_.joinable()) thread_.join();
}

const LimitHits& Broker::hits() const noexcept { return bench_->hits; }
const WorkerCounts& Broker::counts() const noexcept { return bench_->counts; }

void Broker::run(const Outputs& outputs, const base::CpuSet& cpus) {
    if (!make(outputs, cpus)) return;
    while (auto document = queue_.pop()) {
        load_.begin();
        open(std::move(document));
        load_.end();
        publish();
    }
}

bool Broker::make(const Outputs& outputs, const base::CpuSet& cpus) {
    try {
        if (const auto pinned = base::run_on(cpus); !pinned)
            base::log(base::LogLevel::Warn, "a broker {}", pinned.error().message);
        if (const auto nicer = base::be_nice(kNiceness); !nicer)
            base::log(base::LogLevel::Warn, "a broker {}", nicer.error().message);
        bench_ = std::make_unique<Bench>(engine_, outputs, queue_);
        made_.set_value();
        return true;
    } catch (...) {
        made_.set_exception(std::current_exception());
        return false;
    }
}

/// What throws (memory) costs the document, as it costs a worker a flow.
void Broker::open(std::unique_ptr<DeferredDocument> deferred) noexcept {
    try {
        Document document(bench_->services, deferred->state, std::move(deferred->gathered));
        document.open_deferred();
        document.end(EndReason::Complete);
    } catch (...) {
        ++bench_->counts.failed_flows;
    }
}

/// A document is no packet: each is made known.
void Broker::publish() {
    if (slot_ != nullptr) slot_->reading.publish_last({bench_->hits, bench_->counts});
}

}  // namespace sealtap::pipeline
