#pragma once

#include <chrono>

namespace sealtap {

/// Capture time, UTC, in nanoseconds since 1970. The data path knows no other clock.
using Timestamp = std::chrono::sys_time<std::chrono::nanoseconds>;
using Duration = std::chrono::nanoseconds;

}  // namespace sealtap
