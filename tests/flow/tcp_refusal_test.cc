// Segments that no receiver takes, whatever is in them: wrong checksums, old timestamps,
// signatures; and urgent data, which some have and some have not. Numbers are those of the evasion
// matrix.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flow/internet_checksum.h"
#include "flow_lab.h"

namespace sealtap::flow::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

enum class Sum { Right, Wrong, LeftToTheCard, LeftToTheCardThatCuts };

struct Extras {
    std::string options = {};  ///< a multiple of four octets
    std::uint16_t urgent = 0;
    Sum sum = Sum::Right;
};

std::string timestamps(std::uint32_t value) {
    std::string out{"\x01\x01\x08\x0a", 4};
    for (int shift = 24; shift >= 0; shift -= 8)
        out += static_cast<char>((value >> static_cast<unsigned>(shift)) & 0xffU);
    return out + std::string(4, '\0');
}

std::string signature() { return std::string("\x13\x12", 2) + std::string(16, 's') + "\x01\x01"; }

void put16(std::string& octets, std::size_t at, unsigned value) {
    octets[at] = static_cast<char>(value >> 8U);
    octets[at + 1] = static_cast<char>(value & 0xffU);
}

constexpr std::uint8_t kUrg = 32;

class RefusalLab : public FlowLab {
public:
    void send_with(const Seg& seg, const Extras& extras) {
        std::string octets =
            seg.from_client ? tcp_octets(client_port, 80, seg) : tcp_octets(80, client_port, seg);
        octets[12] = static_cast<char>((5 + extras.options.size() / 4) << 4U);
        put16(octets, 18, extras.urgent);
        octets.insert(20, extras.options);
        Datagram made = datagram(seg.from_client ? "10.0.0.1" : "10.0.0.2",
                                 seg.from_client ? "10.0.0.2" : "10.0.0.1", kTcp, octets);
        const std::uint16_t pseudo = sum_of_pseudo_header(made);
        const unsigned right = 0xffffU & ~unsigned{internet_sum(made.payload, pseudo)};
        put16(octets, 16, extras.sum == Sum::LeftToTheCard ? pseudo : right);
        if (extras.sum == Sum::LeftToTheCardThatCuts) {
            Datagram without_length = made;
            without_length.payload = {};
            put16(octets, 16, sum_of_pseudo_header(without_length));
        }
        if (extras.sum == Sum::Wrong) put16(octets, 16, right ^ 0x5555U);
        made.payload = bytes_of(octets);
        send(made);
        now_ms += step_ms;
    }
    void shake_hands(const Extras& client, const Extras& server) {
        send_with({true, 1000, 0, kSyn, "", 0}, client);
        send_with({false, 5000, 1001, kSyn | kAck, "", 0}, server);
        send_with({true, 1001, 5001, kAck, "", 0}, client);
    }
    void say(std::uint32_t offset, std::string data, const Extras& extras,
             std::uint8_t flags = kAck) {
        send_with({true, 1001 + offset, 5001, flags, std::move(data), 0}, extras);
    }
    void acknowledge(std::uint32_t offset, const Extras& extras) {
        send_with({false, 5001, 1001 + offset, kAck, "", 0}, extras);
    }
    std::uint64_t refused(FrameCause cause) {
        return ledger.not_delivered[static_cast<std::size_t>(cause)];
    }
    void finish() {
        table.finish();
        EXPECT_EQ(ledger.difference(), 0);
    }
};

TEST(TcpRefusal, ASegmentWithAWrongChecksumIsReadAside) {  // T07
    RefusalLab lab;
    lab.shake_hands({}, {});
    lab.say(0, "good", {});
    lab.say(4, "evil", {.sum = Sum::Wrong});
    lab.say(4, "more", {});
    lab.finish();
    EXPECT_EQ(lab.log().to_responder(), "goodmore");
    EXPECT_THAT(lab.log().conflicts, ElementsAre("goodevil"));
    EXPECT_EQ(lab.refused(FrameCause::TcpBadChecksum), 4U);
}

