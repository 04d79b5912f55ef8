// A frame behind one octet that chooses its link type. The ledger must account for every octet.
#include <array>
#include <cstdint>
#include <span>

#include "base/assert.h"
#include "decode/decoder.h"

namespace {

using namespace sealtap;

constexpr std::array<int, 27> kLinkTypes{1,   0,   101, 108, 113, 228, 229, 276, 105,
                                         9,   10,  50,  51,  104, 119, 127, 163, 192,
                                         107, 109, 117, 138, 204, 205, 206, 239, 258};

std::uint64_t accounted(const FrameLedger& ledger) {
    std::uint64_t sum = ledger.headers;
    for (const std::uint64_t lost : ledger.not_delivered) sum += lost;
    return sum;
}

std::uint64_t payload_bytes(const std::optional<Datagram>& datagram) {
    return datagram ? datagram->payload.size() : 0;
}

std::uint64_t held_bytes(const decode::Decoder& decoder) {
    return decoder.piece() ? decoder.piece()->held_bytes() : 0;
}

/// What defragmentation could make of it: an unfragmented datagram with the same payload.
void go_on_inside(decode::Decoder& decoder, const FrameLedger& ledger, Datagram whole) {
    whole.fragment.reset();
    const std::uint64_t before = accounted(ledger);
    const std::optional<Datagram> inner = decoder.decode_reassembled(whole);
    SEALTAP_ASSERT(accounted(ledger) - before + payload_bytes(inner) == whole.payload.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const Bytes input = std::as_bytes(std::span(data, size));
    Packet packet;
    packet.link_type = kLinkTypes[data[0] % kLinkTypes.size()];
    packet.data = input.subspan(1);
    packet.wire_length = static_cast<std::uint32_t>(size - 1 + data[0] / kLinkTypes.size());

    const Limits limits;
    LimitHits hits;
    FrameLedger ledger;
    decode::Decoder decoder(limits, hits, ledger);
    const std::optional<Datagram> datagram = decoder.decode(packet);
    std::uint64_t further = held_bytes(decoder);
    while (decoder.has_more()) {
        further += payload_bytes(decoder.decode_more());
        further += held_bytes(decoder);
    }
    SEALTAP_ASSERT(accounted(ledger) + payload_bytes(datagram) + further == packet.data.size());
    if (datagram) go_on_inside(decoder, ledger, *datagram);
    return 0;
}
