#include "pipeline/broker_pool.h"

#include <chrono>

namespace sealtap::pipeline {

BrokerPool::BrokerPool(const Engine& engine, const Outputs& outputs, const Crew& crew)
    : drain_ms_max_(engine.settings.limits[Limit::OpenerDrainMsMax]) {
    if (crew.brokers == 0 || engine.settings.opener.use == OpenerUse::Off) return;
    LiveMonitor* const monitor = crew.monitor;
    queue_ = std::make_unique<OpenerQueue>(engine.settings.limits,
                                           monitor == nullptr ? nullptr : &monitor->opener());
    for (unsigned i = 0; i < crew.brokers; ++i) {
        LiveMonitor::BrokerSlot* const slot = monitor == nullptr ? nullptr : &monitor->broker(i);
        brokers_.push_back(
            std::make_unique<Broker>(engine, outputs, *queue_, crew.broker_cpus, slot));
    }
    for (const auto& broker : brokers_) broker->wait_until_made();
}

BrokerPool::~BrokerPool() {
    // Only where something threw: nobody asks for what is left.
    if (queue_) queue_->give_up();
}

void BrokerPool::finish() {
    if (!queue_) return;
    if (!queue_->drain(std::chrono::milliseconds(drain_ms_max_))) {
        hits_.hit(Limit::OpenerDrainMsMax);
        queue_->give_up();
    }
    for (const auto& broker : brokers_) broker->join();
}

LimitHits BrokerPool::hits() const {
    LimitHits sum = hits_;
    for (const auto& broker : brokers_) sum.add(broker->hits());
    return sum;
}

WorkerCounts BrokerPool::counts() const {
    WorkerCounts sum;
    for (const auto& broker : brokers_) sum.add(broker->counts());
    return sum;
}

std::vector<double> BrokerPool::busy_seconds() const {
    std::vector<double> all;
    for (const auto& broker : brokers_) all.push_back(broker->busy_seconds());
    return all;
}

}  // namespace sealtap::pipeline