TEST(TcpRefusal, ResetAndFinWithAWrongChecksumEndNothing) {  // T16, T23
    RefusalLab lab;
    lab.shake_hands({}, {});
    lab.say(0, "", {.sum = Sum::Wrong}, kRst);
    lab.say(0, "", {.sum = Sum::Wrong}, kAck | kFin);
    lab.say(0, "good", {});
    lab.finish();
    EXPECT_EQ(lab.log().to_responder(), "good");
    EXPECT_EQ(lab.log().close_reason, EndReason::CaptureEnd);
}

TEST(TcpRefusal, ASenderWhoseChecksumsAreNeverRightLeavesThemToItsCard) {
    RefusalLab lab;
    lab.shake_hands({.sum = Sum::Wrong}, {});
    lab.say(0, "good", {.sum = Sum::Wrong});
    lab.finish();
    EXPECT_EQ(lab.log().to_responder(), "good");
    EXPECT_EQ(lab.refused(FrameCause::TcpBadChecksum), 0U);
}

TEST(TcpRefusal, OneChecksumThatIsRightByChanceSaysNothing) {
    RefusalLab lab;
    lab.send_with({true, 1000, 0, kSyn, "", 0}, {});
    lab.send_with({true, 1001, 5001, kAck, "", 0}, {.sum = Sum::Wrong});
    lab.say(0, "good", {.sum = Sum::Wrong});
    lab.say(4, "", {.sum = Sum::Wrong}, kAck | kFin);
    lab.finish();
    EXPECT_EQ(lab.log().to_responder(), "good");
    EXPECT_EQ(lab.refused(FrameCause::TcpBadChecksum), 0U);
}

TEST(TcpRefusal, PayloadThatWasChangedBeforeWeSawItIsRead) {
    RefusalLab lab;
    lab.shake_hands({}, {});
    lab.say(0, "", {.sum = Sum::Wrong}, kRst);
    lab.say(0, "made ", {.sum = Sum::Wrong});
    lab.say(5, "anonymous", {.sum = Sum::Wrong});
    lab.finish();
    EXPECT_EQ(lab.log().to_responder(), "made anonymous");
    EXPECT_EQ(lab.refused(FrameCause::TcpBadChecksum), 0U);
}

TEST(TcpRefusal, WhatContradictsAFirstPayloadWithAWrongChecksumIsShown) {
    RefusalLab lab;
    lab.shake_hands({}, {});
    lab.say(0, "evil", {.sum = Sum::Wrong});
    lab.say(0, "good", {});
    lab.say(4, "more", {});
    lab.finish();
    EXPECT_EQ(lab.log().to_responder(), "evilmore");
    EXPECT_THAT(lab.log().conflicts, ElementsAre("goodmore"));
}

TEST(TcpRefusal, ASegmentWithAWrongChecksumIsReadWhenItWasAcknowledgedAndNeverCameAgain) {
    RefusalLab lab;
    lab.step_ms = 1000;
    lab.shake_hands({}, {});
    lab.say(0, "good", {});
    lab.say(4, "edited", {.sum = Sum::Wrong});
    lab.acknowledge(10, {});
    lab.say(10, "more", {});
    lab.acknowledge(14, {});
    lab.say(14, "last", {});
    lab.say(18, "changed", {.sum = Sum::Wrong});
    lab.acknowledge(25, {});
    lab.finish();
    EXPECT_EQ(lab.log().to_responder(), "goodeditedmorelastchanged");
    EXPECT_THAT(lab.log().conflicts, IsEmpty());
    EXPECT_EQ(lab.log().stats.ambiguities, 1U);
    EXPECT_EQ(lab.refused(FrameCause::TcpBadChecksum), 0U);
    EXPECT_EQ(lab.ledger.gap_bytes, 0U);
}

TEST(TcpRefusal, ASegmentWithAWrongChecksumLosesToALateOneWithARightOne) {
    RefusalLab lab;
    lab.shake_hands({}, {});
    lab.say(0, "good", {});
    lab.say(4, "evil", {.sum = Sum::Wrong});
    lab.say(8, "more", {});
    lab.say(4, "real", {});
    lab.acknowledge(12, {});
    lab.finish();
    EXPECT_EQ(lab.log().to_responder(), "goodrealmore");
    EXPECT_THAT(lab.log().conflicts, ElementsAre("goodevilmore"));
    EXPECT_EQ(lab.refused(FrameCause::TcpBadChecksum), 4U);
}

