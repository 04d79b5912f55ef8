// TCP as a whole: what the handler of a flow is told, whatever happens on the wire. Case numbers
// are those of the evasion matrix (T01 …) that the rules were measured with.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flow_lab.h"

namespace sealtap::flow::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

void expect_exact(FlowLab& lab) {
    lab.table.finish();
    EXPECT_EQ(lab.ledger.difference(), 0);
}

TEST(TcpFlow, DeliversARequestAndItsAnswer) {
    FlowLab lab;
    lab.handshake();
    lab.client(0, "GET /");
    lab.server(0, "200 OK", 5);
    lab.client(5, "", 6, kAck | kFin);
    lab.server(6, "", 6, kAck | kFin);
    expect_exact(lab);
    EXPECT_THAT(lab.log().calls,
                ElementsAre(">GET /", "<200 OK", ">end complete", "<end complete"));
    EXPECT_EQ(lab.log().close_reason, EndReason::Complete);
    EXPECT_FALSE(lab.log().stats.midstream);
    EXPECT_EQ(lab.log().stats.to_responder.packets, 4U);
    EXPECT_EQ(lab.log().stats.to_responder.payload_bytes, 5U);
    EXPECT_EQ(lab.log().stats.to_originator.packets, 3U);
}

TEST(TcpFlow, PutsSegmentsInOrder) {
    FlowLab lab;
    lab.handshake();
    lab.client(4, "efgh");
    lab.client(8, "ij");
    lab.client(0, "abcd");
    expect_exact(lab);
    EXPECT_EQ(lab.log().to_responder(), "abcdefghij");
    EXPECT_EQ(lab.log().gaps[0], 0U);
}

TEST(TcpFlow, CountsRetransmissionsOnce) {
    FlowLab lab;
    lab.handshake();
    lab.client(0, "abcd");
    lab.client(0, "abcd");
    lab.client(0, "abcdef");
    expect_exact(lab);
    EXPECT_EQ(lab.log().to_responder(), "abcdef");
    EXPECT_EQ(lab.log().stats.to_responder.duplicate_bytes, 8U);
    EXPECT_THAT(lab.log().conflicts, IsEmpty());
}

TEST(TcpFlow, ARetransmissionThatDiffersInItsFrontOnlyIsShown) {
    // Longer than what is remembered octet by octet, so that only the hash of all of it tells.
    FlowLab lab;
    lab.handshake();
    const std::string first(1460, 'a');
    const std::string second = "secret" + first.substr(6);
    lab.client(0, first);
    lab.client(0, second);
    expect_exact(lab);
    EXPECT_EQ(lab.log().to_responder(), first);
    EXPECT_THAT(lab.log().conflicts, ElementsAre(second));
    EXPECT_GE(lab.ledger.conflicting, 6U);
}

TEST(TcpFlow, NothingOfARetransmissionIsLostInFrontOfItsContext) {
    FlowLab lab;
    lab.handshake();
    const std::string first(400, 'a');
    const std::string second = "secret" + first.substr(6, 390) + "zzzz";
    lab.client(0, first);
    lab.client(0, second);
    lab.client(400, "more");
    expect_exact(lab);
    EXPECT_EQ(lab.log().to_responder(), first + "more");
    EXPECT_THAT(lab.log().conflicts, Contains(HasSubstr("secret")));
}

TEST(TcpFlow, AfterALongSilenceRemembersTheLastFiveSegments) {
    for (const bool others_go_on : {false, true}) {
        FlowLab lab;
        lab.handshake();
        for (std::uint32_t at = 0; at < 10; ++at) lab.client(at * 2, "ab");
        lab.now_ms += 60'000;
        // Whether somebody else's packets gave memory back in between must not show.
        lab.client_port = 40001;
        for (int packet = 0; others_go_on && packet < 10; ++packet)
            lab.tcp({true, 1000, 0, kSyn, "", 0});
        lab.client_port = 40000;
        lab.client(4 * 2, "xb");
        EXPECT_TRUE(lab.log().conflicts.empty());
        lab.client(5 * 2, "xb");
        EXPECT_EQ(lab.log().conflicts, std::vector<std::string>{"xb"});
        lab.client(10 * 2, "cd");
        EXPECT_EQ(lab.log().to_responder(), "ababababababababababcd");
        lab.table.finish();
        EXPECT_EQ(lab.ledger.difference(), 0);
    }
}

