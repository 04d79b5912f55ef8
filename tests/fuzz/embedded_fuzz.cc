// Text in which something may stand coded. See tests/content/fuzz_part.h.
#include "content/fuzz_part.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    sealtap::PartInfo info;
    info.step = "part";
    sealtap::test::fuzz_part(info, data, size);
    return 0;
}
