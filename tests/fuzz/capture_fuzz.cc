// A capture file of any octets: read to its end or to one line of error.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <string>

#include "base/assert.h"
#include "capture/capture_file.h"

namespace {

using namespace sealtap;

void read_to_the_end(capture::CaptureFile& source) {
    std::uint64_t last = 0;
    for (;;) {
        Packet packet;
        const Result<Poll> answer = source.poll(packet);
        if (!answer) SEALTAP_ASSERT(answer.error().message.find('\n') == std::string::npos);
        if (!answer || *answer != Poll::Packet) return;
        SEALTAP_ASSERT(packet.number == ++last);
        SEALTAP_ASSERT(packet.time >= Timestamp{});
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const int file = ::memfd_create("capture", MFD_CLOEXEC);
    SEALTAP_ASSERT(file >= 0);
    SEALTAP_ASSERT(::write(file, data, size) == static_cast<ssize_t>(size));
    const auto source = capture::open_capture_file("/proc/self/fd/" + std::to_string(file), 0);
    if (source) read_to_the_end(**source);
    ::close(file);
    return 0;
}
