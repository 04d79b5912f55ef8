#pragma once

#include <cstdint>
#include <string>

#include "bench/interleaver.h"
#include "bench/workload.h"

namespace sealtap::bench {

struct OfficeMix {
    std::string path;
    std::uint64_t size = 0;  ///< of the capture, about
    std::uint64_t seed = 0;
    std::size_t flows_at_once = 500;
    Order order = Order::AsSent;
    std::size_t object_bytes_max = std::size_t{1} << 20U;
};

/// Writes a capture as an office sends it: web pages, JSON, text, gzip, pictures, forms and files,
/// mails with attachments, files over FTP, and what nobody knows; in UTF-8 and GBK, without loss,
/// many flows at once. The same for the same seed; in either order the flows say the same.
[[nodiscard]] Workload write_office_mix(const OfficeMix& mix);

}  // namespace sealtap::bench
