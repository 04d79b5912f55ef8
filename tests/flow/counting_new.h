#pragma once

#include <cstdint>

namespace sealtap::flow::test {

/// How often this program took memory so far. For a single thread.
[[nodiscard]] std::uint64_t allocations() noexcept;
/// Octets of memory that it has from operator new, with what malloc itself takes.
[[nodiscard]] std::uint64_t allocated_bytes() noexcept;

}  // namespace sealtap::flow::test
