// Reads its input as TCP segments of one flow and demands that every octet is counted once.
// A segment is: direction and flags, the low halves of sequence and acknowledgement, size, options
// (time step, snap length, a far-off sequence number), payload.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/assert.h"
#include "base/byte_reader.h"
#include "flow/flow_table.h"

namespace {

using namespace sealtap;

class Counter final : public FlowHandler {
public:
    void on_data(Direction direction, Bytes data, const FlowMoment&) override {
        SEALTAP_ASSERT(!data.empty() && !ended_[index_of(direction)]);
    }
    void on_gap(Direction direction, std::uint64_t length, Cause, const FlowMoment&) override {
        SEALTAP_ASSERT(length > 0 && !ended_[index_of(direction)]);
    }
    void on_conflict(Direction, std::uint64_t, Bytes losing, const FlowMoment&) override {
        SEALTAP_ASSERT(!losing.empty());
    }
    void on_datagram(Direction, Bytes, std::uint64_t, const FlowMoment&) override {}
    void on_end(Direction direction, EndReason, const FlowMoment&) override {
        SEALTAP_ASSERT(!ended_[index_of(direction)]);
        ended_[index_of(direction)] = true;
    }
    void on_close(EndReason, const FlowStats&) override { SEALTAP_ASSERT(ended_[0] && ended_[1]); }

private:
    std::array<bool, 2> ended_{};
};

class Factory final : public FlowHandlerFactory {
public:
    std::unique_ptr<FlowHandler> create(const FlowInfo&) override {
        return std::make_unique<Counter>();
    }
};

constexpr std::array<std::byte, 4> kClient{std::byte{10}, std::byte{0}, std::byte{0}, std::byte{1}};
constexpr std::array<std::byte, 4> kServer{std::byte{10}, std::byte{0}, std::byte{0}, std::byte{2}};

void put(std::vector<std::byte>& out, std::uint64_t value, unsigned octets) {
    for (unsigned shift = octets * 8; shift > 0; shift -= 8)
        out.push_back(static_cast<std::byte>((value >> (shift - 8)) & 0xffU));
}

/// One segment of the input as an IP datagram; its octets go into `octets`.
Datagram next_datagram(base::ByteReader& input, std::vector<std::byte>& octets) {
    const std::uint8_t flags = input.u8();
    const std::uint16_t sequence = input.u16();
    const std::uint16_t acknowledgement = input.u16();
    const std::uint8_t options = input.u8();
    const std::size_t size = std::min<std::size_t>(input.u8(), input.left());
    const bool from_client = (flags & 0x80U) == 0;
    octets.clear();
    put(octets, from_client ? 40000 : 80, 2);
    put(octets, from_client ? 80 : 40000, 2);
    const std::uint32_t far = (options & 0x80U) != 0 ? 0x30000000U : 0;
    put(octets, 0xffff8000U + sequence + far, 4);
    put(octets, 0xffff8000U + acknowledgement, 4);
    put(octets, 0x5000U | (flags & 0x7fU), 2);
    put(octets, 0, 6);
    const Bytes payload = input.take(size);
    octets.insert(octets.end(), payload.begin(), payload.end());
    Datagram datagram;
    datagram.source = IpAddress::v4(from_client ? kClient : kServer);
    datagram.destination = IpAddress::v4(from_client ? kServer : kClient);
    datagram.protocol = 6;
    datagram.payload = octets;
    datagram.missing_bytes = (options & 0x40U) != 0 ? options & 0x0fU : 0;
    return datagram;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    base::ByteReader input(std::as_bytes(std::span(data, size)));
    Limits limits;
    const std::uint8_t mode = input.u8();
    if ((mode & 2U) != 0) limits.set(Limit::ReorderBytesPerFlowMax, 1500);
    if ((mode & 4U) != 0) limits.set(Limit::HolePacketsMax, 3);
    const auto overlap = (mode & 1U) != 0 ? flow::OverlapPolicy::First : flow::OverlapPolicy::Linux;
    LimitHits hits;
    FrameLedger ledger;
    Factory factory;
    flow::FlowTable table({limits, overlap, flow::VlanKey::Ignore, {1, 2}}, hits, ledger, factory);
    std::vector<std::byte> octets;
    Timestamp now{};
    for (std::uint64_t number = 1; input.ok() && input.left() > 0; ++number) {
        Datagram datagram = next_datagram(input, octets);
        now += std::chrono::milliseconds(datagram.missing_bytes * 300);
        datagram.time = datagram.clock = now;
        datagram.packet_number = number;
        ledger.captured += datagram.payload.size();
        table.on_datagram(datagram);
    }
    table.finish();
    SEALTAP_ASSERT(ledger.difference() == 0);
    SEALTAP_ASSERT(table.flows_now() == 0);
    return 0;
}
