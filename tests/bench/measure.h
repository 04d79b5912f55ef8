#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace sealtap::bench {

/// Numbers that a measured process hands back.
using Notes = std::array<double, 32>;

/// What a piece of work used. CPU seconds are those of all threads of its process, in user and
/// kernel mode.
struct Usage {
    double cpu_seconds = 0;
    double wall_seconds = 0;
    std::uint64_t peak_bytes = 0;  ///< resident
    Notes notes{};
};

struct Case {
    std::string name;
    std::function<void(Notes&)> work;
    std::function<void()> prepare = {};  ///< before the clock starts; may be empty
};

/// CPU seconds of all threads of this process until now.
[[nodiscard]] double cpu_now();

/// Runs the case in a child process, so that its memory is its own. The child inherits what is
/// resident here: compare its peak with that of a child that does next to nothing.
[[nodiscard]] Usage usage_of(const Case& one);

/// Runs all cases in turn, `rounds` times, because whatever else the machine does should hit all
/// alike. Gives for each the least of every number: what others took of the processor only adds.
[[nodiscard]] std::vector<Usage> best_of(unsigned rounds, const std::vector<Case>& cases);

}  // namespace sealtap::bench
