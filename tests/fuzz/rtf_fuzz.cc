// Any octets as RTF.
#include "opener/fuzz_format.h"
#include "opener/rtf/rtf.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    sealtap::test::fuzz_format(sealtap::opener::rtf::kDescriptor,
                               std::as_bytes(std::span(data, size)));
    return 0;
}
