// Any octets as a compound file.
#include "opener/fuzz_format.h"
#include "opener/ole/ole.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    sealtap::test::fuzz_format(sealtap::opener::ole::kDescriptor,
                               std::as_bytes(std::span(data, size)));
    return 0;
}
