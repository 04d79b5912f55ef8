#pragma once

#include <cstdint>
#include <vector>

#include "bench/workload.h"
#include "sealtap/content_decoder.h"

namespace sealtap::bench {

/// A library that undoes gzip.
struct DecoderCase {
    const char* name;
    std::uint64_t (*decode)(const Material& bodies);  ///< gives how many octets came out
    bool is_best = false;                             ///< of those that take octets as they come
};

/// Those that were there when this was built.
[[nodiscard]] std::vector<DecoderCase> inflaters();

/// With a decoder of sensor/content, in pieces as segments bring them. Gives how many octets came
/// out.
[[nodiscard]] std::uint64_t decode(const DecoderDescriptor& decoder, const Material& parts);

}  // namespace sealtap::bench
