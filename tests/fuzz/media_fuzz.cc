// A picture or a sound of any octets.
#include "content/fuzz_part.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    sealtap::PartInfo info;
    info.step = "part";
    info.media_type = "image/any";
    sealtap::test::fuzz_part(info, data, size);
    return 0;
}
