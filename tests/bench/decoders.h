#pragma once

#include <cstdint>
#include <vector>

#include "bench/workload.h"

namespace sealtap::bench {

/// A library that undoes gzip.
struct DecoderCase {
    const char* name;
    std::uint64_t (*decode)(const Material& bodies);  ///< gives how many octets came out
    bool is_best = false;                             ///< of those that take octets as they come
};

/// Those that were there when this was built.
[[nodiscard]] std::vector<DecoderCase> inflaters();

/// With the decoder of sensor/content, in pieces as segments bring them.
[[nodiscard]] std::uint64_t decode_base64(const Material& lines);

}  // namespace sealtap::bench
