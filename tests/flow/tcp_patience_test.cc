// How long TCP waits: for a hole to be filled, and for the other direction.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flow_lab.h"

namespace sealtap::flow::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::size_t kOutOfWindow = static_cast<std::size_t>(FrameCause::TcpOutOfWindow);

void expect_exact(FlowLab& lab) {
    lab.table.finish();
    EXPECT_EQ(lab.ledger.difference(), 0);
}

TEST(TcpPatience, GivesUpAnAcknowledgedHoleAfterSoManyPackets) {
    FlowLab lab;
    lab.handshake();
    lab.client(0, "abc");
    lab.client(6, "ghi");
    lab.server(0, "", 9);
    for (std::uint32_t i = 0; i < 63; ++i) lab.client(9 + i, ".");
    EXPECT_EQ(lab.log().to_responder(), "abc");
    lab.client(72, ".");
    EXPECT_EQ(lab.log().to_responder(), "abc[3]ghi" + std::string(64, '.'));
    expect_exact(lab);
    EXPECT_EQ(lab.ledger.gap_bytes, 3U);
    EXPECT_EQ(lab.log().stats.to_responder.gap_bytes, 3U);
}

TEST(TcpPatience, GivesUpAnAcknowledgedHoleAfterAWhile) {
    FlowLab lab;
    lab.handshake();
    lab.client(3, "def");
    lab.server(0, "", 6);
    lab.now_ms += 2000;
    lab.client(6, "ghi");
    EXPECT_EQ(lab.log().to_responder(), "[3]defghi");
    expect_exact(lab);
}

TEST(TcpPatience, KeepsAHoleOpenThatNobodyAcknowledged) {
    FlowLab lab;
    lab.handshake();
    lab.client(3, "def");
    for (std::uint32_t i = 0; i < 200; ++i) lab.client(6 + i, ".");
    lab.client(0, "abc");
    EXPECT_EQ(lab.log().to_responder(), "abcdef" + std::string(200, '.'));
    expect_exact(lab);
}

TEST(TcpPatience, NeedsNoAcknowledgementWhenOneDirectionIsAllWeSee) {
    FlowLab lab;
    lab.tcp({true, 1000, 0, kSyn, "", 0});
    lab.client(3, "def");
    for (std::uint32_t i = 0; i < 64; ++i) lab.client(6 + i, ".");
    EXPECT_EQ(lab.log().to_responder(), "[3]def" + std::string(64, '.'));
    expect_exact(lab);
}

TEST(TcpPatience, DeliversWhatWaitsAtTheEndWithTheGapsBetween) {
    FlowLab lab;
    lab.handshake();
    lab.client(3, "def");
    lab.client(10, "klm", 0, kAck | kFin);
    expect_exact(lab);
    EXPECT_EQ(lab.log().to_responder(), "[3]def[4]klm");
    EXPECT_EQ(lab.log().end_reasons[0], EndReason::Complete);
    EXPECT_EQ(lab.log().end_reasons[1], EndReason::CaptureEnd);
}

TEST(TcpPatience, CountsOctetsThatWereAcknowledgedButNeverSeen) {
    FlowLab lab;
    lab.handshake();
    lab.client(0, "abc");
    lab.server(0, "", 103);
    expect_exact(lab);
    EXPECT_EQ(lab.log().to_responder(), "abc[100]");
}

TEST(TcpPatience, ShowsOctetsAsideThatComeAfterTheyWereGivenUp) {
    FlowLab lab;
    lab.handshake();
    lab.client(3, "def");
    lab.server(0, "", 6);
    lab.now_ms += 3000;
    lab.client(6, "ghi");
    lab.client(0, "abc");
    expect_exact(lab);
    EXPECT_EQ(lab.log().to_responder(), "[3]defghi");
    EXPECT_THAT(lab.log().conflicts, ElementsAre("abc"));
    EXPECT_EQ(lab.ledger.not_delivered[kOutOfWindow], 3U);
}

TEST(TcpPatience, DoesNotHoldMoreThanAFlowMay) {
    Limits limits;
    limits.set(Limit::ReorderBytesPerFlowMax, 2000);
    FlowLab lab(OverlapPolicy::Linux, limits);
    lab.handshake();
    std::string sent;
    for (std::uint32_t i = 0; i < 20; ++i) {
        lab.client(5 + i * 100, std::string(100, static_cast<char>('a' + i)));
        sent += std::string(100, static_cast<char>('a' + i));
    }
    EXPECT_GT(lab.limit_hits(Limit::ReorderBytesPerFlowMax), 0U);
    expect_exact(lab);
    EXPECT_EQ(lab.log().to_responder(), "[5]" + sent);
}

