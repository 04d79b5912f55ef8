#include "flow/flow_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flow_lab.h"

namespace sealtap::flow::test {
namespace {

using ::testing::ElementsAre;

constexpr std::size_t kMalformed = static_cast<std::size_t>(FrameCause::MalformedHeader);
constexpr std::size_t kTruncated = static_cast<std::size_t>(FrameCause::TruncatedHeader);

std::string udp_octets(std::uint16_t source, std::uint16_t destination, std::string_view payload,
                       int length = -1) {
    std::string out;
    const std::size_t stated = length < 0 ? payload.size() + 8 : static_cast<std::size_t>(length);
    for (const std::size_t value :
         {std::size_t{source}, std::size_t{destination}, stated, std::size_t{0}}) {
        out += static_cast<char>((value >> 8U) & 0xffU);
        out += static_cast<char>(value & 0xffU);
    }
    return out + std::string(payload);
}

TEST(FlowTable, DescribesAFlow) {
    FlowLab lab;
    lab.now_ms = 1234;
    Datagram syn = lab.datagram("10.0.0.1", "10.0.0.2", kTcp, "");
    const std::string octets = tcp_octets(40000, 80, {true, 1000, 0, kSyn, "", 0});
    syn.payload = bytes_of(octets);
    syn.vlans.ids = {7};
    syn.vlans.count = 1;
    syn.source_index = 3;
    syn.packet_number = 42;
    lab.send(syn);
    lab.table.finish();
    const FlowInfo& info = lab.log().info;
    EXPECT_EQ(info.originator, (Endpoint{*IpAddress::parse("10.0.0.1"), 40000}));
    EXPECT_EQ(info.responder, (Endpoint{*IpAddress::parse("10.0.0.2"), 80}));
    EXPECT_EQ(info.ip_protocol, kTcp);
    EXPECT_EQ(info.start, at_ms(1234));
    EXPECT_EQ(info.first_packet, 42U);
    EXPECT_EQ(info.source_index, 3U);
    EXPECT_EQ(info.vlans.ids[0], 7);
    EXPECT_EQ(info.id, flow_id(info.originator, info.responder, kTcp, at_ms(1234)));
}

TEST(FlowTable, ReportsAFlowWithoutPayloadOnce) {
    FlowLab lab;
    lab.handshake();
    EXPECT_TRUE(lab.factory.logs.empty());
    EXPECT_EQ(lab.table.flows_now(), 1U);
    lab.table.finish();
    ASSERT_EQ(lab.factory.logs.size(), 1U);
    EXPECT_TRUE(lab.log().closed);
    EXPECT_EQ(lab.log().stats.to_responder.packets, 2U);
    EXPECT_EQ(lab.table.flows_seen(), 1U);
    EXPECT_EQ(lab.table.flows_now(), 0U);
}

TEST(FlowTable, TakesTheReceiverOfASynAckForTheOriginator) {
    FlowLab lab;
    lab.tcp({false, 5000, 1001, kSyn | kAck, "", 0});
    lab.client(0, "hello");
    lab.table.finish();
    EXPECT_EQ(lab.log().info.originator.port, 40000);
    EXPECT_EQ(lab.log().to_responder(), "hello");
    EXPECT_FALSE(lab.log().stats.midstream);
}

TEST(FlowTable, CorrectsTheOriginatorWhenTheSynComesLate) {
    FlowLab lab;
    lab.tcp({false, 5001, 1001, kAck, "", 0});
    lab.tcp({true, 1000, 0, kSyn, "", 0});
    lab.client(0, "hello");
    lab.table.finish();
    EXPECT_EQ(lab.log().info.originator.port, 40000);
    EXPECT_EQ(lab.log().to_responder(), "hello");
    EXPECT_EQ(lab.log().stats.to_originator.packets, 1U);
}

TEST(FlowTable, DeliversUdpByItsOwnLength) {
    FlowLab lab;
    const std::string question = udp_octets(5000, 53, "question");
    const std::string answer = udp_octets(53, 5000, "answerJUNK", 14);
    lab.send(lab.datagram("10.0.0.1", "10.0.0.2", kUdp, question));
    lab.send(lab.datagram("10.0.0.2", "10.0.0.1", kUdp, answer));
    lab.table.finish();
    EXPECT_THAT(lab.log().datagrams, ElementsAre(">question", "<answer"));
    EXPECT_EQ(lab.ledger.headers, 20U);
    EXPECT_EQ(lab.ledger.difference(), 0);
    EXPECT_EQ(lab.log().stats.to_responder.payload_bytes, 8U);
    EXPECT_EQ(lab.log().close_reason, EndReason::CaptureEnd);
}

TEST(FlowTable, TellsWhatTheSnapLengthCutOfADatagram) {
    FlowLab lab;
    const std::string cut = udp_octets(5000, 53, "quest", 16);
    Datagram datagram = lab.datagram("10.0.0.1", "10.0.0.2", kUdp, cut);
    datagram.missing_bytes = 3;
    lab.send(datagram);
    lab.table.finish();
    EXPECT_EQ(lab.log().missing, 3U);
    EXPECT_EQ(lab.ledger.difference(), 0);
}

TEST(FlowTable, ShedDatagramIsToldAsAGapOfOverload) {
    FlowLab lab;
    Datagram datagram =
        lab.datagram("10.0.0.1", "10.0.0.2", kUdp, std::string_view("\0\1\0\2\0\13\0\0", 8));
    datagram.missing_bytes = 3;
    datagram.missing_cause = Cause::Overload;
    lab.send(datagram);
    lab.table.finish();
    EXPECT_TRUE(lab.log().datagrams.empty());
    EXPECT_THAT(lab.log().calls, testing::Contains(">shed 3"));
    EXPECT_EQ(lab.ledger.difference(), 0);
}

TEST(FlowTable, CountsHeadersThatAreWrongOrCut) {
    FlowLab lab;
    lab.send(lab.datagram("10.0.0.1", "10.0.0.2", kTcp, "short"));
    const std::string longer = udp_octets(1, 2, "x", 900);
    lab.send(lab.datagram("10.0.0.1", "10.0.0.2", kUdp, longer));
    const std::string tiny = udp_octets(1, 2, "x", 7);
    lab.send(lab.datagram("10.0.0.1", "10.0.0.2", kUdp, tiny));
    std::string options = tcp_octets(1, 2, {true, 1, 1, kAck, "", 0});
    options[12] = '\xf0';
    lab.send(lab.datagram("10.0.0.1", "10.0.0.2", kTcp, options));
    EXPECT_EQ(lab.ledger.not_delivered[kMalformed], 5U + 9U + 9U + 20U);
    Datagram cut = lab.datagram("10.0.0.1", "10.0.0.2", kTcp, options);
    cut.missing_bytes = 100;
    lab.send(cut);
    EXPECT_EQ(lab.ledger.not_delivered[kTruncated], 20U);
    lab.table.finish();
    EXPECT_EQ(lab.ledger.difference(), 0);
    EXPECT_EQ(lab.table.flows_seen(), 0U);
}

TEST(FlowTable, SkipsTcpOptions) {
    FlowLab lab;
    std::string octets = tcp_octets(1, 2, {true, 1, 1, kAck, "optspayload", 0});
    octets[12] = '\x60';
    lab.send(lab.datagram("10.0.0.1", "10.0.0.2", kTcp, octets));
    lab.table.finish();
    EXPECT_EQ(lab.log().to_responder(), "payload");
    EXPECT_EQ(lab.ledger.headers, 24U);
    EXPECT_EQ(lab.ledger.difference(), 0);
}

TEST(FlowTable, JoinsAnEchoWithItsReplyAndNotOneWayMessages) {
    FlowLab lab;
    const std::string echo("\x08\0ping", 6);
    const std::string reply("\0\0pong", 6);
    const std::string unreachable("\x03\x01why", 5);
    lab.send(lab.datagram("10.0.0.1", "10.0.0.2", kIcmp, echo));
    lab.send(lab.datagram("10.0.0.2", "10.0.0.1", kIcmp, reply));
    lab.send(lab.datagram("10.0.0.2", "10.0.0.1", kIcmp, unreachable));
    lab.table.finish();
    ASSERT_EQ(lab.factory.logs.size(), 2U);
    EXPECT_THAT(lab.log(0).datagrams, ElementsAre(">" + echo, "<" + reply));
    EXPECT_THAT(lab.log(1).datagrams, ElementsAre(">" + unreachable));
    EXPECT_EQ(lab.ledger.difference(), 0);
}

TEST(FlowTable, DeliversOtherProtocolsWhole) {
    FlowLab lab;
    lab.send(lab.datagram("fd00::1", "fd00::2", 50, "espespesp"));
    lab.table.finish();
    EXPECT_THAT(lab.log().datagrams, ElementsAre(">espespesp"));
    EXPECT_EQ(lab.log().info.originator.port, 0);
    EXPECT_EQ(lab.ledger.difference(), 0);
}

TEST(FlowTable, TellsFlowsOfVlansApartOnlyWhenToldSo) {
    for (const VlanKey vlans : {VlanKey::Ignore, VlanKey::Include}) {
        Limits limits;
        LimitHits hits;
        FrameLedger ledger;
        LoggingFactory factory;
        FlowTable table({limits, OverlapPolicy::Linux, vlans, {1, 2}}, hits, ledger, factory);
        const std::string octets = udp_octets(5000, 53, "x");
        FlowLab maker;
        Datagram datagram = maker.datagram("10.0.0.1", "10.0.0.2", kUdp, octets);
        for (const std::uint16_t vlan : {std::uint16_t{10}, std::uint16_t{20}}) {
            datagram.vlans.ids[0] = vlan;
            datagram.vlans.count = 1;
            table.on_datagram(datagram);
        }
        EXPECT_EQ(table.flows_now(), vlans == VlanKey::Ignore ? 1U : 2U);
        table.finish();
    }
}

TEST(FlowTable, OpensAnotherFlowAfterTheTimeOut) {
    FlowLab lab;
    const std::string octets = udp_octets(5000, 53, "x");
    lab.send(lab.datagram("10.0.0.1", "10.0.0.2", kUdp, octets));
    lab.now_ms += 60'000;
    lab.send(lab.datagram("10.0.0.1", "10.0.0.2", kUdp, octets));
    EXPECT_EQ(lab.table.flows_seen(), 1U);
    lab.now_ms += 60'001;
    lab.send(lab.datagram("10.0.0.1", "10.0.0.2", kUdp, octets));
    EXPECT_EQ(lab.table.flows_seen(), 2U);
    EXPECT_EQ(lab.log(0).close_reason, EndReason::Timeout);
    lab.table.finish();
    EXPECT_EQ(lab.log(1).close_reason, EndReason::CaptureEnd);
}

TEST(FlowTable, EndsAnIdleFlowTheSameWhetherOrNotOthersMadeItLook) {
    for (const bool others : {false, true}) {
        FlowLab lab;
        const std::string octets = udp_octets(5000, 53, "x");
        lab.send(lab.datagram("10.0.0.1", "10.0.0.2", kUdp, octets));
        const FlowMoment last{at_ms(lab.now_ms), lab.packets};
        lab.now_ms += 100'000;
        if (others) lab.send(lab.datagram("10.0.0.3", "10.0.0.4", kUdp, octets));
        EXPECT_EQ(lab.log().closed, others);
        lab.table.finish(at_ms(lab.now_ms));
        EXPECT_EQ(lab.log().close_reason, EndReason::Timeout);
        EXPECT_EQ(lab.log().stats.last.time, last.time);
        EXPECT_EQ(lab.log().stats.last.packet_number, last.packet_number);
    }
}

TEST(FlowTable, ForgetsAClosedTcpFlowSoonerThanAnOpenOne) {
    FlowLab lab;
    lab.handshake();
    lab.client(0, "x", 0, kAck | kFin);
    lab.server(0, "", 2, kAck | kFin);
    lab.client_port = 40001;
    lab.handshake();
    lab.now_ms += 60'000;
    lab.client_port = 40002;
    lab.handshake();
    EXPECT_EQ(lab.table.flows_now(), 2U);
    lab.table.finish();
}

TEST(FlowTable, MakesRoomWithoutGivingUpEstablishedFlows) {
    Limits limits;
    limits.set(Limit::FlowsMax, 10);
    FlowLab lab(OverlapPolicy::Linux, limits);
    lab.handshake();
    lab.client(0, "one");
    for (std::uint16_t port = 1; port < 100; ++port) {
        lab.client_port = static_cast<std::uint16_t>(40000 + port);
        lab.tcp({true, 1000, 0, kSyn, "", 0});
    }
    lab.client_port = 40000;
    lab.client(3, "two");
    EXPECT_EQ(lab.table.flows_now(), 10U);
    EXPECT_EQ(lab.limit_hits(Limit::FlowsMax), 90U);
    EXPECT_EQ(lab.log(0).to_responder(), "onetwo");
    lab.table.finish();
    EXPECT_EQ(lab.factory.logs.size(), 100U);
}

TEST(FlowTable, CloseFlowsInTheOrderOfTheirLastPackets) {
    FlowLab lab;
    const std::string octets = udp_octets(5000, 53, "x");
    std::vector<std::uint64_t> order;
    for (int host = 9; host > 0; --host)
        lab.send(lab.datagram("10.0.1." + std::to_string(host), "10.0.0.2", kUdp, octets));
    lab.table.finish();
    EXPECT_EQ(lab.log(0).stats.last.packet_number, 1U);
    EXPECT_EQ(lab.log(8).stats.last.packet_number, 9U);
}

TEST(FlowTable, SurvivesAHostThatTalksToItself) {
    FlowLab lab;
    const std::string octets = tcp_octets(80, 80, {true, 1, 1, kAck, "land", 0});
    lab.send(lab.datagram("10.0.0.1", "10.0.0.1", kTcp, octets));
    lab.table.finish();
    EXPECT_EQ(lab.log().to_responder(), "land");
    EXPECT_EQ(lab.ledger.difference(), 0);
}

}  // namespace
}  // namespace sealtap::flow::test
