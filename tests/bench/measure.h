#pragma once

#include <cstdint>
#include <functional>

namespace sealtap::bench {

/// What a process used. CPU seconds are those of all its threads, in user and kernel mode.
struct Usage {
    double cpu_seconds = 0;
    std::uint64_t peak_bytes = 0;  ///< resident
};

/// Runs `work` in a child process, so that its memory is its own. The child inherits what is
/// resident here; compare with a child that does next to nothing.
[[nodiscard]] Usage usage_of(const std::function<void()>& work);

}  // namespace sealtap::bench
