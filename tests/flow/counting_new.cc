// In a file of its own: next to a use of new, the compiler would take malloc and delete for a
// mismatch.
#include "counting_new.h"

#include <cstdlib>
#include <new>

namespace {
std::uint64_t count = 0;
}  // namespace

void* operator new(std::size_t size) {
    ++count;
    void* const memory = std::malloc(size);
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace sealtap::flow::test {

std::uint64_t allocations() noexcept { return count; }

}  // namespace sealtap::flow::test
