#pragma once

#include <cstdint>
#include <string>

#include "bench/workload.h"

namespace sealtap::bench {

/// Writes a capture of about `size` octets in four flows: a text, a table and octets of no format
/// over HTTP, and a raw stream; a frame of one, then of another.
[[nodiscard]] Workload write_elephants(const std::string& path, std::uint64_t size,
                                       std::uint64_t seed);

}  // namespace sealtap::bench
