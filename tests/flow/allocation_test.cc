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

struct AllocationLab {
    Limits limits;
    LimitHits hits;
    FrameLedger ledger;
    SilentFactory factory;
    FlowTable table{{limits, OverlapPolicy::Linux, VlanKey::Ignore, {1, 2}}, hits, ledger, factory};
};

/// What the client says: segments of 100 octets.
std::string segment_octets(std::uint32_t at, std::uint16_t port = 40000) {
    return tcp_octets(port, 80, {true, 1 + at * 100, 1, kAck, std::string(100, 'x'), 0});
}

TEST(Allocation, NoneForAPacketThatArrivesInOrder) {
    AllocationLab lab;
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
        lab.table.on_datagram(datagram_of(packets[i], i % 2 == 0, kTcp));
    }
    EXPECT_EQ(allocations(), before);
    EXPECT_EQ(lab.ledger.delivered, 200'000U);
    lab.table.finish();
}

TEST(Allocation, NoneForPacketsThatKeepBeingReordered) {
    AllocationLab lab;
    std::vector<std::string> packets;
    for (std::uint32_t at = 0; at < 2000; at += 4) {
        for (const std::uint32_t early : {0U, 3U, 1U, 2U})
            packets.push_back(segment_octets(at + early));
    }
    std::uint64_t before = 0;
    for (std::size_t i = 0; i < packets.size(); ++i) {
        if (i == 200) before = allocations();  // by then the pools are filled
        lab.table.on_datagram(datagram_of(packets[i], true, kTcp));
    }
    EXPECT_EQ(allocations(), before);
    EXPECT_EQ(lab.ledger.delivered, 200'000U);
    lab.table.finish();
}

TEST(Allocation, NoneForADatagramOfAKnownFlow) {
    AllocationLab lab;
    const std::string octets("\x10\x00\x00\x35\x00\x0c\x00\x00text", 12);
    lab.table.on_datagram(datagram_of(octets, true, kUdp));
    const std::uint64_t before = allocations();
    for (int i = 0; i < 100; ++i) lab.table.on_datagram(datagram_of(octets, true, kUdp));
    EXPECT_EQ(allocations(), before);
    lab.table.finish();
}

constexpr std::uint64_t kIndexBytesPerFlow = 24;  // from calloc, at its emptiest

/// Memory of each of many flows, and of its handler.
std::uint64_t bytes_per_flow(AllocationLab& lab, std::uint64_t before) {
    return (allocated_bytes() - before) / lab.table.flows_now() + kIndexBytesPerFlow;
}

constexpr std::uint64_t kHandlerBytes = sizeof(SilentHandler) + 16;

TEST(Allocation, AnIdleTcpFlowTakesAtMost512OctetsHoweverMuchItCarried) {
    AllocationLab lab;
    const std::uint64_t before = allocated_bytes();
    constexpr std::uint16_t kFlows = 2000;  // about a multiple of what a slab's block holds
    for (std::uint16_t port = 1; port <= kFlows; ++port) {
        for (std::uint32_t at = 0; at < 100; ++at) {
            for (const std::string& octets :
                 {segment_octets(at, port),
                  tcp_octets(80, port, {false, 1 + at, 101 + at * 100, kAck, "y", 0})}) {
                Datagram made = datagram_of(octets, octets.size() > 100, kTcp);
                made.time = made.clock = at_ms(port);
                lab.table.on_datagram(made);
            }
        }
    }
    EXPECT_GT(bytes_per_flow(lab, before), 800U);  // they are busy
    // Another flow's packets move the time on, and each puts a few flows away.
    for (int packet = 0; packet < kFlows; ++packet) {
        const std::string octets = tcp_octets(kFlows + 1, 80, {true, 1, 0, kSyn, "", 0});
        Datagram made = datagram_of(octets, true, kTcp);
        made.time = made.clock = at_ms(60'000);
        lab.table.on_datagram(made);
    }
    EXPECT_LE(bytes_per_flow(lab, before), 512U + kHandlerBytes);
    lab.table.finish();
}

TEST(Allocation, AFlowWithoutPayloadTakesItsRecordOnly) {
    AllocationLab lab;
    const std::uint64_t before = allocated_bytes();
    constexpr std::uint16_t kFlows = 10'000;
    for (std::uint16_t port = 1; port <= kFlows; ++port) {
        const std::string octets = tcp_octets(port, 80, {true, 1, 0, kSyn, "", 0});
        lab.table.on_datagram(datagram_of(octets, true, kTcp));
    }
    EXPECT_LE(bytes_per_flow(lab, before), 412U);
    lab.table.finish();
}

}  // namespace
}  // namespace sealtap::flow::test
