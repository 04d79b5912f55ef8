#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

namespace sealtap::test {

/// One record of a capture as its reader showed it.
struct RecordSeen {
    std::string data;
    std::uint32_t wire_length = 0;
    std::int64_t time_ns = 0;
    int link_type = 0;
    friend bool operator==(const RecordSeen&, const RecordSeen&) = default;
};

enum class Ending { Whole, CutOff, Damaged, NotOpened };

/// All that a reader showed of a capture.
struct CaptureSeen {
    std::vector<RecordSeen> records;
    Ending ending = Ending::Whole;
    friend bool operator==(const CaptureSeen&, const CaptureSeen&) = default;
};

/// Whether our reader of pcapng agrees with libpcap's: what libpcap shows we show too, and a file
/// it reads to the end, or to where the file is cut off, ends there; a block that is cut off and
/// damaged may be called either. What libpcap refuses we may read.
enum class Times { Compared, Ignored };
[[nodiscard]] bool agree(const CaptureSeen& ours, const CaptureSeen& theirs, Times times);

/// What capture::CaptureFile shows. Where a file is cut off or damaged the message has one line.
[[nodiscard]] CaptureSeen as_we_read(const std::string& path);

/// What libpcap shows. Closes the file.
[[nodiscard]] CaptureSeen as_libpcap_reads(std::FILE* file);

}  // namespace sealtap::test
