// A mail of any octets, through multipart, codings and nested messages.
#include "content/fuzz_part.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    sealtap::PartInfo info;
    info.step = "part";
    info.media_type = "message/rfc822";
    sealtap::test::fuzz_part(info, data, size);
    return 0;
}
