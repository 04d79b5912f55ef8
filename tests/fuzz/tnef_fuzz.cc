// Any octets as a file of the format.
#include "opener/fuzz_format.h"
#include "opener/tnef/tnef.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    sealtap::test::fuzz_format(sealtap::opener::tnef::kDescriptor,
                               std::as_bytes(std::span(data, size)));
    return 0;
}
