#pragma once

#include <cstdint>

// For test programs that link support/counted_heap.cc, which replaces operator new.
namespace sealtap::test {

/// Octets that operator new gave out and that were not given back, as the allocator rounds them.
/// For a single thread.
[[nodiscard]] std::uint64_t heap_bytes() noexcept;

}  // namespace sealtap::test
