// Datagrams that a receiver drops for their IP header alone: wrong checksums, source routes, first
// fragments without all headers. Numbers are those of the evasion matrix.
#include "flow/ip_soundness.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flow/ip_defragmenter.h"
#include "flow_lab.h"

namespace sealtap::flow::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SoundnessLab : public FlowLab {
public:
    void say(std::uint32_t offset, std::string data, IpFlaw flaw, std::uint8_t flags = kAck) {
        tcp_with({true, 1001 + offset, 5001, flags, std::move(data)}, flaw);
    }
    void shake_hands(IpFlaw flaw) {
        tcp_with({true, 1000, 0, kSyn, ""}, flaw);
        tcp_with({false, 5000, 1001, kSyn | kAck, ""}, flaw);
        tcp_with({true, 1001, 5001, kAck, ""}, flaw);
    }
    void udp(std::string payload, IpFlaw flaw) {
        std::string octets("\x9c\x40\x00\x35\x00", 5);
        octets += static_cast<char>(8 + payload.size());
        octets += std::string(2, '\0') + payload;
        Datagram made = datagram("10.0.0.1", "10.0.0.2", kUdp, octets);
        made.flaw = flaw;
        send(made);
    }
    std::uint64_t refused(FrameCause cause) {
        return ledger.not_delivered[static_cast<std::size_t>(cause)];
    }
    void finish() {
        table.finish();
        EXPECT_EQ(ledger.difference(), 0);
    }

private:
    void tcp_with(const Seg& seg, IpFlaw flaw) {
        const std::string octets =
            seg.from_client ? tcp_octets(client_port, 80, seg) : tcp_octets(80, client_port, seg);
        Datagram made = datagram(seg.from_client ? "10.0.0.1" : "10.0.0.2",
                                 seg.from_client ? "10.0.0.2" : "10.0.0.1", kTcp, octets);
        made.flaw = flaw;
        send(made);
        now_ms += step_ms;
    }
};

TEST(IpSoundness, ADatagramWithAWrongChecksumIsReadAside) {  // T07
    SoundnessLab lab;
    lab.shake_hands(IpFlaw::None);
    lab.say(0, "good", IpFlaw::None);
    lab.say(4, "evil", IpFlaw::BadChecksum);
    lab.say(4, "more", IpFlaw::None);
    lab.finish();
    EXPECT_EQ(lab.log().to_responder(), "goodmore");
    EXPECT_THAT(lab.log().conflicts, ElementsAre("goodevil"));
    EXPECT_EQ(lab.refused(FrameCause::IpBadChecksum), 4U);
    EXPECT_EQ(lab.log().stats.ambiguities, 1U);
}

TEST(IpSoundness, ASourceRouteIsReadAside) {  // T38
    SoundnessLab lab;
    lab.shake_hands(IpFlaw::None);
    lab.say(0, "evil", IpFlaw::Refused);
    lab.say(0, "good", IpFlaw::None);
    lab.finish();
    EXPECT_EQ(lab.log().to_responder(), "good");
    EXPECT_THAT(lab.log().conflicts, ElementsAre("evil"));
    EXPECT_EQ(lab.refused(FrameCause::IpRefused), 4U);
}

TEST(IpSoundness, NeitherResetNorFinOfAFlawedDatagramEndsAnything) {
    SoundnessLab lab;
    lab.shake_hands(IpFlaw::None);
    lab.say(0, "good", IpFlaw::None);
    lab.say(4, "", IpFlaw::BadChecksum, kRst);
    lab.say(4, "", IpFlaw::BadChecksum, kAck | kFin);
    lab.say(0, "good", IpFlaw::BadChecksum, kAck | kFin);
    lab.say(4, "more", IpFlaw::None);
    lab.finish();
    EXPECT_EQ(lab.log().to_responder(), "goodmore");
    EXPECT_EQ(lab.log().close_reason, EndReason::CaptureEnd);
}

TEST(IpSoundness, WhereNoneIsRightNoneIsWrong) {
    for (const IpFlaw flaw : {IpFlaw::BadChecksum, IpFlaw::Unverified, IpFlaw::Refused}) {
        SoundnessLab lab;
        lab.shake_hands(flaw);
        lab.say(0, "good", IpFlaw::BadChecksum);
        lab.say(4, "more", IpFlaw::None);
        lab.say(8, "last", flaw);
        lab.finish();
        EXPECT_EQ(lab.log().to_responder(), "goodmorelast");
        EXPECT_THAT(lab.log().conflicts, IsEmpty());
    }
}

TEST(IpSoundness, WhatTheCardHasYetToFillInIsNotWrong) {
    SoundnessLab lab;
    lab.shake_hands(IpFlaw::None);
    lab.say(0, "good", IpFlaw::Unverified);
    lab.finish();
    EXPECT_EQ(lab.log().to_responder(), "good");
}

TEST(IpSoundness, ARoutedCopyWithAWrongChecksumIsACopy) {  // T41
    SoundnessLab lab;
    lab.shake_hands(IpFlaw::None);
    lab.say(0, "good", IpFlaw::None);
    lab.say(0, "good", IpFlaw::BadChecksum);
    lab.finish();
    EXPECT_EQ(lab.ledger.duplicate, 4U);
    EXPECT_THAT(lab.log().conflicts, IsEmpty());
    EXPECT_EQ(lab.log().stats.ambiguities, 0U);
}