TEST(TcpPatience, ChargesSmallPiecesForTheirUpkeep) {
    Limits limits;
    limits.set(Limit::ReorderBytesPerFlowMax, 10'000);
    FlowLab lab(OverlapPolicy::Linux, limits);
    lab.handshake();
    for (std::uint32_t i = 0; i < 200; ++i) lab.client(5 + i * 2, "x");
    EXPECT_GT(lab.limit_hits(Limit::ReorderBytesPerFlowMax), 100U);
    expect_exact(lab);
}

TEST(TcpPatience, DoesNotHoldMoreThanAWorkerMay) {
    Limits limits;
    limits.set(Limit::ReorderBytesMax, 5000);
    FlowLab lab(OverlapPolicy::Linux, limits);
    for (std::uint16_t port = 0; port < 40; ++port) {
        lab.client_port = static_cast<std::uint16_t>(40000 + port);
        lab.handshake();
        lab.client(5, std::string(100, 'x'));
    }
    EXPECT_GT(lab.limit_hits(Limit::ReorderBytesMax), 20U);
    expect_exact(lab);
    for (const auto& log : lab.factory.logs)
        EXPECT_EQ(log->to_responder(), "[5]" + std::string(100, 'x'));
}

TEST(TcpPatience, HoldsSynDataWithinTheLimitsToo) {
    Limits limits;
    limits.set(Limit::ReorderBytesMax, 5000);
    FlowLab lab(OverlapPolicy::Linux, limits);
    for (std::uint16_t port = 0; port < 40; ++port) {
        lab.client_port = static_cast<std::uint16_t>(40000 + port);
        lab.tcp({true, 1000, 0, kSyn, std::string(1000, 'x'), 0});
    }
    EXPECT_GE(lab.limit_hits(Limit::ReorderBytesMax), 30U);
    expect_exact(lab);
}

TEST(CausalOrder, AnAnswerWaitsForItsQuestion) {
    FlowLab lab;
    lab.handshake();
    lab.server(0, "200 OK", 8);
    lab.client(4, "path");
    lab.client(0, "GET ");
    EXPECT_THAT(lab.log().calls, ElementsAre(">GET ", ">path", "<200 OK"));
    expect_exact(lab);
}

TEST(CausalOrder, ARetransmissionThatAcknowledgesMoreHoldsNothingOnceTheOriginalIsThere) {
    FlowLab lab;
    lab.handshake();
    lab.client(0, "question", 5);  // sent again after the answer, but seen first
    lab.server(0, "reply", 8);
    EXPECT_TRUE(lab.factory.logs.empty());
    lab.client(0, "question", 0);  // as it was sent first
    EXPECT_THAT(lab.log().calls, ElementsAre(">question", "<reply"));
    expect_exact(lab);
}

TEST(CausalOrder, ARetransmissionOverSeveralSegmentsHoldsNoneOfTheOriginals) {
    FlowLab lab;
    lab.handshake();
    lab.client(0, "onetwo", 9);
    lab.server(0, "answer", 3);
    lab.server(6, "end", 6);
    lab.client(3, "two", 6);
    lab.client(0, "one", 0);
    EXPECT_THAT(lab.log().calls, ElementsAre(">one", "<answer", ">two", "<end"));
    expect_exact(lab);
}

TEST(CausalOrder, AFinWaitsToo) {
    FlowLab lab;
    lab.handshake();
    lab.server(0, "", 8, kAck | kFin);
    lab.client(0, "GET path");
    EXPECT_THAT(lab.log().calls, ElementsAre(">GET path", "<end complete"));
    expect_exact(lab);
}

TEST(CausalOrder, AQuestionThatWasLostIsAGapBeforeItsAnswer) {
    FlowLab lab;
    lab.handshake();
    lab.server(0, "200 OK", 8);
    for (std::uint32_t i = 0; i < 64; ++i) lab.server(6 + i, ".", 8);
    EXPECT_THAT(lab.log().calls[0], ">gap 8");
    EXPECT_EQ(lab.log().to_originator(), "200 OK" + std::string(64, '.'));
    lab.client(8, "GET more", 70);
    EXPECT_EQ(lab.log().to_responder(), "[8]GET more");
    expect_exact(lab);
}

TEST(CausalOrder, ADirectionThatWeDoNotSeeIsNotWaitedForAgain) {
    FlowLab lab;
    lab.handshake();
    lab.server(0, "first", 100);
    lab.now_ms += 2000;
    lab.server(5, "second", 100);
    EXPECT_EQ(lab.log().to_originator(), "firstsecond");
    lab.server(11, "third", 900);
    EXPECT_EQ(lab.log().to_originator(), "firstsecondthird");
    expect_exact(lab);
    EXPECT_EQ(lab.log().gaps[0], 900U);
}

TEST(CausalOrder, OctetsAreReadWhoseAcknowledgementWasAheadOfThem) {
    FlowLab lab;  // a lying server acknowledges what the client has not sent yet
    lab.handshake();
    lab.server(0, "hi", 1000);
    lab.now_ms += 2000;
    lab.server(2, "ho", 1000);
    lab.client(0, "secret", 4);
    lab.client(6, " indeed", 4);
    expect_exact(lab);
    EXPECT_EQ(lab.log().to_responder(), "[1000]secret indeed");
    EXPECT_THAT(lab.log().conflicts, IsEmpty());
}

TEST(CausalOrder, AnAcknowledgementFarAheadIsNotBelieved) {
    FlowLab lab;
    lab.handshake();
    lab.client(0, "abc");
    lab.server(0, "answer", 0x10000000U);
    EXPECT_EQ(lab.log().to_originator(), "answer");
    expect_exact(lab);
    EXPECT_EQ(lab.log().gaps[0], 0U);
}

TEST(CausalOrder, NothingIsHeldWhenTheOtherDirectionWasNeverSeen) {
    FlowLab lab;
    lab.server(0, "one", 500);
    lab.server(3, "two", 900);
    EXPECT_EQ(lab.log().stream[0], "onetwo");
    expect_exact(lab);
}

}  // namespace
}  // namespace sealtap::flow::test
