// A capture file of any octets: what our reader shows of it and what libpcap shows must be the
// same.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <string>

#include "base/assert.h"
#include "support/capture_seen.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace sealtap;
    const int file = ::memfd_create("capture", MFD_CLOEXEC);
    SEALTAP_ASSERT(file >= 0);
    SEALTAP_ASSERT(::write(file, data, size) == static_cast<ssize_t>(size));
    const std::string path = "/proc/self/fd/" + std::to_string(file);
    const test::CaptureSeen ours = test::as_we_read(path);
    const test::CaptureSeen theirs = test::as_libpcap_reads(std::fopen(path.c_str(), "rb"));
    // libpcap turns the CAN identifiers in Linux cooked captures of the other byte order round.
    const bool may_differ = !ours.records.empty() && ours.records[0].link_type == 113;
    SEALTAP_ASSERT(ours.ending == theirs.ending);
    SEALTAP_ASSERT(ours.records.size() == theirs.records.size());
    SEALTAP_ASSERT(may_differ || ours.records == theirs.records);
    ::close(file);
    return 0;
}
