// Any octets as the two streams of a Word document: two say how long the table is.
#include <algorithm>

#include "opener/cfb_writer.h"
#include "opener/fuzz_format.h"
#include "opener/ole/ole.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::string octets(data + 2, data + size);
    const std::size_t length = std::min<std::size_t>(data[0] | data[1] << 8U, octets.size());
    const std::string file = sealtap::test::CfbWriter()
                                 .add("WordDocument", octets.substr(length))
                                 .add("0Table", octets.substr(0, length))
                                 .add("1Table", octets.substr(0, length))
                                 .write();
    sealtap::test::fuzz_format(sealtap::opener::ole::kDescriptor, sealtap::bytes_of(file));
    return 0;
}
