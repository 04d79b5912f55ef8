#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/measure.h"
#include "bench/workload.h"
#include "pipeline/engine.h"

namespace sealtap::bench {

/// Something that the sensor cannot do without, alone and over just the octets that need it.
struct LimitCase {
    enum class Kind : std::uint8_t {
        Part,   ///< counts into the sum of the unavoidable parts
        Beside  ///< for comparison
    };
    Case run;
    Kind kind = Kind::Part;
    std::uint64_t bytes = 0;  ///< that the sensor has to take through it
    double scale = 1;         ///< what a second of the run stands for
};

/// The limits of a corpus. `engine`, `path` and `load` must outlive them.
[[nodiscard]] std::vector<LimitCase> limits_of(const pipeline::Engine& engine,
                                               const std::string& path, const Workload& load);

[[noreturn]] void give_up(const std::string& message);

}  // namespace sealtap::bench
