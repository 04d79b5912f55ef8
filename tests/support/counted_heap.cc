#include "support/counted_heap.h"

#include <malloc.h>

#include <cstdlib>
#include <new>

namespace {
std::uint64_t bytes = 0;
}  // namespace

void* operator new(std::size_t size) {
    void* const memory = std::malloc(size);
    if (memory == nullptr) throw std::bad_alloc();
    bytes += malloc_usable_size(memory);
    return memory;
}
void operator delete(void* memory) noexcept {
    bytes -= malloc_usable_size(memory);
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }

namespace sealtap::test {

std::uint64_t heap_bytes() noexcept { return bytes; }

}  // namespace sealtap::test
