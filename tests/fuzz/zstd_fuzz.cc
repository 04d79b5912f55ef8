// A stream of any octets, declared as zstd.
#include "content/fuzz_part.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    sealtap::PartInfo info;
    info.step = "part";
    info.codings = {"zstd"};
    sealtap::test::fuzz_part(info, data, size);
    return 0;
}
