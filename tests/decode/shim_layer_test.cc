#include "decode/shim_layer.h"

#include <gtest/gtest.h>

#include "decode/decoding.h"
#include "decode/tunnels.h"

namespace sealtap::test {
namespace {

const std::string kText = "what the datagram under the labels carries";
const std::string kIp = ipv4({}, kText);
constexpr std::uint32_t kBottom = 0x0100;

std::string pppoe(const std::string& inside) {
    return u16(0x1100) + u16(77) + u16(inside.size()) + inside;
}

std::string payload_behind(std::uint16_t ether_type, const std::string& inside) {
    Decoding decoding;
    return payload_of(decoding.frame(ethernet(ether_type, inside)));
}

TEST(Mpls, IpUnderAnyNumberOfLabelsIsFound) {
    EXPECT_EQ(payload_behind(0x8847, u32(kBottom) + kIp), kText);
    EXPECT_EQ(payload_behind(0x8848, u32(0x1000) + u32(0x2000) + u32(kBottom) + kIp), kText);
    EXPECT_EQ(payload_behind(0x8847, u32(kBottom) + ipv6({}, kText)), kText);
}

TEST(Mpls, EthernetPseudoWireIsFoundWithAndWithoutControlWord) {
    const std::string frame = ethernet(0x8100, tag(4, 0x0800, kIp));
    EXPECT_EQ(payload_behind(0x8847, u32(kBottom) + u32(5) + frame), kText);
    EXPECT_EQ(payload_behind(0x8847, u32(kBottom) + frame), kText);
}

TEST(Mpls, EndlessLabelsEndAtTheLimit) {
    Decoding decoding;
    EXPECT_FALSE(decoding.frame(ethernet(0x8847, std::string(4000, '\0'))));
    EXPECT_EQ(decoding.hits[Limit::LayersMax], 1U);
    EXPECT_EQ(decoding.ledger.difference(), 0);
}

TEST(Mpls, StackCutShortIsTruncated) {
    Decoding decoding;
    EXPECT_FALSE(decoding.frame(ethernet(0x8847, u32(0x1000) + u32(kBottom)), 1, 40));
    EXPECT_EQ(decoding.lost(FrameCause::TruncatedHeader), 4U);
}

TEST(Pppoe, SessionCarriesIpWithoutItsPadding) {
    EXPECT_EQ(payload_behind(0x8864, pppoe(u16(0x0021) + kIp) + "padding"), kText);
    EXPECT_EQ(payload_behind(0x8864, pppoe(u16(0x0057) + ipv6({}, kText))), kText);
}

TEST(Pppoe, ControlProtocolsAreNotIp) {
    Decoding decoding;
    EXPECT_FALSE(decoding.frame(ethernet(0x8864, pppoe(u16(0xc021) + std::string(10, '\1')))));
    EXPECT_EQ(decoding.lost(FrameCause::NotIp), 10U);
    EXPECT_FALSE(decoding.frame(ethernet(0x8863, std::string(20, '\1'))));
    EXPECT_EQ(decoding.lost(FrameCause::NotIp), 30U);
    EXPECT_EQ(decoding.ledger.difference(), 0);
}

TEST(Ppp, AllWaysToShortenItsHeaderAreRead) {
    Decoding decoding;
    for (const std::string& header :
         {u16(0xff03) + u16(0x0021), u16(0xff03) + u8(0x21), u16(0x0021), u8(0x21)}) {
        EXPECT_EQ(payload_of(decoding.frame(header + kIp, 9)), kText);
        EXPECT_EQ(payload_of(decoding.frame(header + kIp, 50)), kText);
    }
}

TEST(Mpls, PseudoWireIsToldFromWhatItsAddressLooksLike) {
    for (const char first : {'\x00', '\x44', '\x60'}) {
        std::string frame = ethernet(0x8100, tag(4, 0x0800, kIp));
        frame[0] = first;
        EXPECT_EQ(payload_behind(0x8847, u32(kBottom) + frame), kText) << int{first};
        EXPECT_EQ(payload_behind(0x8847, u32(kBottom) + u32(0) + frame), kText) << int{first};
    }
}

TEST(MacSec, IntegrityAloneLeavesTheFrameInClear) {
    EXPECT_EQ(payload_behind(0x88e5, mac_sec(0x00, u16(0x0800) + kIp + std::string(16, 'c'))),
              kText);
    EXPECT_EQ(payload_behind(0x88e5, mac_sec(0x20, u16(0x8100) + tag(3, 0x0800, kIp))), kText);
}

TEST(MacSec, EncryptedFrameIsCountedAsSuch) {
    const std::string hidden = "what nobody reads";
    Decoding decoding;
    EXPECT_FALSE(decoding.frame(ethernet(0x88e5, mac_sec(0x2c, hidden))));
    EXPECT_EQ(decoding.lost(FrameCause::Encrypted), hidden.size());
    EXPECT_EQ(decoding.ledger.headers, 14U + 14U);
}

TEST(Backbone, FrameOfTheCustomerIsFound) {
    const std::string frame = ethernet(0x8100, tag(4, 0x0800, kIp));
    EXPECT_EQ(payload_behind(0x88e7, u32(0x00012345) + frame), kText);
    EXPECT_EQ(payload_behind(0x88a8, tag(9, 0x88e7, u32(0x00012345) + frame)), kText);
}

TEST(FabricTags, TypeBehindThemIsRead) {
    EXPECT_EQ(payload_behind(0x8926, u32(0x80010002) + u16(0x0800) + kIp), kText);
    EXPECT_EQ(payload_behind(0x893f, std::string(6, '\1') + u16(0x8100) + tag(1, 0x0800, kIp)),
              kText);
}

TEST(Nsh, NextProtocolIsFoundBehindTheWholeHeader) {
    EXPECT_EQ(payload_behind(0x894f, nsh(1, kIp)), kText);
    EXPECT_EQ(payload_behind(0x894f, nsh(2, ipv6({}, kText))), kText);
    EXPECT_EQ(payload_behind(0x894f, nsh(3, ethernet(0x0800, kIp))), kText);
    EXPECT_EQ(payload_behind(0x894f, nsh(4, nsh(5, u32(kBottom) + kIp))), kText);
}

TEST(Nsh, LengthThatCannotBeIsMalformed) {
    Decoding decoding;
    EXPECT_FALSE(decoding.frame(ethernet(0x894f, u16(0x0fc1) + u16(0x0101) + u32(0) + kIp)));
    EXPECT_EQ(decoding.lost(FrameCause::MalformedHeader), 8 + kIp.size());
}

TEST(UnknownTags, AreKnownByTheIpBehindThem) {
    for (const std::uint16_t type : {std::uint16_t{0x9200}, std::uint16_t{0x9abc}}) {
        Decoding decoding;
        const auto datagram = decoding.frame(
            ethernet(type, tag(0x6007, type, tag(8, 0x8100, tag(9, 0x86dd, ipv6({}, kText))))));
        ASSERT_EQ(payload_of(datagram), kText) << type;
        ASSERT_EQ(datagram->vlans.count, 3);
        EXPECT_EQ(datagram->vlans.ids[0], 7);
        EXPECT_EQ(datagram->vlans.ids[2], 9);
    }
}

TEST(UnknownTags, AreNoneWithoutIpBehindThem) {
    for (const std::string& inside : {tag(7, 0x0800, "no header at all, but some text"),
                                      tag(7, 0x0806, kIp), tag(7, 0x0800, kIp.substr(0, 12)),
                                      std::string("\1\2\3"), repeat(tag(7, 0x9abc, ""), 9)}) {
        Decoding decoding;
        EXPECT_FALSE(decoding.frame(ethernet(0x9abc, inside)));
        EXPECT_EQ(decoding.lost(FrameCause::NotIp), inside.size());
        EXPECT_EQ(decoding.ledger.headers, 14U);
    }
}

}  // namespace
}  // namespace sealtap::test
