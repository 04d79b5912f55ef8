// Reads its input as IP fragments and demands that every octet is counted once. A fragment is: id
// and flags, offset in units of eight, size, payload.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <span>

#include "base/assert.h"
#include "base/byte_reader.h"
#include "flow/ip_defragmenter.h"

namespace {

using namespace sealtap;

constexpr std::array<std::byte, 16> kOctets{std::byte{0xfd}};

Datagram next_fragment(base::ByteReader& input) {
    const std::uint8_t flags = input.u8();
    const std::uint8_t offset = input.u8();
    const std::uint8_t size = input.u8();
    Datagram fragment;
    if ((flags & 1U) != 0) {
        fragment.source = IpAddress::v6(kOctets);
        fragment.destination = IpAddress::v6(kOctets);
    }
    FragmentInfo info;
    info.id = (flags >> 1U) & 3U;
    info.more = (flags & 8U) != 0;
    info.offset = offset * ((flags & 16U) != 0 ? 256U : 8U);
    info.protocol = (flags & 32U) != 0 ? 60 : 17;
    fragment.protocol = info.protocol;
    fragment.fragment = info;
    fragment.missing_bytes = (flags & 64U) != 0 ? offset : 0;
    fragment.payload = input.take(std::min<std::size_t>(size, input.left()));
    return fragment;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    base::ByteReader input(std::as_bytes(std::span(data, size)));
    Limits limits;
    const std::uint8_t mode = input.u8();
    if ((mode & 2U) != 0) limits.set(Limit::FragmentBytesMax, 1000);
    if ((mode & 4U) != 0) limits.set(Limit::FragmentsPerDatagramMax, 3);
    const auto overlap = (mode & 1U) != 0 ? flow::OverlapPolicy::First : flow::OverlapPolicy::Linux;
    LimitHits hits;
    FrameLedger ledger;
    flow::IpDefragmenter defragmenter(limits, hits, ledger, {1, 2},
                                      {overlap, flow::VlanKey::Ignore});
    Timestamp now{};
    while (input.ok() && input.left() > 0) {
        Datagram fragment = next_fragment(input);
        now += std::chrono::milliseconds(fragment.missing_bytes * 50);
        fragment.time = now;
        ledger.captured += fragment.payload.size();
        const auto whole = defragmenter.add(fragment);
        if (whole) ledger.delivered += whole->payload.size();
    }
    defragmenter.finish();
    SEALTAP_ASSERT(ledger.difference() == 0);
    return 0;
}
