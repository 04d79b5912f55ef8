#include "decode/decoder.h"

#include <gtest/gtest.h>

#include "decode/decoding.h"

namespace sealtap::test {
namespace {

const std::string kText = "what lies innermost";

std::string nested(std::size_t times) {
    std::string out = ipv4({.last_octet = 200}, kText);
    for (std::size_t i = 0; i < times; ++i) out = ipv4({.protocol = 4}, out);
    return out;
}

Datagram whole_of(const std::string& payload, std::uint8_t protocol, const char* source) {
    Datagram whole;
    whole.source = *IpAddress::parse(source);
    whole.destination = whole.source;
    whole.protocol = protocol;
    whole.payload = bytes_of(payload);
    whole.packet_number = 5;
    whole.vlans.ids[0] = 8;
    whole.vlans.count = 1;
    return whole;
}

TEST(Decoder, NestingBeyondTheLimitLeavesTheInnermostThatWasReached) {
    Decoding decoding;
    const std::string frame = nested(100);
    const auto datagram = decoding.frame(frame, 228);
    ASSERT_TRUE(datagram);
    const std::uint64_t layers = decoding.limits[Limit::LayersMax];
    EXPECT_EQ(datagram->payload.size(), frame.size() - 20 * layers);
    EXPECT_EQ(decoding.hits[Limit::LayersMax], 1U);
    EXPECT_EQ(decoding.ledger.headers, 20 * layers);
}

TEST(Decoder, AsManyLayersAsTheLimitAllowsAreRead) {
    Decoding decoding;
    EXPECT_EQ(payload_of(decoding.frame(nested(decoding.limits[Limit::LayersMax] - 1), 228)),
              kText);
    EXPECT_EQ(decoding.hits[Limit::LayersMax], 0U);
}

TEST(Decoder, TagsBeyondTheLimitAreCountedUnderIt) {
    Decoding decoding;
    const std::string frame = ethernet(0x8100, repeat(tag(1, 0x8100, ""), 40));
    EXPECT_FALSE(decoding.frame(frame));
    EXPECT_EQ(decoding.hits[Limit::LayersMax], 1U);
    EXPECT_EQ(decoding.lost(FrameCause::LayerLimit), frame.size() - 14 - 31 * 4);
    EXPECT_EQ(decoding.ledger.difference(), 0);
}

TEST(Decoder, CountsFramesAndWhatWasNeverCaptured) {
    Decoding decoding;
    (void)decoding.frame(nested(0), 228, 7);
    (void)decoding.frame(nested(0), 228);
    EXPECT_EQ(decoding.ledger.frames, 2U);
    EXPECT_EQ(decoding.ledger.captured, 2 * nested(0).size());
    EXPECT_EQ(decoding.ledger.truncated_frames, 1U);
    EXPECT_EQ(decoding.ledger.snapped_bytes, 7U);
}

TEST(Decoder, ReassembledDatagramWithoutTunnelIsReturnedAsItIs) {
    Decoding decoding;
    const auto datagram = decoding.decoder.decode_reassembled(whole_of(kText, 17, "10.0.0.9"));
    ASSERT_EQ(payload_of(datagram), kText);
    EXPECT_EQ(datagram->protocol, 17);
    EXPECT_EQ(datagram->source.to_string(), "10.0.0.9");
    EXPECT_EQ(datagram->packet_number, 5U);
    EXPECT_EQ(decoding.ledger.headers, 0U);
    EXPECT_EQ(decoding.ledger.frames, 0U);
}

TEST(Decoder, ReassembledTunnelIsEnteredAndOnlyItsHeadersAreCounted) {
    Decoding decoding;
    const std::string inside = gre(0x0800, ipv4({.last_octet = 2}, kText) + "padding");
    const auto datagram = decoding.decoder.decode_reassembled(whole_of(inside, 47, "10.0.0.9"));
    ASSERT_EQ(payload_of(datagram), kText);
    EXPECT_EQ(datagram->source.to_string(), "10.0.0.2");
    EXPECT_EQ(datagram->vlans.count, 1);
    EXPECT_EQ(decoding.ledger.headers, inside.size() - kText.size());
}

TEST(Decoder, ReassembledExtensionHeadersAreWalkedOver) {
    Decoding decoding;
    const std::string inside = extension(60) + extension(6) + kText;
    const auto datagram = decoding.decoder.decode_reassembled(whole_of(inside, 60, "fd00::9"));
    ASSERT_EQ(payload_of(datagram), kText);
    EXPECT_EQ(datagram->protocol, 6);
    EXPECT_EQ(decoding.ledger.headers, 16U);
}

TEST(Decoder, ReassembledMalformedChainIsCountedAsInOnePiece) {
    Decoding decoding;
    const std::string inside = u8(6) + u8(99) + std::string(6, '\0');
    EXPECT_FALSE(decoding.decoder.decode_reassembled(whole_of(inside, 60, "fd00::9")));
    EXPECT_EQ(decoding.lost(FrameCause::MalformedHeader), inside.size());
}

TEST(Decoder, ReassembledTunnelWithFragmentInsideGivesTheFragment) {
    Decoding decoding;
    const std::string inside = ipv4({.last_octet = 2, .flags_and_offset = 0x2000}, kText);
    const auto datagram = decoding.decoder.decode_reassembled(whole_of(inside, 4, "10.0.0.9"));
    ASSERT_EQ(payload_of(datagram), kText);
    EXPECT_TRUE(datagram->fragment);
}

}  // namespace
}  // namespace sealtap::test
