// A packet that arrives in order costs no allocation. The program has its own operator new.
#include <gtest/gtest.h>

#include "counting_new.h"
#include "flow_lab.h"

namespace sealtap::flow::test {
namespace {

class SilentHandler final : public FlowHandler {
public:
    void on_data(Direction, Bytes data, const FlowMoment&) override { octets += data.size(); }
    void on_gap(Direction, std::uint64_t, Cause, const FlowMoment&) override {}
    void on_conflict(Direction, std::uint64_t, Bytes, const FlowMoment&) override {}
    void on_datagram(Direction, Bytes payload, std::uint64_t, const FlowMoment&) override {
        octets += payload.size();
    }
    void on_end(Direction, EndReason, const FlowMoment&) override {}
    void on_close(EndReason, const FlowStats&) override {}
    std::uint64_t octets = 0;
};

class SilentFactory final : public FlowHandlerFactory {
public:
    std::unique_ptr<FlowHandler> create(const FlowInfo&) override {
        return std::make_unique<SilentHandler>();
    }
};

Datagram datagram_of(const std::string& octets, bool from_client, std::uint8_t protocol) {
    static const IpAddress client = *IpAddress::parse("10.0.0.1");
    static const IpAddress server = *IpAddress::parse("10.0.0.2");
    Datagram made;
    made.source = from_client ? client : server;
    made.destination = from_client ? server : client;
    made.protocol = protocol;
    made.payload = bytes_of(octets);
    return made;
}

TEST(Allocation, NoneForAPacketThatArrivesInOrder) {
    Limits limits;
    LimitHits hits;
    FrameLedger ledger;
    SilentFactory factory;
    FlowTable table({limits, OverlapPolicy::Linux, VlanKey::Ignore, {1, 2}}, hits, ledger, factory);
    std::vector<std::string> packets;
    for (std::uint32_t i = 0; i < 1000; ++i) {
        const std::string data(100, static_cast<char>('a' + i % 26));
        packets.push_back(tcp_octets(40000, 80, {true, 1 + i * 100, 1 + i * 100, kAck, data, 0}));
        packets.push_back(
            tcp_octets(80, 40000, {false, 1 + i * 100, 101 + i * 100, kAck, data, 0}));
    }
    std::uint64_t before = 0;
    for (std::size_t i = 0; i < packets.size(); ++i) {
        if (i == 200) before = allocations();  // by then the history has its full size
        table.on_datagram(datagram_of(packets[i], i % 2 == 0, kTcp));
    }
    EXPECT_EQ(allocations(), before);
    EXPECT_EQ(ledger.delivered, 200'000U);
    table.finish();
}

TEST(Allocation, NoneForADatagramOfAKnownFlow) {
    Limits limits;
    LimitHits hits;
    FrameLedger ledger;
    SilentFactory factory;
    FlowTable table({limits, OverlapPolicy::Linux, VlanKey::Ignore, {1, 2}}, hits, ledger, factory);
    const std::string octets("\x10\x00\x00\x35\x00\x0c\x00\x00text", 12);
    table.on_datagram(datagram_of(octets, true, kUdp));
    const std::uint64_t before = allocations();
    for (int i = 0; i < 100; ++i) table.on_datagram(datagram_of(octets, true, kUdp));
    EXPECT_EQ(allocations(), before);
    table.finish();
}

}  // namespace
}  // namespace sealtap::flow::test
