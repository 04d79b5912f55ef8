#include "decode/tunnel_layer.h"

#include <gtest/gtest.h>

#include "decode/decoding.h"
#include "decode/radio.h"

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

TEST(Gre, CarriesFramesOfRadios) {
    expect_inner(outer(47, gre(0x8200, wlan({}, snap(0x0800, kInner)))));
    expect_inner(outer(47, gre(0x9000, wlan({}, snap(0x0800, kInner)))));
}

TEST(Gre, RedirectedPacketsAreFoundWithAndWithoutTheirHeader) {
    expect_inner(outer(47, gre(0x883e, kInner)));
    for (const std::uint32_t header : {0x00000102U, 0x40000102U, 0x80000102U})
        expect_inner(outer(47, gre(0x883e, u32(header) + kInner)));
}

TEST(Gre, AggregateInItGivesAllItsDatagrams) {
    const std::string second = subframe(snap(0x0800, kInner));
    Decoding decoding;
    const std::string frame = outer(47, gre(0x8200, aggregate(padded(second) + second)));
    EXPECT_EQ(payload_of(decoding.frame(frame)), kText);
    EXPECT_EQ(payload_of(decoding.decoder.decode_more()), kText);
    EXPECT_FALSE(decoding.decoder.has_more());
    EXPECT_EQ(decoding.ledger.headers, frame.size() - 2 * kText.size());
}

TEST(Gre, AggregateWhoseFirstPartHoldsNoIpStaysRaw) {
    const std::string arp = padded(subframe(snap(0x0806, std::string(27, '\1'))));
    const std::string inside = gre(0x8200, aggregate(arp + subframe(snap(0x0800, kInner))));
    expect_outer(outer(47, inside), inside);
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
        udp(4791, std::string("\x08\0\0\0\0\0\x2a\0", 8) + ethernet(0x0800, kInner));
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

TEST(Vxlan, UdpLengthThatContradictsItselfLeavesTheOuterDatagram) {
    std::string odd = vxlan(ethernet(0x0800, kInner));
    odd.replace(4, 2, u16(7));
    expect_outer(outer(17, odd), odd);
}

TEST(Geneve, OptionsAreSkipped) {
    const std::string header = u16(0x0300) + u16(0x6558) + u32(42U << 8U) + std::string(12, '\1');
    expect_inner(outer(17, udp(6081, header + ethernet(0x0800, kInner))));
    expect_inner(outer(17, udp(6081, u16(0) + u16(0x0800) + u32(0) + kInner)));
}

TEST(GtpU, UserDataIsEnteredWithAndWithoutExtensionHeaders) {
    const std::string tunnel_id = u32(7);
    expect_inner(outer(17, udp(2152, u16(0x30ff) + u16(kInner.size()) + tunnel_id + kInner)));
    const std::string extensions = u16(1) + u8(0) + u8(0x85) + u8(1) + u16(0x1001) + u8(0x20) +
                                   u8(2) + std::string(6, '\1') + u8(0);
    expect_inner(outer(
        17, udp(2152, u16(0x36ff) + u16(kInner.size() + 16) + tunnel_id + extensions + kInner)));
}

TEST(GtpU, SignallingAndEndlessExtensionHeadersStayRaw) {
    const std::string echo = udp(2152, u16(0x3001) + u16(0) + u32(0) + kInner);
    expect_outer(outer(17, echo), echo);
    const std::string endless =
        udp(2152, u16(0x34ff) + u16(0) + u32(0) + net(0, 3) + u8(0x85) + u8(0) + kInner);
    expect_outer(outer(17, endless), endless);
}

TEST(Erspan, AllThreeVersionsAreEntered) {
    const std::string mirrored = ethernet(0x0800, kInner);
    expect_inner(outer(47, gre(0x88be, mirrored)));
    expect_inner(outer(47, u16(0x1000) + u16(0x88be) + u32(1) + std::string(8, '\x10') + mirrored));
    const std::string third = std::string(11, '\x20');
    const std::string gre_header = u16(0x1000) + u16(0x22eb) + u32(1);
    expect_inner(outer(47, gre_header + third + u8(0) + mirrored));
    expect_inner(outer(47, gre_header + third + u8(1) + std::string(8, '\0') + mirrored));
}

TEST(Erspan, ThirdVersionMayMirrorIpAlone) {
    const std::string head = std::string(10, '\x20') + u16(2U << 10U);
    expect_inner(outer(47, u16(0x1000) + u16(0x22eb) + u32(1) + head + kInner));
}

TEST(Erspan, OtherVersionsStayRaw) {
    for (const unsigned type : {0x88beU, 0x22ebU}) {
        const std::string inside =
            u16(0x1000) + u16(type) + u32(1) + std::string(12, '\x70') + ethernet(0x0800, kInner);
        expect_outer(outer(47, inside), inside);
    }
}

TEST(Erspan, WhatATruncatedMirrorLeftOutIsMissing) {
    const std::string head = u16(0x1001) + u16(0x0401) + u32(0);  // the T flag
    const std::string mirrored = ethernet(0x0800, kInner);
    Decoding decoding;
    const auto datagram = decoding.frame(outer(
        47, u16(0x1000) + u16(0x88be) + u32(1) + head + mirrored.substr(0, mirrored.size() - 9)));
    EXPECT_EQ(payload_of(datagram), kText.substr(0, kText.size() - 9));
    EXPECT_EQ(datagram->missing_bytes, 9U);
    EXPECT_EQ(datagram->missing_cause, Cause::SnapLength);
}

TEST(Pptp, DatagramIsEnteredThroughPpp) {
    const std::string call = u16(kInner.size() + 4) + u16(9);
    expect_inner(outer(47, u16(0x3081) + u16(0x880b) + call + u32(1) + u32(0) + u16(0xff03) +
                               u16(0x0021) + kInner));
}

TEST(Pptp, EncryptedPppStaysRaw) {
    const std::string inside = u16(0x3001) + u16(0x880b) + u32(9) + u32(1) + u16(0x00fd) + kInner;
    expect_outer(outer(47, inside), inside);
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
