#include "decode/link_layer.h"

#include <gtest/gtest.h>

#include "decode/decoding.h"

namespace sealtap::test {
namespace {

const std::string kText = "a payload that is long enough to need no padding at all";
const std::string kIp = ipv4({}, kText);

TEST(LinkLayer, EthernetPaddingAndTrailerAreNoPayload) {
    Decoding decoding;
    const std::string padding = "padding with a secret in it";
    const std::optional<Datagram> datagram = decoding.frame(ethernet(0x0800, kIp + padding));
    EXPECT_EQ(payload_of(datagram), kText);
    EXPECT_EQ(decoding.ledger.headers, 14 + 20 + padding.size());
}

TEST(LinkLayer, VlanTagsAreKeptFromTheOutsideIn) {
    Decoding decoding;
    const std::optional<Datagram> datagram = decoding.frame(
        ethernet(0x88a8, tag(0x6000 + 100, 0x9100, tag(200, 0x8100, tag(300, 0x0800, kIp)))));
    ASSERT_EQ(payload_of(datagram), kText);
    const auto tags = datagram->vlans.list();
    EXPECT_EQ(std::vector<std::uint16_t>(tags.begin(), tags.end()),
              (std::vector<std::uint16_t>{100, 200, 300}));
}

TEST(LinkLayer, MoreTagsThanAreKeptStillLeadToTheDatagram) {
    std::string inside = tag(9, 0x0800, kIp);
    for (int i = 0; i < 9; ++i) inside = tag(1, 0x8100, inside);
    Decoding decoding;
    const std::optional<Datagram> datagram = decoding.frame(ethernet(0x8100, inside));
    ASSERT_EQ(payload_of(datagram), kText);
    EXPECT_EQ(datagram->vlans.count, VlanTags::kMax);
}

TEST(LinkLayer, SnapCarriesIp) {
    Decoding decoding;
    const std::string snap = std::string("\xaa\xaa\x03\0\0\0", 6) + u16(0x0800) + kIp;
    EXPECT_EQ(payload_of(decoding.frame(ethernet(static_cast<std::uint16_t>(snap.size()), snap))),
              kText);
}

TEST(LinkLayer, SpanningTreeIsNotIp) {
    Decoding decoding;
    const std::string bpdu = std::string("\x42\x42\x03", 3) + std::string(35, '\0');
    EXPECT_FALSE(decoding.frame(ethernet(38, bpdu)));
    EXPECT_EQ(decoding.lost(FrameCause::NotIp), 35U);
    EXPECT_EQ(decoding.ledger.difference(), 0);
}

TEST(LinkLayer, ArpIsNotIp) {
    Decoding decoding;
    EXPECT_FALSE(decoding.frame(ethernet(0x0806, std::string(28, '\1'))));
    EXPECT_EQ(decoding.lost(FrameCause::NotIp), 28U);
    EXPECT_EQ(decoding.ledger.headers, 14U);
}

TEST(LinkLayer, CookedHeadersOfBothVersionsCarryIpAndTags) {
    Decoding decoding;
    const std::string v1 = u16(0) + u16(1) + u16(6) + std::string(8, '\2');
    const std::string v2 = u16(0) + u32(3) + u16(1) + u8(0) + u8(6) + std::string(8, '\2');
    EXPECT_EQ(payload_of(decoding.frame(v1 + u16(0x0800) + kIp, 113)), kText);
    EXPECT_EQ(payload_of(decoding.frame(u16(0x0800) + v2 + kIp, 276)), kText);
    const auto tagged = decoding.frame(v1 + u16(0x8100) + tag(77, 0x0800, kIp), 113);
    ASSERT_EQ(payload_of(tagged), kText);
    EXPECT_EQ(tagged->vlans.ids[0], 77);
}

TEST(LinkLayer, NullHeaderIsReadInEitherByteOrder) {
    Decoding decoding;
    const std::string v6 = ipv6({}, kText);
    EXPECT_EQ(payload_of(decoding.frame(std::string("\2\0\0\0", 4) + kIp, 0)), kText);
    EXPECT_EQ(payload_of(decoding.frame(u32(2) + kIp, 0)), kText);
    EXPECT_EQ(payload_of(decoding.frame(std::string("\x1e\0\0\0", 4) + v6, 0)), kText);
    EXPECT_EQ(payload_of(decoding.frame(u32(24) + v6, 108)), kText);
    EXPECT_EQ(payload_of(decoding.frame(std::string("\2\0\0\0", 4) + kIp, 108)), kText);
    EXPECT_FALSE(decoding.frame(u32(7) + kIp, 0));
}

TEST(LinkLayer, RawIpIsToldByItsVersion) {
    Decoding decoding;
    const std::string v6 = ipv6({}, kText);
    EXPECT_EQ(payload_of(decoding.frame(kIp, 101)), kText);
    EXPECT_EQ(payload_of(decoding.frame(v6, 101)), kText);
    EXPECT_EQ(payload_of(decoding.frame(kIp, 228)), kText);
    EXPECT_EQ(payload_of(decoding.frame(v6, 229)), kText);
    EXPECT_FALSE(decoding.frame("\x50 neither", 101));
    EXPECT_EQ(decoding.lost(FrameCause::MalformedHeader), 9U);
}

TEST(LinkLayer, CiscoHdlcAndFddiCarryIp) {
    Decoding decoding;
    EXPECT_EQ(payload_of(decoding.frame(u16(0x0f00) + u16(0x0800) + kIp, 104)), kText);
    const std::string snap = std::string("\xaa\xaa\x03\0\0\0", 6) + u16(0x0800) + kIp;
    EXPECT_EQ(payload_of(decoding.frame("\x50" + std::string(12, '\2') + snap, 10)), kText);
}

TEST(LinkLayer, UnknownLinkTypeIsCountedWhole) {
    Decoding decoding;
    EXPECT_FALSE(decoding.frame(kIp, 147));
    EXPECT_EQ(decoding.lost(FrameCause::UnknownLink), kIp.size());
    EXPECT_EQ(decoding.ledger.headers, 0U);
}

TEST(LinkLayer, FrameCutInsideALinkHeaderIsTruncated) {
    for (const int link_type :
         {0, 1, 9, 10, 50, 51, 101, 104, 105, 108, 113, 119, 127, 163, 192, 228, 229, 276}) {
        Decoding decoding;
        EXPECT_FALSE(decoding.frame("", link_type, 60));
        EXPECT_FALSE(decoding.frame("E", link_type == 1 ? 1 : 0, 60));
        EXPECT_EQ(decoding.lost(FrameCause::TruncatedHeader), 1U) << link_type;
        EXPECT_EQ(decoding.ledger.truncated_frames, 2U);
        EXPECT_EQ(decoding.ledger.snapped_bytes, 120U);
        EXPECT_EQ(decoding.ledger.difference(), 0);
    }
}

}  // namespace
}  // namespace sealtap::test
