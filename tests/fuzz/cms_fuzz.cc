// Any octets as a file of the format.
#include "opener/cms/cms.h"
#include "opener/fuzz_format.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    sealtap::test::fuzz_format(sealtap::opener::cms::kDescriptor,
                               std::as_bytes(std::span(data, size)));
    return 0;
}