TEST(TcpRefusal, WhatLacksBetweenSegmentsWithWrongChecksumsIsAGap) {
    RefusalLab lab;
    lab.shake_hands({}, {});
    lab.say(0, "good", {});
    lab.say(6, "one", {.sum = Sum::Wrong});
    lab.say(12, "two", {.sum = Sum::Wrong});
    lab.say(13, "wo3", {.sum = Sum::Wrong});
    lab.say(20, "more", {});
    lab.finish();
    EXPECT_EQ(lab.log().to_responder(), "good[2]one[3]two3[4]more");
    EXPECT_EQ(lab.ledger.gap_bytes, 9U);
}

// A card may merge small segments into one of ordinary size, with the checksum of the first.
TEST(TcpRefusal, WhatACardMergedWithTheChecksumOfThePartsIsRead) {
    RefusalLab lab;
    lab.shake_hands({}, {});
    for (std::uint32_t at = 0; at < 100; at += 10) {
        lab.say(at, "0123456789", {.sum = at % 30 == 20 ? Sum::Wrong : Sum::Right});
        lab.acknowledge(at + 10, {});
    }
    lab.finish();
    std::string all;
    for (int i = 0; i < 10; ++i) all += "0123456789";
    EXPECT_EQ(lab.log().to_responder(), all);
}

// Linux leaves the sum of the pseudo header in the field, Windows that of one without a length
// where its card cuts a large segment up.
TEST(TcpRefusal, AChecksumOfAPseudoHeaderWithoutALengthIsNotWrong) {
    RefusalLab lab;
    lab.shake_hands({}, {});
    lab.say(0, "good", {});
    lab.say(4, " and more", {.sum = Sum::LeftToTheCardThatCuts});
    lab.say(13, " at last", {});
    lab.finish();
    EXPECT_EQ(lab.log().to_responder(), "good and more at last");
    EXPECT_EQ(lab.log().stats.ambiguities, 0U);
}

TEST(TcpRefusal, AChecksumThatTheCardHasYetToFillInIsNotWrong) {
    RefusalLab lab;
    lab.shake_hands({}, {});
    lab.say(0, "good", {.sum = Sum::LeftToTheCard});
    lab.say(4, std::string(3000, 'x'), {.sum = Sum::Wrong});  // made of several by a card
    lab.finish();
    EXPECT_EQ(lab.log().to_responder().size(), 3004U);
}

TEST(TcpRefusal, ACopyWithAnOldTimestampIsACopy) {  // T41
    RefusalLab lab;
    lab.shake_hands({timestamps(500)}, {timestamps(90)});
    lab.say(0, "good", {timestamps(501)});
    lab.acknowledge(4, {timestamps(91)});
    lab.say(4, "more", {timestamps(520)});
    lab.acknowledge(8, {timestamps(92)});
    lab.say(8, "last", {timestamps(540)});
    lab.say(4, "more", {timestamps(510)});
    lab.finish();
    EXPECT_EQ(lab.log().to_responder(), "goodmorelast");
    EXPECT_THAT(lab.log().conflicts, IsEmpty());
    EXPECT_EQ(lab.refused(FrameCause::TcpRefused), 0U);
    EXPECT_EQ(lab.ledger.duplicate, 4U);
}

TEST(TcpRefusal, AnOldTimestampIsRefused) {  // T25
    RefusalLab lab;
    lab.shake_hands({timestamps(500)}, {timestamps(90)});
    lab.say(0, "good", {timestamps(501)});
    lab.acknowledge(4, {timestamps(91)});
    lab.say(4, "evil", {timestamps(100)});
    lab.say(4, "EVIL", {timestamps(0)});
    lab.say(4, "more", {timestamps(502)});
    lab.finish();
    EXPECT_EQ(lab.log().to_responder(), "goodmore");
    EXPECT_EQ(lab.refused(FrameCause::TcpRefused), 8U);
    EXPECT_THAT(lab.log().conflicts, ElementsAre("goodevil", "goodEVIL"));
}

