#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/measure.h"
#include "bench/workload.h"
#include "pipeline/engine.h"

namespace sealtap::bench {

/// The note of the CPU seconds that count, when they are not all.
inline constexpr std::size_t kOnlyCounted = 0;

/// Something that the sensor cannot do without, alone and over just the octets that need it.
struct LimitCase {
    enum class Kind : std::uint8_t {
        Part,         ///< counts into the sum of the unavoidable parts
        ShippedHash,  ///< so does this: objects that leave the network are hashed
        EveryHash,    ///< takes the place of the last one when every object is hashed
        Beside        ///< for comparison
    };
    Case run;
    Kind kind = Kind::Part;
    std::uint64_t bytes = 0;  ///< that the sensor has to take through it
    double scale = 1;         ///< what a second of the run stands for

    [[nodiscard]] double cpu_seconds(const Usage& used) const {
        const double counted = used.notes[kOnlyCounted];
        return (counted > 0 ? counted : used.cpu_seconds) * scale;
    }
};

/// The limits of a corpus. `engine`, `path` and `load` must outlive them.
[[nodiscard]] std::vector<LimitCase> limits_of(const pipeline::Engine& engine,
                                               const std::string& path, const Workload& load);

[[noreturn]] void give_up(const std::string& message);

}  // namespace sealtap::bench
