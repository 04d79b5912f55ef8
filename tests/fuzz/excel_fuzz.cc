// Any octets as the stream of a workbook.
#include "opener/cfb_writer.h"
#include "opener/fuzz_format.h"
#include "opener/ole/ole.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string stream(data, data + size);
    const std::string octets = sealtap::test::CfbWriter().add("Workbook", stream).write();
    sealtap::test::fuzz_format(sealtap::opener::ole::kDescriptor, sealtap::bytes_of(octets));
    return 0;
}
