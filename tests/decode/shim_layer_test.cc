#include "decode/shim_layer.h"

#include <gtest/gtest.h>

#include "decode/decoding.h"

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

}  // namespace
}  // namespace sealtap::test
