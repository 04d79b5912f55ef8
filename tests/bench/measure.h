#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace sealtap::bench {

/// Numbers that a measured process hands back.
using Notes = std::array<double, 32>;

/// What a process used. CPU seconds are those of all its threads, in user and kernel mode.
struct Usage {
    double cpu_seconds = 0;
    double wall_seconds = 0;
    std::uint64_t peak_bytes = 0;  ///< resident
    Notes notes{};
};

struct Case {
    std::string name;
    std::function<void(Notes&)> work;
};

/// Runs `work` in a child process, so that its memory is its own. The child inherits what is
/// resident here; compare with a child that does next to nothing.
[[nodiscard]] Usage usage_of(const std::function<void(Notes&)>& work);

/// Runs all cases in turn, `rounds` times, because whatever else the machine does should hit all
/// alike. Gives for each the least of every number: what others took of the processor only adds.
[[nodiscard]] std::vector<Usage> best_of(unsigned rounds, const std::vector<Case>& cases);

}  // namespace sealtap::bench
