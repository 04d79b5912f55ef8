#pragma once

#include <deque>
#include <optional>
#include <string>

#include "decode/decoder.h"
#include "decode/frames.h"

namespace sealtap::test {

/// A decoder with its counters, and whatever it said last.
struct Decoding {
    Limits limits;
    LimitHits hits;
    FrameLedger ledger;
    decode::Decoder decoder{limits, hits, ledger};
    std::deque<std::string> frames;  ///< what the returned views lie in

    std::optional<Datagram> frame(const std::string& octets, int link_type = 1,
                                  std::uint32_t cut = 0) {
        Packet packet;
        packet.data = bytes_of(frames.emplace_back(octets));
        packet.wire_length = static_cast<std::uint32_t>(octets.size()) + cut;
        packet.link_type = link_type;
        packet.time = Timestamp(Duration(99));
        packet.number = 12;
        packet.source = 3;
        return decoder.decode(packet);
    }
    [[nodiscard]] std::uint64_t lost(FrameCause cause) const {
        return ledger.not_delivered[static_cast<std::size_t>(cause)];
    }
};

inline std::string payload_of(const std::optional<Datagram>& datagram) {
    return datagram ? std::string(text_of(datagram->payload)) : "(no datagram)";
}

}  // namespace sealtap::test
