// Any octets, declared as an mbox.
#include "content/fuzz_part.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    sealtap::PartInfo info;
    info.step = "part";
    info.media_type = "application/mbox";
    sealtap::test::fuzz_part(info, data, size);
    return 0;
}
