#include "decode/wlan_layer.h"

#include <gtest/gtest.h>

#include "decode/decoding.h"
#include "decode/radio.h"

namespace sealtap::test {
namespace {

constexpr int kWlan = 105;
constexpr int kPrism = 119;
constexpr int kRadiotap = 127;
constexpr int kAvs = 163;
constexpr int kPpi = 192;

const std::string kText = "what goes through the air";
const std::string kIp = ipv4({}, kText);
const std::string kBody = snap(0x0800, kIp);

void expect_text(const std::string& frame, int link_type) {
    Decoding decoding;
    EXPECT_EQ(payload_of(decoding.frame(frame, link_type)), kText);
    EXPECT_EQ(decoding.ledger.headers, frame.size() - kText.size());
    EXPECT_FALSE(decoding.decoder.has_more());
}

void expect_lost(const std::string& frame, int link_type, FrameCause cause, std::uint64_t octets) {
    Decoding decoding;
    EXPECT_FALSE(decoding.frame(frame, link_type));
    EXPECT_EQ(decoding.lost(cause), octets) << to_string(cause);
    EXPECT_EQ(decoding.ledger.difference(), 0);
}

TEST(Wlan, HeaderIsAsLongAsItsFlagsSay) {
    expect_text(wlan({.flags = 0}, kBody), kWlan);
    expect_text(wlan({.flags = 1}, kBody), kWlan);
    expect_text(wlan({.flags = 2}, kBody), kWlan);
    expect_text(wlan({.flags = 3}, kBody), kWlan);
    expect_text(wlan({.first = 0x88, .quality = u16(0)}, kBody), kWlan);
    expect_text(wlan({.first = 0x88, .flags = 0x83, .quality = u16(0) + u32(7)}, kBody), kWlan);
}

TEST(Wlan, CarriesIpV6AndTags) {
    expect_text(wlan({}, snap(0x86dd, ipv6({}, kText))), kWlan);
    expect_text(wlan({}, snap(0x8100, tag(7, 0x0800, kIp))), kWlan);
}

TEST(Wlan, FrameCheckIsNoPayload) {
    // Without a length in its IP header only the radio's header says where the frame ends.
    const std::string endless = snap(0x0800, ipv4({.total_length = 0}, kText));
    expect_text(radiotap(0x10, wlan({}, endless) + "FCS!"), kRadiotap);
    Decoding decoding;
    EXPECT_EQ(payload_of(decoding.frame(radiotap(0, wlan({}, endless) + "data"), kRadiotap)),
              kText + "data");
}

TEST(Wlan, FrameCheckThatWasCutOffIsNotMissed) {
    const std::string endless = snap(0x0800, ipv4({.total_length = 0}, kText));
    Decoding decoding;
    const auto datagram = decoding.frame(radiotap(0x10, wlan({}, endless)), kRadiotap, 6);
    ASSERT_EQ(payload_of(datagram), kText);
    EXPECT_EQ(datagram->missing_bytes, 2U);
}

TEST(Wlan, HeaderIsFilledUpWhenTheRadioSaysSo) {
    const std::string filled = wlan({.first = 0x88, .quality = u16(0) + u16(0)}, kBody);
    expect_text(radiotap(0x20, filled), kRadiotap);
    expect_text(radiotap(0x20, wlan({}, kBody)), kRadiotap);
}

TEST(Wlan, EncryptedFramesAreCountedAsSuch) {
    for (const std::uint8_t flags : {std::uint8_t{0x41}, std::uint8_t{0x42}}) {
        const std::string body = "\x12\x34\x56" + u8(0x20) + u32(1) + "what nobody can read";
        expect_lost(wlan({.flags = flags}, body), kWlan, FrameCause::Encrypted, body.size());
    }
}

TEST(Wlan, DecryptedFramesMayKeepTheFlagAndTheVector) {
    expect_text(wlan({.flags = 0x41}, kBody), kWlan);
    expect_text(wlan({.flags = 0x42}, "\x12\x34\x56" + u8(0x20) + u32(1) + kBody), kWlan);
}

TEST(Wlan, DecryptedAggregatesAreReadToo) {
    const std::string vector = "\x12\x34\x56" + u8(0x20) + u32(1);
    for (const std::string& before : {std::string(), vector}) {
        std::string frame = aggregate(before + padded(subframe(kBody)) + subframe(kBody));
        frame[1] = 0x41;
        Decoding decoding;
        EXPECT_EQ(payload_of(decoding.frame(frame, kWlan)), kText);
        EXPECT_EQ(payload_of(decoding.decoder.decode_more()), kText);
    }
}

TEST(Wlan, ManagementControlAndEmptyFramesHoldNoIp) {
    for (const int first : {0x80, 0xb4, 0x48, 0xc8}) {
        const std::string frame = wlan({.first = static_cast<std::uint8_t>(first)}, kBody);
        expect_lost(frame, kWlan, FrameCause::NotIp, frame.size());
    }
}

TEST(Wlan, FragmentsArePiecesOfAPacket) {
    for (const unsigned more : {0U, 4U}) {
        Decoding decoding;
        const std::string frame =
            wlan({.flags = static_cast<std::uint8_t>(1U | more), .fragment = 2}, kBody);
        EXPECT_FALSE(decoding.frame(frame, kWlan));
        ASSERT_TRUE(decoding.decoder.piece());
        const decode::Piece& piece = *decoding.decoder.piece();
        EXPECT_EQ(piece.place, 2U);
        EXPECT_EQ(piece.next_place, 3U);
        EXPECT_EQ(piece.is_last, more == 0);
        EXPECT_EQ(text_of(piece.inside.data), kBody);
        EXPECT_EQ(decoding.ledger.difference(), static_cast<std::int64_t>(piece.held_bytes()));
        EXPECT_EQ(piece.held_bytes(), kBody.size());
        (void)decoding.frame(wlan({}, kBody), kWlan);
        EXPECT_FALSE(decoding.decoder.piece());
    }
}

TEST(Wlan, EachDatagramOfAnAggregateIsFound) {
    const std::string second = ipv4({.last_octet = 2}, "the second");
    const std::string arp = snap(0x0806, std::string(27, '\1'));
    const std::string frame =
        aggregate(padded(subframe(kBody)) + padded(subframe(arp)) + subframe(snap(0x0800, second)));
    Decoding decoding;
    EXPECT_EQ(payload_of(decoding.frame(frame, kWlan)), kText);
    ASSERT_TRUE(decoding.decoder.has_more());
    EXPECT_EQ(payload_of(decoding.decoder.decode_more()), "(no datagram)");
    ASSERT_TRUE(decoding.decoder.has_more());
    const auto last = decoding.decoder.decode_more();
    EXPECT_EQ(payload_of(last), "the second");
    EXPECT_EQ(last->packet_number, 12U);
    EXPECT_FALSE(decoding.decoder.has_more());
    EXPECT_EQ(decoding.lost(FrameCause::NotIp), 27U + 3U);
    EXPECT_EQ(decoding.ledger.difference(), static_cast<std::int64_t>(kText.size() + 10));
}

TEST(Wlan, TagOfOneSubframeIsNotThatOfTheNext) {
    const std::string tagged = snap(0x8100, tag(7, 0x0800, kIp));
    Decoding decoding;
    EXPECT_EQ(
        decoding.frame(aggregate(padded(subframe(tagged)) + subframe(kBody)), kWlan)->vlans.count,
        1);
    EXPECT_EQ(decoding.decoder.decode_more()->vlans.count, 0);
}

TEST(Wlan, AnotherFrameForgetsTheRestOfThatBefore) {
    Decoding decoding;
    EXPECT_TRUE(decoding.frame(aggregate(padded(subframe(kBody)) + subframe(kBody)), kWlan));
    EXPECT_TRUE(decoding.decoder.has_more());
    EXPECT_TRUE(decoding.frame(ethernet(0x0800, kIp)));
    EXPECT_FALSE(decoding.decoder.has_more());
}

TEST(Radio, HeaderOfPrismIsReadInBothByteOrders) {
    const std::string rest(136, '\1');
    expect_text(u32(0x44) + u32(144) + rest + wlan({}, kBody), kPrism);
    expect_text(little(0x44, 4) + little(144, 4) + rest + wlan({}, kBody), kPrism);
}

TEST(Radio, HeaderOfAvsIsReadUnderBothLinkTypes) {
    const std::string head = u32(0x80211001) + u32(64) + std::string(56, '\1');
    expect_text(head + wlan({}, kBody), kAvs);
    expect_text(head + wlan({}, kBody), kPrism);
}

TEST(Radio, PerPacketInformationStandsBeforeAnyLink) {
    const std::string endless = snap(0x0800, ipv4({.total_length = 0}, kText));
    const std::string common =
        little(2, 2) + little(20, 2) + std::string(8, '\1') + little(1, 2) + std::string(10, '\1');
    expect_text(u16(0) + little(32, 2) + little(kWlan, 4) + common + wlan({}, endless) + "FCS!",
                kPpi);
    expect_text(u16(0) + little(8, 2) + little(kWlan, 4) + wlan({}, kBody), kPpi);
    expect_text(u16(0) + little(8, 2) + little(1, 4) + ethernet(0x0800, kIp), kPpi);
}

TEST(Radio, PerPacketInformationWithinItselfEndsAtTheLimit) {
    std::string frame = wlan({}, kBody);
    for (int i = 0; i < 40; ++i) frame = u16(0) + little(8, 2) + little(kPpi, 4) + frame;
    Decoding decoding;
    EXPECT_FALSE(decoding.frame(frame, kPpi));
    EXPECT_NE(decoding.lost(FrameCause::LayerLimit), 0U);
}

TEST(Radio, LengthsThatCannotBeAreMalformed) {
    const std::string frame = wlan({}, kBody);
    const std::string tap = little(0, 2) + little(7, 2) + u32(0) + frame;
    expect_lost(tap, kRadiotap, FrameCause::MalformedHeader, tap.size());
    const std::string prism = u32(0x44) + u32(3) + frame;
    expect_lost(prism, kPrism, FrameCause::MalformedHeader, prism.size());
    const std::string ppi = u16(0) + little(5, 2) + u32(0) + frame;
    expect_lost(ppi, kPpi, FrameCause::MalformedHeader, ppi.size());
    const std::string avs = u32(0x12345678) + u32(64) + frame;
    expect_lost(avs, kAvs, FrameCause::MalformedHeader, avs.size());
}

}  // namespace
}  // namespace sealtap::test
