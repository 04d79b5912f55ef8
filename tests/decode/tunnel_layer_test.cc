#include "decode/tunnel_layer.h"

#include <gtest/gtest.h>

#include "decode/decoding.h"

namespace sealtap::test {
namespace {

const std::string kText = "what the inner datagram carries";
const std::string kInner = ipv4({.last_octet = 2}, kText);

std::string outer(std::uint8_t protocol, const std::string& inside) {
    return ethernet(0x0800, ipv4({.protocol = protocol}, inside));
}

void expect_inner(const std::string& frame, const std::string& source = "10.0.0.2") {
    Decoding decoding;
    const auto datagram = decoding.frame(frame);
    ASSERT_EQ(payload_of(datagram), kText);
    EXPECT_EQ(datagram->source.to_string(), source);
    EXPECT_EQ(decoding.ledger.headers, frame.size() - kText.size());
}

void expect_outer(const std::string& frame, const std::string& payload) {
    Decoding decoding;
    const auto datagram = decoding.frame(frame);
    ASSERT_EQ(payload_of(datagram), payload);
    EXPECT_EQ(datagram->source.to_string(), "10.0.0.1");
    EXPECT_EQ(decoding.ledger.headers, 34U);
    for (const std::uint64_t lost : decoding.ledger.not_delivered) EXPECT_EQ(lost, 0U);
}

TEST(IpInIp, InnerDatagramIsFoundInAllFourWays) {
    const std::string inner6 = ipv6({.last_octet = 2}, kText);
    expect_inner(outer(4, kInner));
    expect_inner(outer(41, inner6), "fd00::2");
    expect_inner(ethernet(0x86dd, ipv6({.next = 4}, kInner)));
    expect_inner(ethernet(0x86dd, ipv6({.next = 41}, inner6)), "fd00::2");
}

TEST(Gre, OptionalFieldsAreSkipped) {
    expect_inner(outer(47, gre(0x0800, kInner)));
    expect_inner(outer(47, u16(0x2000) + u16(0x0800) + u32(1) + kInner));
    expect_inner(outer(47, u16(0xb000) + u16(0x0800) + u32(1) + u32(2) + u32(3) + kInner));
}

TEST(Gre, CarriesBridgedEthernetWithTags) {
    const std::string frame = outer(47, gre(0x6558, ethernet(0x8100, tag(55, 0x0800, kInner))));
    expect_inner(frame);
    Decoding decoding;
    EXPECT_EQ(decoding.frame(frame)->vlans.ids[0], 55);
}

TEST(Gre, VersionOneAndSourceRoutesStayRaw) {
    for (const unsigned flags : {0x0001U, 0x4000U}) {
        const std::string inside = u16(flags) + u16(0x0800) + kInner;
        expect_outer(outer(47, inside), inside);
    }
}

TEST(Vxlan, InnerDatagramIsFoundOnBothPorts) {
    const std::string inside = std::string("\x08\0\0\0\0\0\x2a\0", 8) + ethernet(0x0800, kInner);
    expect_inner(outer(17, udp(4789, inside)));
    expect_inner(outer(17, udp(8472, inside)));
}

TEST(Vxlan, WithoutTheFlagOrOnAnotherPortItIsAPlainDatagram) {
    const std::string without_flag = vxlan(ethernet(0x0800, kInner), 0);
    expect_outer(outer(17, without_flag), without_flag);
    const std::string elsewhere =
        udp(4790, std::string("\x08\0\0\0\0\0\x2a\0", 8) + ethernet(0x0800, kInner));
    expect_outer(outer(17, elsewhere), elsewhere);
}

TEST(Vxlan, InsideThatIsNotIpLeavesTheOuterDatagram) {
    const std::string arp = vxlan(ethernet(0x0806, std::string(28, '\1')));
    expect_outer(outer(17, arp), arp);
}

TEST(Vxlan, InsideCutWithinItsIpHeaderLeavesTheOuterDatagram) {
    const std::string cut = vxlan(ethernet(0x0800, kInner.substr(0, 15)));
    expect_outer(outer(17, cut), cut);
}

TEST(Vxlan, PaddingOfTheInnerFrameIsNoPayload) {
    expect_inner(outer(17, vxlan(ethernet(0x0800, kInner + "padding"))));
}

TEST(Vxlan, OctetsCutInsideAreMissingFromTheInnerDatagram) {
    const std::string whole = outer(17, vxlan(ethernet(0x0800, kInner)));
    Decoding decoding;
    const auto datagram = decoding.frame(whole.substr(0, whole.size() - 10), 1, 10);
    EXPECT_EQ(payload_of(datagram), kText.substr(0, kText.size() - 10));
    EXPECT_EQ(datagram->missing_bytes, 10U);
}

TEST(Tunnels, OuterVlansComeBackWithTheOuterDatagram) {
    const std::string arp = vxlan(ethernet(0x8100, tag(66, 0x0806, std::string(28, '\1'))));
    Decoding decoding;
    const auto datagram =
        decoding.frame(ethernet(0x8100, tag(5, 0x0800, ipv4({.protocol = 17}, arp))));
    ASSERT_EQ(payload_of(datagram), arp);
    EXPECT_EQ(datagram->vlans.count, 1);
    EXPECT_EQ(datagram->vlans.ids[0], 5);
}

TEST(Tunnels, FragmentOfATunnelIsNotEntered) {
    const std::string frame =
        ethernet(0x0800, ipv4({.protocol = 4, .flags_and_offset = 0x2000}, kInner));
    Decoding decoding;
    const auto datagram = decoding.frame(frame);
    EXPECT_EQ(payload_of(datagram), kInner);
    EXPECT_TRUE(datagram->fragment);
}

TEST(Tunnels, FragmentInsideATunnelIsReturned) {
    const std::string inner = ipv4({.last_octet = 2, .flags_and_offset = 0x2000}, kText);
    Decoding decoding;
    const auto datagram = decoding.frame(outer(47, gre(0x0800, inner)));
    ASSERT_EQ(payload_of(datagram), kText);
    EXPECT_TRUE(datagram->fragment);
}

}  // namespace
}  // namespace sealtap::test
