#include "pipeline/worker_pool.h"

#include <algorithm>

namespace sealtap::pipeline {

WorkerPool::WorkerPool(const Engine& engine, const Outputs& outputs, const Crew& crew)
    : brokers_(engine, outputs, crew) {
    // Who may not wait needs a ring to see how far the worker is behind.
    if (crew.readers == 1 && crew.workers <= 1 && crew.overload == Overload::Wait) {
        inline_worker_ = std::make_unique<Worker>(engine, outputs, base::HashKey::random());
        inline_worker_->defer_to(brokers_.queue());
        outlets_.push_back(std::make_unique<Outlet>(*inline_worker_));
        return;
    }
    for (unsigned i = 0; i < std::max(1U, crew.workers); ++i) {
        lanes_.push_back(std::make_unique<Lane>(engine, outputs, crew, i, brokers_.queue()));
    }
    for (const auto& lane : lanes_) lane->wait_until_made();
    if (crew.readers == 1) {
        outlets_.push_back(make_outlet(0, nullptr));
        return;
    }
    joiner_ = std::make_unique<Joiner>(engine.settings, crew, outputs.vigilance,
                                       make_outlet(crew.readers, nullptr));
    for (unsigned i = 0; i < crew.readers; ++i)
        outlets_.push_back(make_outlet(i, &joiner_->channel(i)));
}

WorkerPool::~WorkerPool() = default;

std::unique_ptr<Outlet> WorkerPool::make_outlet(std::size_t producer, Channel* joiner) {
    std::vector<Channel*> workers;
    workers.reserve(lanes_.size());
    for (const auto& lane : lanes_) workers.push_back(&lane->channel(producer));
    return std::make_unique<Outlet>(std::move(workers), joiner);
}

void WorkerPool::finish(Timestamp capture_end) {
    if (inline_worker_) inline_worker_->finish(capture_end);
    if (joiner_) joiner_->finish();
    for (const auto& lane : lanes_) lane->finish(capture_end);
    brokers_.finish();
}

FrameLedger WorkerPool::ledger() const {
    FrameLedger sum;
    for (const auto& outlet : outlets_) sum.add(outlet->left_out());
    if (joiner_) sum.add(joiner_->totals().frames);
    if (inline_worker_) sum.add(inline_worker_->ledger());
    for (const auto& lane : lanes_) sum.add(lane->ledger());
    return sum;
}

LimitHits WorkerPool::hits() const {
    LimitHits sum;
    for (const auto& outlet : outlets_) sum.add(outlet->hits());
    if (joiner_) sum.add(joiner_->totals().hits);
    if (inline_worker_) sum.add(inline_worker_->hits());
    for (const auto& lane : lanes_) sum.add(lane->hits());
    sum.add(brokers_.hits());
    return sum;
}

WorkerCounts WorkerPool::counts() const {
    WorkerCounts sum;
    if (inline_worker_) sum.add(inline_worker_->counts());
    for (const auto& lane : lanes_) sum.add(lane->counts());
    sum.add(brokers_.counts());
    return sum;
}

unsigned WorkerPool::size() const noexcept {
    return inline_worker_ ? 1U : static_cast<unsigned>(lanes_.size());
}

std::vector<ThreadLoad> WorkerPool::loads() const {
    std::vector<ThreadLoad> all;
    all.reserve(lanes_.size());
    for (const auto& lane : lanes_) all.push_back(lane->load());
    return all;
}

}  // namespace sealtap::pipeline
