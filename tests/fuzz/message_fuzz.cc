// Any octets as the streams of an Outlook message: the first hundred are those of its properties.
#include <algorithm>

#include "opener/cfb_writer.h"
#include "opener/fuzz_format.h"
#include "opener/ole/ole.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string octets(data, data + size);
    const std::size_t length = std::min<std::size_t>(100, size);
    const std::string rest = octets.substr(length);
    const std::string file = sealtap::test::CfbWriter()
                                 .add("__properties_version1.0", octets.substr(0, length))
                                 .add("__substg1.0_10090102", rest)
                                 .add("__substg1.0_1000001E", rest)
                                 .add("\x05SummaryInformation", rest)
                                 .add("__attach_version1.0_#00000000/__substg1.0_3707001E", rest)
                                 .add("\x01Ole10Native", rest)
                                 .write();
    sealtap::test::fuzz_format(sealtap::opener::ole::kDescriptor, sealtap::bytes_of(file));
    return 0;
}
