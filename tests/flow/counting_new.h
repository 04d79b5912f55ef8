#pragma once

#include <cstdint>

namespace sealtap::flow::test {

/// How often this program took memory so far. For a single thread.
[[nodiscard]] std::uint64_t allocations() noexcept;

}  // namespace sealtap::flow::test
