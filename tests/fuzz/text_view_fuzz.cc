// What a text reads as: escapes, tags, folded characters, in any octets.
#include "content/fuzz_part.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    sealtap::PartInfo info;
    info.step = "part";
    info.reading = sealtap::Reading::AsText;
    sealtap::test::fuzz_part(info, data, size);
    return 0;
}
