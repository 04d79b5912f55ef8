#pragma once

#include <algorithm>
#include <chrono>

#include "sealtap/time.h"

namespace sealtap::pipeline {

/// The time of a whole capture, which never steps back: what idle flows are measured by, the same
/// for every number of workers. Packets a little out of order leave it where it is; a large step
/// back (a clock that was set, captures not given in their order) goes on from where it was. Used
/// by the reader's thread.
class CaptureClock {
public:
    Timestamp on_packet(Timestamp time) noexcept {
        if (!has_started_) now_ = time;
        has_started_ = true;
        if (time + shift_ < now_ - kJitterMax) shift_ = now_ - time;
        now_ = std::max(now_, time + shift_);
        return now_;
    }
    [[nodiscard]] Timestamp now() const noexcept { return now_; }

private:
    static constexpr Duration kJitterMax = std::chrono::minutes(1);

    Timestamp now_;
    Duration shift_{};
    bool has_started_ = false;
};

}  // namespace sealtap::pipeline