TEST(IpSoundness, ACapturePointThatBreaksAllHeadersFromSomewhereOnIsRead) {
    SoundnessLab lab;
    lab.shake_hands(IpFlaw::None);
    std::string said;
    for (std::uint32_t i = 0; i < 40; ++i) {
        const std::string data = "segment " + std::to_string(10 + i) + ";";
        lab.say(static_cast<std::uint32_t>(said.size()), data, IpFlaw::BadChecksum);
        said += data;
    }
    EXPECT_EQ(lab.refused(FrameCause::IpBadChecksum), 32U * 11U);
    lab.finish();
    EXPECT_EQ(lab.log().to_responder(), said);
    EXPECT_EQ(lab.refused(FrameCause::IpBadChecksum), 0U);
}

TEST(IpSoundness, WhatIsRefusedAndNeverSentAgainWasReceived) {
    for (const IpFlaw flaw : {IpFlaw::BadChecksum, IpFlaw::Refused}) {
        SoundnessLab lab;
        lab.shake_hands(IpFlaw::None);
        lab.say(0, "good", IpFlaw::None);
        lab.say(4, "edited", flaw);
        lab.say(10, "more", IpFlaw::None);
        lab.finish();
        EXPECT_EQ(lab.log().to_responder(), "goodeditedmore");
        EXPECT_EQ(lab.ledger.gap_bytes, 0U);
        EXPECT_EQ(lab.refused(FrameCause::IpBadChecksum), 0U);
        EXPECT_EQ(lab.refused(FrameCause::IpRefused), 0U);
    }
}

TEST(IpSoundness, OfOtherProtocolsTooAFlawedDatagramIsReadAside) {
    SoundnessLab lab;
    lab.udp("one", IpFlaw::None);
    lab.udp("two", IpFlaw::None);
    lab.udp("evil", IpFlaw::BadChecksum);
    lab.udp("three", IpFlaw::None);
    lab.finish();
    EXPECT_THAT(lab.log().datagrams, ElementsAre(">one", ">two", ">three"));
    EXPECT_THAT(lab.log().conflicts, ElementsAre("evil"));
    EXPECT_EQ(lab.refused(FrameCause::IpBadChecksum), 4U);
    EXPECT_EQ(lab.log().stats.ambiguities, 1U);
}

/// All that comes of the fragments of one datagram: first what the receiver has.
class Fragments {
public:
    void add(FragmentInfo info, std::string_view data, IpFlaw flaw = IpFlaw::None) {
        Datagram fragment;
        fragment.source = *IpAddress::parse("fd00::1");
        fragment.destination = *IpAddress::parse("fd00::2");
        fragment.payload = bytes_of(data);
        fragment.fragment = info;
        fragment.flaw = flaw;
        fragment.time = at_ms(1);
        if (const auto whole = defragmenter_.add(fragment)) read = text_of(whole->payload);
        while (const auto view = defragmenter_.next_view())
            others.emplace_back(text_of(view->payload));
    }
    std::uint64_t refused(FrameCause cause) {
        return ledger_.not_delivered[static_cast<std::size_t>(cause)];
    }

    std::string read;
    std::vector<std::string> others;

private:
    Limits limits_;
    LimitHits hits_;
    FrameLedger ledger_;
    IpDefragmenter defragmenter_{limits_, hits_, ledger_, {3, 4}};
};

constexpr std::uint32_t kId = 7;

TEST(IpSoundness, AFirstFragmentWithoutAllHeadersIsTheOtherView) {  // T36
    Fragments fragments;
    fragments.add({kId, 0, true, kTcp, true}, "tinytiny");
    fragments.add({kId, 8, false, kTcp}, "and the rest");
    EXPECT_EQ(fragments.read, "");
    EXPECT_THAT(fragments.others, ElementsAre("tinytinyand the rest"));
    EXPECT_EQ(fragments.refused(FrameCause::FragmentRejected), 8U);
    fragments.add({kId, 0, true, kTcp}, "complete");
    EXPECT_EQ(fragments.read, "completeand the rest");
}

TEST(IpSoundness, AFlawedFragmentAmongRightOnesIsTheOtherView) {  // T07
    Fragments fragments;
    fragments.add({kId, 0, true, kUdp}, "12345678");
    fragments.add({kId, 8, false, kUdp}, "evil", IpFlaw::BadChecksum);
    EXPECT_EQ(fragments.read, "");
    EXPECT_THAT(fragments.others, ElementsAre("12345678evil"));
    fragments.add({kId, 8, false, kUdp}, "good");
    EXPECT_EQ(fragments.read, "12345678good");
    EXPECT_EQ(fragments.refused(FrameCause::IpBadChecksum), 4U);
}

TEST(IpSoundness, FragmentsThatAreAllFlawedArePutTogether) {
    Fragments fragments;
    fragments.add({kId, 0, true, kUdp}, "12345678", IpFlaw::BadChecksum);
    fragments.add({kId, 8, false, kUdp}, "good", IpFlaw::BadChecksum);
    EXPECT_EQ(fragments.read, "12345678good");
    EXPECT_THAT(fragments.others, IsEmpty());
}

}  // namespace
}  // namespace sealtap::flow::test
