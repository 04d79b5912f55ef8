// Percent-encoding of any octets: as a URL and as a form.
#include "content/fuzz_part.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    sealtap::PartInfo info;
    info.step = "part";
    info.codings = {"percent"};
    sealtap::test::fuzz_part(info, data, size);
    info.codings.clear();
    info.media_type = "application/x-www-form-urlencoded";
    sealtap::test::fuzz_part(info, data, size);
    return 0;
}
