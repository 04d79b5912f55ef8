// In a file of its own: next to a use of new, the compiler would take malloc and delete for a
// mismatch.
#include "counting_new.h"

#include <malloc.h>

#include <cstdlib>
#include <new>

namespace {

std::uint64_t count = 0;
std::uint64_t bytes = 0;

/// A block with the word before it that malloc keeps its size in.
std::uint64_t size_of(void* memory) noexcept {
    return memory == nullptr ? 0 : malloc_usable_size(memory) + sizeof(std::size_t);
}

void release(void* memory) noexcept {
    bytes -= size_of(memory);
    std::free(memory);
}

}  // namespace

void* operator new(std::size_t size) {
    ++count;
    void* const memory = std::malloc(size);
    if (memory == nullptr) throw std::bad_alloc();
    bytes += size_of(memory);
    return memory;
}
void operator delete(void* memory) noexcept { release(memory); }
void operator delete(void* memory, std::size_t) noexcept { release(memory); }

namespace sealtap::flow::test {

std::uint64_t allocations() noexcept { return count; }
std::uint64_t allocated_bytes() noexcept { return bytes; }

}  // namespace sealtap::flow::test
