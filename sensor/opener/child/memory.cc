#include "opener/child/memory.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "opener/sanitizer.h"

namespace sealtap::opener {
namespace {

/// Writable memory of our own, as RLIMIT_DATA counts it, and the stack. Without /proc, 0: the bound
/// is tighter then.
std::uint64_t memory_in_use() {
    std::ifstream statistics("/proc/self/statm");
    std::uint64_t pages = 0;
    for (int field = 0; field < 6; ++field) statistics >> pages;
    return statistics ? pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) : 0;
}

bool set_data_limit(std::uint64_t now, std::uint64_t ever) noexcept {
    const rlimit limit{.rlim_cur = now, .rlim_max = ever};
    return ::setrlimit(RLIMIT_DATA, &limit) == 0;
}

}  // namespace

MemoryBound::MemoryBound(std::uint64_t octets_max) noexcept
    : base_(memory_in_use()),
      octets_max_(octets_max * kGirth),
      is_set_(set_data_limit(base_ + octets_max_, base_ + octets_max_)) {}

void MemoryBound::allow(std::uint64_t octets) noexcept {
    (void)set_data_limit(base_ + std::min(octets * kGirth, octets_max_), base_ + octets_max_);
}

}  // namespace sealtap::opener