TEST(TcpFlow, ShowsARetransmissionWithOtherOctetsAside) {
    FlowLab lab;
    lab.handshake();
    lab.client(0, "public");
    lab.client(0, "secret");
    expect_exact(lab);
    EXPECT_EQ(lab.log().to_responder(), "public");
    EXPECT_THAT(lab.log().conflicts, ElementsAre("secret"));
    EXPECT_EQ(lab.ledger.conflicting, 6U);
}

TEST(TcpFlow, ShowsTheLosingOctetsOfAnOverlapInTheQueue) {
    FlowLab lab;
    lab.handshake();
    lab.client(4, "secret");
    lab.client(2, "..public");
    lab.client(0, "ab");
    expect_exact(lab);
    EXPECT_EQ(lab.log().to_responder(), "ab..public");
    EXPECT_THAT(lab.log().conflicts, ElementsAre("ab..secret"));
    EXPECT_EQ(lab.log().conflict_places[0].second, 0U);
    EXPECT_EQ(lab.ledger.duplicate + lab.ledger.conflicting, 6U);
}

TEST(TcpFlow, BoundsWhatIsShownAside) {
    Limits limits;
    limits.set(Limit::ConflictBytesPerFlowMax, 4);
    FlowLab lab(OverlapPolicy::Linux, limits);
    lab.handshake();
    lab.client(0, "public");
    lab.client(0, "secret");
    lab.client(0, "SECRET");
    expect_exact(lab);
    EXPECT_THAT(lab.log().conflicts, ElementsAre("SECR"));
    EXPECT_EQ(lab.ledger.conflicting, 12U);
    EXPECT_EQ(lab.limit_hits(Limit::ConflictBytesPerFlowMax), 2U);
}

TEST(TcpFlow, KeepsWhatCameFirstWhenToldSo) {
    FlowLab lab(OverlapPolicy::First);
    lab.handshake();
    lab.client(4, "secret");
    lab.client(2, "..public");
    lab.client(0, "ab");
    expect_exact(lab);
    EXPECT_EQ(lab.log().to_responder(), "ab..secret");
    EXPECT_THAT(lab.log().conflicts, ElementsAre("ab..public"));
}

TEST(TcpFlow, SurvivesTheWrapOfSequenceNumbers) {
    FlowLab lab;
    lab.tcp({true, 0xfffffffcU, 0, kSyn, "", 0});
    lab.tcp({false, 0xffffffffU, 0xfffffffdU, kSyn | kAck, "", 0});
    lab.tcp({true, 0xfffffffdU, 0, kAck, "abc", 0});
    lab.tcp({true, 3, 0, kAck, "ghi", 0});
    lab.tcp({true, 0, 0, kAck, "def", 0});
    lab.tcp({false, 0, 6, kAck, "answer", 0});
    expect_exact(lab);
    EXPECT_EQ(lab.log().to_responder(), "abcdefghi");
    EXPECT_EQ(lab.log().to_originator(), "answer");
}

