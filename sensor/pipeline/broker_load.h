#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace sealtap::pipeline {

/// How long a broker was busy: also while its opener's process works and it waits. Written by its
/// thread; may be read by any.
class BrokerLoad {
public:
    void begin() noexcept { began_ns_.store(now_ns(), std::memory_order_relaxed); }
    void end() noexcept {
        const std::int64_t began = began_ns_.exchange(0, std::memory_order_relaxed);
        busy_ns_.fetch_add(now_ns() - began, std::memory_order_relaxed);
    }
    [[nodiscard]] double busy_seconds() const noexcept {
        const std::int64_t began = began_ns_.load(std::memory_order_relaxed);
        const std::int64_t open = began == 0 ? 0 : now_ns() - began;
        return 1e-9 * static_cast<double>(busy_ns_.load(std::memory_order_relaxed) + open);
    }

private:
    [[nodiscard]] static std::int64_t now_ns() noexcept {
        return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch())
            .count();
    }
    std::atomic<std::int64_t> busy_ns_{0};
    std::atomic<std::int64_t> began_ns_{0};  // of the document in hand; 0: none
};

}  // namespace sealtap::pipeline