TEST(TcpRefusal, ATickBackAndNoTimestampAreTaken) {  // T26, T27
    RefusalLab lab;
    lab.shake_hands({timestamps(500)}, {timestamps(90)});
    lab.say(0, "good", {timestamps(499)});
    lab.say(4, "more", {});
    lab.finish();
    EXPECT_EQ(lab.log().to_responder(), "goodmore");
}

TEST(TcpRefusal, ATimestampFarAheadShutsOutTheOrdinaryOnes) {  // T28
    RefusalLab lab;
    lab.shake_hands({timestamps(500)}, {timestamps(90)});
    lab.say(0, "good", {timestamps(2'000'000'500U)});
    lab.acknowledge(4, {timestamps(91)});
    lab.say(4, "more", {timestamps(501)});
    lab.finish();
    EXPECT_EQ(lab.log().to_responder(), "good");
    EXPECT_THAT(lab.log().conflicts, ElementsAre("goodmore"));
}

TEST(TcpRefusal, TimestampsThatWereNotAgreedOnMeanNothing) {
    RefusalLab lab;
    lab.shake_hands({timestamps(500)}, {});
    lab.say(0, "good", {timestamps(5)});
    lab.finish();
    EXPECT_EQ(lab.log().to_responder(), "good");
}

TEST(TcpRefusal, AMirrorPortThatReordersMakesNoTimestampOld) {
    RefusalLab lab;
    lab.shake_hands({timestamps(500)}, {timestamps(90)});
    lab.say(4, "more", {timestamps(700)});
    lab.say(0, "good", {timestamps(501)});
    lab.acknowledge(8, {timestamps(91)});
    lab.say(8, "!", {timestamps(701)});
    lab.finish();
    EXPECT_EQ(lab.log().to_responder(), "goodmore!");
}

TEST(TcpRefusal, ASignedSegmentInAFlowThatIsNotSignedIsReadAside) {  // T30, T16
    RefusalLab lab;
    lab.shake_hands({}, {});
    lab.say(0, "evil", {signature()});
    lab.say(0, "", {signature()}, kRst);
    lab.say(0, "good", {});
    lab.finish();
    EXPECT_EQ(lab.log().to_responder(), "good");
    EXPECT_THAT(lab.log().conflicts, ElementsAre("evil"));
    EXPECT_EQ(lab.refused(FrameCause::TcpRefused), 4U);
}

TEST(TcpRefusal, AFlowThatIsSignedIsRead) {
    RefusalLab lab;
    lab.shake_hands({signature()}, {signature()});
    lab.say(0, "good", {signature()});
    lab.say(4, "evil", {});
    lab.finish();
    EXPECT_EQ(lab.log().to_responder(), "good");
    EXPECT_THAT(lab.log().conflicts, ElementsAre("goodevil"));
}

struct UrgentCase {
    std::uint16_t pointer;
    const char* without;
};
class UrgentPointer : public testing::TestWithParam<UrgentCase> {};
INSTANTIATE_TEST_SUITE_P(T11, UrgentPointer,
                         testing::Values(UrgentCase{0, "bcde12345"}, UrgentCase{1, "bcde12345"},
                                         UrgentCase{2, "acde12345"}, UrgentCase{5, "abcd12345"},
                                         UrgentCase{6, "abcde2345"}),
                         [](const auto& v) { return std::to_string(v.param.pointer); });

TEST_P(UrgentPointer, IsReadWithAndWithoutTheOctet) {  // T11, T12
    RefusalLab lab;
    lab.shake_hands({}, {});
    lab.say(0, "abcde", {.urgent = GetParam().pointer}, kAck | kUrg);
    lab.say(5, "12345", {});
    lab.finish();
    EXPECT_EQ(lab.log().to_responder(), "abcde12345");
    EXPECT_THAT(lab.log().conflicts, ElementsAre(GetParam().without));
    EXPECT_EQ(lab.log().stats.ambiguities, 1U);
}

TEST(TcpRefusal, AnUrgentPointerWithoutItsFlagMeansNothing) {  // T13
    RefusalLab lab;
    lab.shake_hands({}, {});
    lab.say(0, "abcde", {.urgent = 2});
    lab.finish();
    EXPECT_THAT(lab.log().conflicts, IsEmpty());
}

}  // namespace
}  // namespace sealtap::flow::test
