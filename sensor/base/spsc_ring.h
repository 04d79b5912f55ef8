#pragma once

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace sealtap::base {

/// A bounded ring from one thread (the producer) to one other (the consumer), without a lock: each
/// side writes its own counter only. Who must wait looks a few times and then sleeps in the kernel
/// until the other side moves on.
template <class T>
class SpscRing {
public:
    explicit SpscRing(std::uint64_t capacity)
        : capacity_(
              static_cast<std::uint32_t>(std::clamp<std::uint64_t>(capacity, 1, kCapacityMax))),
          slots_(std::bit_ceil(capacity_)) {}

    /// For the producer; takes the item only when there is room.
    [[nodiscard]] bool try_push(T& item) {
        if (is_full(taken_.load(std::memory_order_acquire))) return false;
        put(std::move(item));
        return true;
    }
    /// For the producer; waits for room.
    void push(T item) {
        for (;;) {
            const std::uint32_t taken = taken_.load(std::memory_order_acquire);
            if (!is_full(taken)) break;
            taken_.wait(taken, std::memory_order_acquire);
        }
        put(std::move(item));
    }
    /// For the producer: nothing will follow.
    void close() noexcept {
        given_.fetch_or(kClosed, std::memory_order_release);
        given_.notify_one();
    }

    /// For the consumer; empty when nothing is there.
    [[nodiscard]] std::optional<T> try_pop() {
        if (is_empty(given_.load(std::memory_order_acquire))) return std::nullopt;
        return get();
    }
    /// For the consumer: the ring is closed and drained.
    [[nodiscard]] bool is_over() const noexcept {
        const std::uint32_t given = given_.load(std::memory_order_acquire);
        return (given & kClosed) != 0 && is_empty(given);
    }
    /// For the consumer; waits. Empty when the ring is closed and drained.
    [[nodiscard]] std::optional<T> pop() {
        for (;;) {
            const std::uint32_t given = given_.load(std::memory_order_acquire);
            if (!is_empty(given)) return get();
            if ((given & kClosed) != 0) return std::nullopt;
            given_.wait(given, std::memory_order_acquire);
        }
    }

private:
    // Both counters go up by kOne an item and may wrap; the lowest bit of `given_` says closed.
    static constexpr std::uint32_t kClosed = 1;
    static constexpr std::uint32_t kOne = 2;
    static constexpr std::uint64_t kCapacityMax = 1U << 20U;

    // The side that asks wrote the other counter itself and needs no order for it.
    [[nodiscard]] bool is_full(std::uint32_t taken) const noexcept {
        const std::uint32_t given = given_.load(std::memory_order_relaxed) & ~kClosed;
        return (given - taken) / kOne >= capacity_;
    }
    [[nodiscard]] bool is_empty(std::uint32_t given) const noexcept {
        return (given & ~kClosed) == taken_.load(std::memory_order_relaxed);
    }
    [[nodiscard]] T& slot(std::uint32_t counter) noexcept {
        return slots_[counter / kOne % slots_.size()];
    }
    void put(T&& item) {
        slot(given_.load(std::memory_order_relaxed)) = std::move(item);
        given_.fetch_add(kOne, std::memory_order_release);
        given_.notify_one();
    }
    T get() {
        T item = std::move(slot(taken_.load(std::memory_order_relaxed)));
        taken_.fetch_add(kOne, std::memory_order_release);
        taken_.notify_one();
        return item;
    }

    const std::uint32_t capacity_;
    std::vector<T> slots_;  // a power of two, so that a wrapped counter still finds its slot
    alignas(64) std::atomic<std::uint32_t> given_{0};  // written by the producer
    alignas(64) std::atomic<std::uint32_t> taken_{0};  // written by the consumer
};

}  // namespace sealtap::base
