#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>

#include "sealtap/time.h"

namespace sealtap::pipeline {

/// The latest time of several readers that go by one clock: what each goes on from when that clock
/// was set back, so that none falls behind the others for having been silent just then.
class CommonTime {
public:
    void note(Timestamp time) noexcept {
        const Duration::rep now = time.time_since_epoch().count();
        Duration::rep latest = latest_.load(std::memory_order_relaxed);
        while (latest < now &&
               !latest_.compare_exchange_weak(latest, now, std::memory_order_relaxed)) {
        }
    }
    [[nodiscard]] Timestamp latest() const noexcept {
        return Timestamp(Duration(latest_.load(std::memory_order_relaxed)));
    }

private:
    std::atomic<Duration::rep> latest_{Timestamp::min().time_since_epoch().count()};
};

/// The time of a whole capture, which never steps back: what idle flows are measured by, the same
/// for every number of workers. Packets a little out of order leave it where it is; a large step
/// back (a clock that was set, captures not given in their order) goes on from where it was, or
/// from where other readers are. Used by one reader's thread.
class CaptureClock {
public:
    /// `common` may be null: the only reader; it outlives the clock.
    explicit CaptureClock(CommonTime* common = nullptr) noexcept : common_(common) {}

    Timestamp on_packet(Timestamp time) noexcept {
        if (!has_started_) now_ = time;
        has_started_ = true;
        if (time + shift_ < now_ - kJitterMax) step_back(time);
        now_ = std::max(now_, time + shift_);
        return now_;
    }
    [[nodiscard]] Timestamp now() const noexcept { return now_; }
    /// What a packet of that time would have, without being one.
    [[nodiscard]] Timestamp of(Timestamp time) const noexcept {
        return has_started_ ? std::max(now_, time + shift_) : time;
    }
    /// Other readers get to know.
    void share() noexcept {
        if (common_ != nullptr && has_started_) common_->note(now_);
    }

private:
    static constexpr Duration kJitterMax = std::chrono::minutes(1);

    void step_back(Timestamp time) noexcept {
        if (common_ != nullptr) now_ = std::max(now_, common_->latest());
        shift_ = now_ - time;
    }

    Timestamp now_;
    Duration shift_{};
    bool has_started_ = false;
    CommonTime* common_;
};

}  // namespace sealtap::pipeline
