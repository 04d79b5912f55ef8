#include "capture/pcap_handle.h"

#include <algorithm>
#include <span>

namespace sealtap::capture {
namespace {

// Classic files have unsigned 32-bit seconds, which libpcap reads as signed: from 2038 on they come
// out negative. Dates that a pcapng file can state beyond that are held within what the rest of the
// sensor can add its time-outs to (the year 2223).
std::int64_t seconds_of(std::int64_t seconds) noexcept {
    constexpr std::int64_t kWrap = std::int64_t{1} << 32U;
    constexpr std::int64_t kLatest = 8'000'000'000;
    return std::clamp<std::int64_t>(seconds < 0 ? seconds + kWrap : seconds, 0, kLatest);
}

// A damaged record can state a fraction of more than a second; one that is negative is so large
// that libpcap's 32 bits did not hold it.
std::int64_t nanoseconds_of(std::int64_t fraction, std::int64_t unit_ns) noexcept {
    constexpr std::int64_t kSecondNs = 1'000'000'000;
    const std::int64_t most = kSecondNs / unit_ns - 1;
    return (fraction < 0 ? most : std::min(fraction, most)) * unit_ns;
}

}  // namespace

void PcapCloser::operator()(pcap_t* handle) const noexcept { pcap_close(handle); }

// https://www.tcpdump.org/linktypes.html. All other values are the same in both; 12 and 14 stand in
// files too, of BSD systems whose tools wrote their own value.
int link_type_of_dlt(int dlt) noexcept {
    switch (dlt) {
        case 11:  // DLT_ATM_RFC1483
            return 100;
        case 12:  // DLT_RAW
        case 14:  // DLT_RAW on OpenBSD
            return 101;
        case 15:  // DLT_SLIP_BSDOS
            return 102;
        case 16:  // DLT_PPP_BSDOS
            return 103;
        case 18:  // DLT_PFSYNC
            return 246;
        case 19:  // DLT_ATM_CLIP
            return 106;
        default: return dlt;
    }
}

void fill_packet(Packet& packet, const pcap_pkthdr& header, const unsigned char* data,
                 std::int64_t time_unit_ns) noexcept {
    packet.data = std::as_bytes(std::span(data, header.caplen));
    packet.wire_length = header.len;
    packet.time =
        Timestamp(std::chrono::seconds(seconds_of(header.ts.tv_sec)) +
                  std::chrono::nanoseconds(nanoseconds_of(header.ts.tv_usec, time_unit_ns)));
}

}  // namespace sealtap::capture
