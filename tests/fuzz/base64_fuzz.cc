// Base64 of any octets.
#include "content/fuzz_part.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    sealtap::PartInfo info;
    info.step = "part";
    info.codings = {"base64"};
    sealtap::test::fuzz_part(info, data, size);
    return 0;
}
