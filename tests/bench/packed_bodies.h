#pragma once

#include <cstdint>
#include <string>

#include "bench/workload.h"

// Bodies in HTTP's younger codings, and the libraries that undo them, with nothing around.
namespace sealtap::bench {

/// As servers send them: quality 5, window of 4 MiB.
[[nodiscard]] std::string brotlied(const std::string& octets);
/// Level 3, as a stream: no size in it.
[[nodiscard]] std::string zstd_packed(const std::string& octets);

/// Undo whole bodies in one call each; give how many octets came out.
[[nodiscard]] std::uint64_t with_brotli(const Material& bodies);
[[nodiscard]] std::uint64_t with_zstd(const Material& bodies);

}  // namespace sealtap::bench
