#include "pipeline/thread_load.h"

#include <ctime>

namespace sealtap::pipeline {
namespace {

constexpr std::uint64_t kSecondNs = 1'000'000'000;

std::uint64_t thread_cpu_ns() noexcept {
    timespec used{};
    if (::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used) != 0) return 0;
    return static_cast<std::uint64_t>(used.tv_sec) * kSecondNs +
           static_cast<std::uint64_t>(used.tv_nsec);
}

double seconds_of(const std::atomic<std::uint64_t>& nanoseconds) noexcept {
    return static_cast<double>(nanoseconds.load(std::memory_order_relaxed)) /
           static_cast<double>(kSecondNs);
}

}  // namespace

void LoadMeter::advance(Counter& counter, std::uint64_t by) noexcept {
    counter.store(counter.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
}

void LoadMeter::start() noexcept { started_ns_ = thread_cpu_ns(); }
void LoadMeter::add_datagrams(std::uint64_t count) noexcept { advance(datagrams_, count); }
void LoadMeter::add_wait(std::uint64_t nanoseconds) noexcept { advance(wait_ns_, nanoseconds); }
void LoadMeter::sample() noexcept {
    cpu_ns_.store(thread_cpu_ns() - started_ns_, std::memory_order_relaxed);
}

ThreadLoad LoadMeter::load() const noexcept {
    return {.cpu_seconds = seconds_of(cpu_ns_),
            .wait_seconds = seconds_of(wait_ns_),
            .datagrams = datagrams_.load(std::memory_order_relaxed)};
}

}  // namespace sealtap::pipeline