TEST(TcpFlow, CountsOffsetsBeyondFourGigabytes) {  // T43
    FlowLab lab;
    lab.handshake();
    std::uint32_t offset = 0;
    for (int part = 0; part < 9; ++part) {
        lab.tcp({true, 1001 + offset, 5001, kAck, "x", 999'999'999});
        offset += 1'000'000'000U;
    }
    lab.client(offset, "public");
    lab.client(offset, "secret");
    expect_exact(lab);
    EXPECT_TRUE(lab.log().to_responder().ends_with("[999999999]public"));
    EXPECT_EQ(lab.log().stats.to_responder.gap_bytes, 9 * 999'999'999ULL);
    ASSERT_EQ(lab.log().conflicts.size(), 1U);
    EXPECT_EQ(lab.log().conflict_places[0].second, 9'000'000'000ULL);
}

TEST(TcpFlow, IgnoresDataInASynThatNobodyTook) {  // T01
    FlowLab lab;
    lab.tcp({true, 1000, 0, kSyn, "early", 0});
    lab.tcp({false, 5000, 1001, kSyn | kAck, "", 0});
    lab.client(0, "hello");
    expect_exact(lab);
    EXPECT_EQ(lab.log().to_responder(), "hello");
    EXPECT_THAT(lab.log().conflicts, ElementsAre("early"));
    EXPECT_EQ(lab.ledger.not_delivered[static_cast<std::size_t>(FrameCause::TcpOutOfWindow)], 5U);
}

TEST(TcpFlow, BeginsWithDataInASynThatWasAcknowledged) {  // T02
    FlowLab lab;
    lab.tcp({true, 1000, 0, kSyn, "early", 0});
    lab.tcp({false, 5000, 1006, kSyn | kAck, "", 0});
    lab.client(5, "hello");
    expect_exact(lab);
    EXPECT_EQ(lab.log().to_responder(), "earlyhello");
    EXPECT_THAT(lab.log().conflicts, IsEmpty());
}

TEST(TcpFlow, BelievesTheSynThatWasAnswered) {  // T03
    FlowLab lab;
    lab.tcp({true, 77, 0, kSyn, "", 0});
    lab.tcp({true, 1000, 0, kSyn, "", 0});
    lab.tcp({false, 5000, 1001, kSyn | kAck, "", 0});
    lab.client(0, "hello");
    expect_exact(lab);
    EXPECT_EQ(lab.log().to_responder(), "hello");
    EXPECT_EQ(lab.log().gaps[0], 0U);
}

TEST(TcpFlow, TakesNoDataWithoutAcknowledgement) {  // T06
    FlowLab lab;
    lab.handshake();
    lab.client(0, "evil", 0, kPsh);
    lab.client(0, "good");
    expect_exact(lab);
    EXPECT_EQ(lab.log().to_responder(), "good");
    EXPECT_THAT(lab.log().conflicts, ElementsAre("evil"));
}

TEST(TcpFlow, TrimsStaleOctetsInFrontOfTheStream) {  // T09
    FlowLab lab;
    lab.handshake();
    lab.tcp({true, 998, 5001, kAck, "xyzgood", 0});
    expect_exact(lab);
    EXPECT_EQ(lab.log().to_responder(), "good");
    EXPECT_THAT(lab.log().conflicts, ElementsAre("xyz"));
}

TEST(TcpFlow, TakesNothingFarOutOfTheWindow) {  // T10
    FlowLab lab;
    lab.handshake();
    lab.client(0, "good");
    lab.client(0x50000000U, "far");
    lab.client(4, "more");
    expect_exact(lab);
    EXPECT_EQ(lab.log().to_responder(), "goodmore");
    EXPECT_THAT(lab.log().conflicts, ElementsAre("far"));
}

TEST(TcpFlow, GoesOnAfterAResetThatIsNotExact) {  // T14
    FlowLab lab;
    lab.handshake();
    lab.client(0, "good");
    lab.client(14, "", 0, kRst);
    lab.client(4, "more");
    expect_exact(lab);
    EXPECT_EQ(lab.log().to_responder(), "goodmore");
    EXPECT_EQ(lab.log().close_reason, EndReason::CaptureEnd);
}

TEST(TcpFlow, EndsWithAResetThatIsExact) {  // T15
    FlowLab lab;
    lab.handshake();
    lab.client(0, "good");
    lab.client(4, "", 0, kRst);
    expect_exact(lab);
    EXPECT_THAT(lab.log().calls, ElementsAre(">good", ">end reset", "<end reset"));
    EXPECT_EQ(lab.log().close_reason, EndReason::Reset);
}

TEST(TcpFlow, KeepsInspectingWhatGoesOnBehindAReset) {
    FlowLab lab;
    lab.handshake();
    lab.client(0, "good");
    lab.client(4, "", 0, kRst);  // forged, with a time to live that ends before the receiver
    lab.client(4, "secret");
    expect_exact(lab);
    EXPECT_EQ(lab.log().to_responder(), "goodsecret");
    EXPECT_EQ(lab.log().close_reason, EndReason::CaptureEnd);
}

TEST(TcpFlow, ShowsDataOfAResetAside) {  // T18
    FlowLab lab;
    lab.handshake();
    lab.client(0, "good");
    lab.client(4, "parting", 0, kRst | kAck);
    expect_exact(lab);
    EXPECT_EQ(lab.log().to_responder(), "good");
    EXPECT_THAT(lab.log().conflicts, ElementsAre("goodparting"));
}

TEST(TcpFlow, DeliversUnacknowledgedDataBeforeAReset) {  // T19
    FlowLab lab;
    lab.handshake();
    lab.client(3, "def");
    lab.client(6, "", 0, kRst);
    lab.client(0, "abc");
    expect_exact(lab);
    EXPECT_EQ(lab.log().to_responder(), "abcdef");
    EXPECT_EQ(lab.log().close_reason, EndReason::Reset);
}

TEST(TcpFlow, TakesNothingBehindAFinThatWasReached) {  // T20
    FlowLab lab;
    lab.handshake();
    lab.client(0, "good", 0, kAck | kFin);
    lab.client(4, "late");
    expect_exact(lab);
    EXPECT_EQ(lab.log().to_responder(), "good");
    EXPECT_THAT(lab.log().conflicts, ElementsAre("goodlate"));
    EXPECT_EQ(lab.ledger.not_delivered[static_cast<std::size_t>(FrameCause::TcpAfterEnd)], 4U);
}

TEST(TcpFlow, DeliversDataAcrossAFinThatWasAhead) {  // T21
    FlowLab lab;
    lab.handshake();
    lab.client(4, "", 0, kAck | kFin);
    lab.client(0, "goodmore");
    expect_exact(lab);
    EXPECT_EQ(lab.log().to_responder(), "goodmore");
}

TEST(TcpFlow, StopsAtAFinThatCameEarlyWithData) {  // T22
    FlowLab lab;
    lab.handshake();
    lab.client(4, "more", 0, kAck | kFin);
    lab.client(8, "beyond");
    lab.client(0, "good");
    expect_exact(lab);
    EXPECT_EQ(lab.log().to_responder(), "goodmore");
    EXPECT_EQ(lab.log().end_reasons[0], EndReason::Complete);
    EXPECT_EQ(lab.ledger.not_delivered[static_cast<std::size_t>(FrameCause::TcpAfterEnd)], 6U);
}

TEST(TcpFlow, DropsASynInsideAnOpenFlow) {  // T24
    FlowLab lab;
    lab.handshake();
    lab.client(0, "good");
    lab.tcp({true, 900000, 0, kSyn, "evil", 0});
    lab.client(4, "more");
    expect_exact(lab);
    EXPECT_EQ(lab.table.flows_seen(), 1U);
    EXPECT_EQ(lab.log().to_responder(), "goodmore");
    EXPECT_THAT(lab.log().conflicts, ElementsAre("evil"));
}

TEST(TcpFlow, TakesOnlyTheExtensionOfARewrite) {  // T29
    FlowLab lab;
    lab.handshake();
    lab.client(0, "good");
    lab.client(0, "EVILmore");
    lab.client(7, "X");  // a keep-alive with an octet of garbage
    expect_exact(lab);
    EXPECT_EQ(lab.log().to_responder(), "goodmore");
    EXPECT_THAT(lab.log().conflicts, ElementsAre("EVILmorX", "EVILmore"));
}

TEST(TcpFlow, BeginsInMidstream) {  // T39
    FlowLab lab;
    lab.client(500, "abc", 70);
    lab.server(70, "xyz", 503);
    expect_exact(lab);
    EXPECT_EQ(lab.log().to_responder(), "abc");
    EXPECT_EQ(lab.log().to_originator(), "xyz");
    EXPECT_TRUE(lab.log().stats.midstream);
}

TEST(TcpFlow, ShowsWhatCameBeforeTheBeginInMidstreamAside) {
    FlowLab lab;
    lab.client(500, "def");
    lab.client(497, "abc");
    expect_exact(lab);
    EXPECT_EQ(lab.log().to_responder(), "def");
    EXPECT_THAT(lab.log().conflicts, ElementsAre("abc"));
}

TEST(TcpFlow, OpensAnotherFlowForANewSynAfterTheEnd) {
    FlowLab lab;
    lab.handshake();
    lab.client(0, "one", 0, kAck | kFin);
    lab.server(0, "", 4, kAck | kFin);
    lab.tcp({true, 70000, 0, kSyn, "", 0});
    lab.tcp({true, 70001, 1, kAck, "two", 0});
    expect_exact(lab);
    ASSERT_EQ(lab.factory.logs.size(), 2U);
    EXPECT_EQ(lab.log(0).close_reason, EndReason::Complete);
    EXPECT_EQ(lab.log(1).to_responder(), "two");
}

TEST(TcpFlow, OpensAnotherFlowWhenANewSynIsAnswered) {
    FlowLab lab;  // the host was restarted; its RST was not seen
    lab.handshake();
    lab.client(0, "one");
    lab.tcp({true, 70000, 0, kSyn, "", 0});
    lab.tcp({false, 90000, 70001, kSyn | kAck, "", 0});
    lab.tcp({true, 70001, 90001, kAck, "two", 0});
    expect_exact(lab);
    ASSERT_EQ(lab.factory.logs.size(), 2U);
    EXPECT_EQ(lab.log(1).to_responder(), "two");
    EXPECT_EQ(lab.log(1).info.originator.port, 40000);
}

TEST(TcpFlow, TellsAHoleOfTheSnapLengthAtOnce) {
    FlowLab lab;
    lab.handshake();
    lab.tcp({true, 1001, 5001, kAck, "abc", 7});
    lab.client(10, "def");
    EXPECT_THAT(lab.log().calls, ElementsAre(">abc", ">snap 7", ">def"));
    expect_exact(lab);
    EXPECT_EQ(lab.ledger.gap_bytes, 0U);
    EXPECT_EQ(lab.log().stats.to_responder.gap_bytes, 7U);
}

TEST(TcpFlow, ShedPayloadIsAGapOfItsOwnCause) {
    FlowLab lab;
    lab.handshake();
    lab.tcp({true, 1001, 5001, kAck, "abc", 0});
    lab.tcp({true, 1004, 5001, kAck, "", 7, Cause::Overload});
    lab.tcp({true, 1011, 5001, kAck, "def", 0});
    EXPECT_THAT(lab.log().calls, ElementsAre(">abc", ">shed 7", ">def"));
}

TEST(TcpFlow, ShedPayloadThatCameEarlyKeepsItsCause) {
    FlowLab lab;
    lab.handshake();
    lab.tcp({true, 1004, 5001, kAck, "", 7, Cause::Overload});
    lab.tcp({true, 1011, 5001, kAck | kFin, "", 5, Cause::Overload});
    lab.tcp({true, 1001, 5001, kAck, "abc", 0});
    EXPECT_THAT(lab.log().calls, ElementsAre(">abc", ">shed 7", ">shed 5", ">end complete"));
    EXPECT_EQ(lab.ledger.gap_bytes, 0U);
}

TEST(TcpFlow, KeepsAHoleOfTheSnapLengthInItsPlaceOutOfOrder) {
    FlowLab lab;
    lab.handshake();
    lab.tcp({true, 1004, 5001, kAck, "def", 2});
    lab.client(8, "ghi");
    lab.client(0, "abc");
    expect_exact(lab);
    EXPECT_EQ(lab.log().to_responder(), "abcdef[2]ghi");
}

TEST(TcpFlow, RemembersWhatItDeliveredForAsLongAsItIsAwake) {
    Limits limits;
    limits.set(Limit::TcpAwakeMs, 5000);
    for (const int silence_ms : {4900, 5100}) {
        FlowLab lab(OverlapPolicy::Linux, limits);
        lab.handshake();
        lab.client(0, "abcd");
        lab.client(4, "efgh");
        lab.now_ms += silence_ms;
        lab.client(1, "bXde");
        lab.table.finish();
        EXPECT_EQ(lab.ledger.conflicting, silence_ms < 5000 ? 1U : 0U);
    }
}

}  // namespace
}  // namespace sealtap::flow::test
