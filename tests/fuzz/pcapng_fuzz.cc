// A pcapng file of any octets: what libpcap shows of it our reader shows too.
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>

#include "base/assert.h"
#include "capture/classic_pcap.h"
#include "support/capture_seen.h"

namespace {

using namespace sealtap;

/// Records that libpcap rewrites: those of Linux cooked captures too, whose CAN identifiers it
/// turns round.
bool may_differ(const test::RecordSeen& record) {
    constexpr int kLinuxCooked = 113;
    return record.link_type == kLinuxCooked || capture::needs_libpcap(record.link_type);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 4 || data[0] != 0x0a || data[1] != 0x0d) return 0;
    const int file = ::memfd_create("capture", MFD_CLOEXEC);
    SEALTAP_ASSERT(file >= 0);
    SEALTAP_ASSERT(::write(file, data, size) == static_cast<ssize_t>(size));
    const std::string path = "/proc/self/fd/" + std::to_string(file);
    const test::CaptureSeen ours = test::as_we_read(path);
    const test::CaptureSeen theirs = test::as_libpcap_reads(std::fopen(path.c_str(), "rb"));
    // Of times libpcap multiplies beyond 64 bits; the tests compare the sane ones.
    SEALTAP_ASSERT(std::ranges::any_of(ours.records, may_differ) ||
                   test::agree(ours, theirs, test::Times::Ignored));
    ::close(file);
    return 0;
}
