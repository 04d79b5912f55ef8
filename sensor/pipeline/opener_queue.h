#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <utility>

#include "base/one_time_event.h"
#include "pipeline/live_monitor.h"
#include "sealtap/limits.h"

namespace sealtap::pipeline {

struct DeferredDocument;

/// Documents on their way from workers to brokers, bounded by number and by what they hold in
/// memory. Who has no room is told so at once: nobody who reads packets waits here. Owned by the
/// brokers' pool, used by all workers and brokers.
class OpenerQueue {
public:
    /// `cell` may be null; it shows what is in the queue.
    OpenerQueue(const Limits& limits, LiveMonitor::OpenerCell* cell);
    ~OpenerQueue();
    OpenerQueue(const OpenerQueue&) = delete;
    OpenerQueue& operator=(const OpenerQueue&) = delete;

    /// Room for one document, from before it is sent until it is judged. Given back when it dies.
    class Room {
    public:
        Room() noexcept = default;
        Room(Room&& other) noexcept
            : queue_(std::exchange(other.queue_, nullptr)), bytes_(other.bytes_) {}
        Room& operator=(Room&&) = delete;
        ~Room() {
            if (queue_ != nullptr) queue_->give_back(bytes_);
        }
        [[nodiscard]] explicit operator bool() const noexcept { return queue_ != nullptr; }

    private:
        friend class OpenerQueue;
        Room(OpenerQueue& queue, std::uint64_t bytes) noexcept : queue_(&queue), bytes_(bytes) {}
        OpenerQueue* queue_ = nullptr;
        std::uint64_t bytes_ = 0;
    };
    enum class Bound : std::uint8_t { None, Bytes, Documents };
    /// Room for what holds so many bytes; without any where the queue is full, and `bound` says of
    /// what.
    [[nodiscard]] Room reserve(std::uint64_t bytes, Bound& bound);

    /// Sends a document that has room.
    void push(std::unique_ptr<DeferredDocument> document);
    /// The one that has waited longest; waits for it. Null: the queue is closed, and empty.
    [[nodiscard]] std::unique_ptr<DeferredDocument> pop();
    /// No more documents will come.
    void close();
    /// The same, and waits until all are judged, but no longer than that: false then.
    [[nodiscard]] bool drain(std::chrono::milliseconds wait_max);

    /// Nothing is opened any more: what is left is scanned raw, and counted as overload.
    void give_up() noexcept { given_up_.happen(); }
    [[nodiscard]] const base::OneTimeEvent& given_up() const noexcept { return given_up_; }

private:
    void give_back(std::uint64_t bytes) noexcept;
    void show() noexcept;

    const std::uint64_t bytes_max_;
    const std::uint64_t documents_max_;
    LiveMonitor::OpenerCell* const cell_;
    base::OneTimeEvent given_up_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::condition_variable emptied_;
    std::deque<std::unique_ptr<DeferredDocument>> waiting_;
    std::uint64_t bytes_ = 0;
    std::uint64_t documents_ = 0;  // that have room
    bool is_closed_ = false;
};

}  // namespace sealtap::pipeline
