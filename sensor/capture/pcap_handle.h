#pragma once

#include <pcap/pcap.h>

#include <cstdint>
#include <memory>

#include "sealtap/packet.h"

namespace sealtap::capture {

struct PcapCloser {
    void operator()(pcap_t* handle) const noexcept;
};
using PcapHandle = std::unique_ptr<pcap_t, PcapCloser>;

/// The LINKTYPE_ value (what files have) of libpcap's DLT_ value (what its own calls have; some
/// differ between systems).
[[nodiscard]] int link_type_of_dlt(int dlt) noexcept;

/// Fills in data, wire length and time, of a handle that was opened with nanoseconds or, as
/// `time_unit_ns` says, with microseconds. The data lives until the handle's next read.
void fill_packet(Packet& packet, const pcap_pkthdr& header, const unsigned char* data,
                 std::int64_t time_unit_ns) noexcept;

}  // namespace sealtap::capture
