// A zip of any octets.
#include "opener/fuzz_document.h"
#include "opener/zip/zip.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    sealtap::test::fuzz_document(sealtap::opener::zip::kDescriptor, data, size);
    return 0;
}
