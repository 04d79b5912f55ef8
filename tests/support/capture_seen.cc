#include "support/capture_seen.h"

#include <pcap/pcap.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/assert.h"
#include "capture/capture_file.h"
#include "capture/pcap_handle.h"

namespace sealtap::test {
namespace {

RecordSeen seen(const Packet& packet) {
    RecordSeen record;
    record.data = text_of(packet.data);
    record.wire_length = packet.wire_length;
    record.time_ns = packet.time.time_since_epoch().count();
    record.link_type = packet.link_type;
    return record;
}

bool says(std::string_view message, std::string_view words) {
    return message.find(words) != message.npos;
}

}  // namespace

bool agree(const CaptureSeen& ours, const CaptureSeen& theirs, Times times) {
    if (theirs.ending == Ending::NotOpened) return true;
    const bool goes_on = theirs.ending == Ending::Damaged;
    const bool is_damage_seen_first =
        theirs.ending == Ending::CutOff && ours.ending == Ending::Damaged;
    if (!goes_on && !is_damage_seen_first && ours.ending != theirs.ending) return false;
    if (goes_on ? ours.records.size() < theirs.records.size()
                : ours.records.size() != theirs.records.size())
        return false;
    for (std::size_t i = 0; i < theirs.records.size(); ++i) {
        RecordSeen ours_here = ours.records[i];
        if (times == Times::Ignored) ours_here.time_ns = theirs.records[i].time_ns;
        if (ours_here != theirs.records[i]) return false;
    }
    return true;
}

CaptureSeen as_we_read(const std::string& path) {
    const auto source = capture::open_capture_file(path, 0);
    if (!source) return {{}, Ending::NotOpened};
    CaptureSeen all;
    for (Packet packet;;) {
        const Result<Poll> polled = (*source)->poll(packet);
        if (polled && *polled == Poll::End) return all;
        if (!polled) {
            SEALTAP_ASSERT(!says(polled.error().message, "\n"));
            all.ending = says(polled.error().message, "is cut off after packet ") ? Ending::CutOff
                                                                                  : Ending::Damaged;
            return all;
        }
        SEALTAP_ASSERT(*polled == Poll::Packet);
        all.records.push_back(seen(packet));
        SEALTAP_ASSERT(packet.number == all.records.size());
    }
}

CaptureSeen as_libpcap_reads(std::FILE* file) {
    std::array<char, PCAP_ERRBUF_SIZE> message{};
    const capture::PcapHandle handle(
        pcap_fopen_offline_with_tstamp_precision(file, PCAP_TSTAMP_PRECISION_NANO, message.data()));
    if (!handle) {
        (void)std::fclose(file);
        return {{}, Ending::NotOpened};
    }
    CaptureSeen all;
    for (;;) {
        pcap_pkthdr* header = nullptr;
        const unsigned char* data = nullptr;
        const int answer = pcap_next_ex(handle.get(), &header, &data);
        if (answer == PCAP_ERROR_BREAK) return all;
        if (answer != 1) {
            all.ending =
                says(pcap_geterr(handle.get()), "truncated") ? Ending::CutOff : Ending::Damaged;
            return all;
        }
        Packet packet;
        capture::fill_packet(packet, *header, data, 1);
        packet.link_type = capture::link_type_of_dlt(pcap_datalink(handle.get()));
        all.records.push_back(seen(packet));
    }
}

}  // namespace sealtap::test
