#include "decode/carrier_layer.h"

#include <gtest/gtest.h>

#include "decode/decoding.h"
#include "decode/tunnels.h"

namespace sealtap::test {
namespace {

const std::string kText = "what the inner datagram carries";
const std::string kInner = ipv4({.last_octet = 2}, kText);
const std::string kInner6 = ipv6({.last_octet = 2}, kText);
const std::string kFrame = ethernet(0x0800, kInner);

void expect_inner(const std::string& frame, const std::string& source = "10.0.0.2") {
    Decoding decoding;
    const auto datagram = decoding.frame(frame);
    ASSERT_EQ(payload_of(datagram), kText);
    EXPECT_EQ(datagram->source.to_string(), source);
    EXPECT_EQ(decoding.ledger.headers, frame.size() - kText.size());
}

/// The octets behind the port, or behind IP's protocol, stay with the datagram around them.
void expect_raw(std::uint16_t port, const std::string& inside) {
    Decoding decoding;
    const auto datagram = decoding.frame(outer_udp(port, inside));
    ASSERT_EQ(payload_of(datagram), udp(port, inside));
    EXPECT_EQ(decoding.ledger.headers, 34U);
}

std::string from_port(std::uint16_t port, const std::string& inside) {
    return outer(17, udp(50000, inside).replace(0, 2, u16(port)));
}

TEST(Teredo, PacketIsFoundBehindItsTwoHeaders) {
    const std::string packet = from_teredo(kText);
    const std::string source = "2001::2";
    expect_inner(outer_udp(3544, packet), source);
    expect_inner(outer_udp(3544, teredo_origin() + packet), source);
    expect_inner(outer_udp(3544, teredo_authentication() + packet), source);
    expect_inner(from_port(3544, teredo_authentication() + teredo_origin() + packet), source);
}

TEST(Teredo, BetweenHostsItIsKnownByWhatItIs) {
    expect_inner(outer_udp(51000, from_teredo(kText)), "2001::2");
    std::string to_teredo = kInner6;
    to_teredo.replace(24, 4, u32(0x20010000));
    expect_inner(outer_udp(51000, to_teredo), "fd00::2");
}

TEST(Teredo, OnOtherPortsNothingElseIsTakenForIt) {
    expect_raw(51000, kInner6);                      // not an address of Teredo's
    expect_raw(51000, from_teredo(kText) + "more");  // lengths that differ
    expect_raw(51000, from_teredo(kText).substr(0, 39));
}

TEST(L2tp, FieldsOfVersionTwoAreSkipped) {
    expect_inner(outer_udp(1701, u16(2) + u32(0x00010002) + ppp(kInner)));
    expect_inner(outer_udp(1701, l2tp(ppp(kInner))));
    expect_inner(from_port(1701, l2tp(u8(0x21) + kInner)));
    expect_inner(outer_udp(1701, l2tp(ppp(kInner)) + "behind its length"));
}

TEST(L2tp, ControlMessagesAndReservedBitsStayRaw) {
    expect_raw(1701, u16(0xc802) + u16(kInner.size() + 16) + u32(1) + u32(0) + ppp(kInner));
    expect_raw(1701, u16(0x1002) + u32(1) + ppp(kInner));
    expect_raw(1701, u16(0x4002) + u16(7) + u32(1) + ppp(kInner));
    expect_raw(1701, u16(4) + u32(1) + ppp(kInner));
    expect_raw(1701, u16(0x8003) + u16(0) + u32(1) + kFrame);
}

TEST(L2tp, VersionThreeIsFoundBehindCookiesAndSublayers) {
    for (const std::size_t agreed : {0U, 4U, 8U, 12U}) {
        const std::string head = u32(0x1234) + std::string(agreed, '\x5a');
        for (const std::string& inside : {kFrame, kInner, ppp(kInner), u32(0x0f000800) + kInner,
                                          ethernet(0x8100, tag(5, 0x0800, kInner))}) {
            expect_inner(outer_udp(1701, u16(3) + u16(0) + head + inside));
            expect_inner(outer(115, head + inside));
        }
    }
}

TEST(L2tp, VersionThreeWithoutAnythingToBelieveStaysRaw) {
    expect_raw(1701, u16(3) + u16(0) + u32(0x1234) + "nothing that begins with a header");
    expect_raw(1701, u16(3) + u16(0) + u32(0) + kFrame);
    const std::string arp = ethernet(0x0806, std::string(28, '\1'));
    Decoding decoding;
    EXPECT_EQ(payload_of(decoding.frame(outer(115, u32(7) + arp))), u32(7) + arp);
}

TEST(Tzsp, FramesOfAllLinksAreEnteredBehindTheTags) {
    expect_inner(outer_udp(37008, tzsp(1, kFrame)));
    expect_inner(outer_udp(37008, tzsp(7, kInner)));
    expect_inner(outer_udp(37008, tzsp(18, wlan({}, snap(0x0800, kInner)))));
    expect_inner(outer_udp(37008, u16(0x0101) + u16(1) + u8(1) + kFrame));
}

TEST(Tzsp, OtherTypesAndEndlessTagsStayRaw) {
    expect_raw(37008, u16(0x0104) + u16(1) + u8(1) + kFrame);
    expect_raw(37008, u16(0x0200) + u16(1) + u8(1) + kFrame);
    expect_raw(37008, u16(0x0100) + u16(1) + std::string(40, '\0'));
    expect_raw(37008, tzsp(99, kFrame));
}

TEST(Capwap, FramesOfRadiosAreEnteredInBothOctetOrders) {
    const std::string radio = wlan({.first = 0x88, .quality = u16(0)}, snap(0x0800, kInner));
    expect_inner(outer_udp(5247, capwap(radio)));
    expect_inner(outer_udp(5247, capwap(swapped(radio))));
    expect_inner(from_port(5247, capwap(wlan({.flags = 2}, snap(0x0800, kInner)))));
    expect_inner(outer_udp(5247, u8(0) + net(2U << 19U, 3) + u32(0) + kFrame));
}

TEST(Capwap, FragmentsArePiecesOfAPacketAndHaveTheirDatagramAround) {
    Decoding decoding;
    const std::string inside =
        u8(0) + net(2U << 19U | 0xc0U, 3) + u16(7) + u16(3U << 3U) + "octets";
    EXPECT_FALSE(decoding.frame(outer_udp(5247, inside)));
    ASSERT_TRUE(decoding.decoder.piece() && decoding.decoder.piece()->around);
    const decode::Piece& piece = *decoding.decoder.piece();
    EXPECT_EQ(payload_of(piece.around), udp(5247, inside));
    EXPECT_EQ(text_of(piece.inside.data), "octets");
    EXPECT_EQ(piece.place, 24U);
    EXPECT_EQ(piece.next_place, 30U);
    EXPECT_TRUE(piece.is_last);
    EXPECT_EQ(decoding.ledger.difference(), static_cast<std::int64_t>(piece.held_bytes()));
}

TEST(Capwap, DtlsAndKeepAlivesStayRaw) {
    expect_raw(5247, u8(1) + capwap(kFrame).substr(1));
    expect_raw(5247, u8(0) + net(2U << 19U | 0x08U, 3) + u32(0) + kFrame);
    expect_raw(5247, u8(0) + net(1U << 19U, 3) + u32(0) + kFrame);
}

TEST(Lisp, PacketOfEitherVersionIsEntered) {
    expect_inner(outer_udp(4341, u32(0x80001234) + u32(1) + kInner));
    expect_inner(outer_udp(4341, u32(0x80001234) + u32(1) + kInner6), "fd00::2");
}

TEST(VxlanGpe, NextProtocolSaysWhatIsInside) {
    const auto gpe = [](unsigned flags, unsigned next) {
        return u8(flags) + u16(0) + u8(next) + u32(42U << 8U);
    };
    expect_inner(outer_udp(4790, gpe(0x08, 0) + kFrame));
    expect_inner(outer_udp(4790, gpe(0x0c, 1) + kInner));
    expect_inner(outer_udp(4790, gpe(0x0c, 2) + kInner6), "fd00::2");
    expect_inner(outer_udp(4790, gpe(0x0c, 3) + kFrame));
    expect_inner(outer_udp(4790, gpe(0x0c, 4) + nsh(3, kFrame)));
    expect_inner(outer_udp(4790, gpe(0x0c, 5) + u32(0x100) + kInner));
    expect_raw(4790, gpe(0x0c, 77) + kInner);
    expect_raw(4790, gpe(0x04, 1) + kInner);
    expect_raw(4790, gpe(0x1c, 1) + kInner);
}

TEST(EtherIp, FrameIsEnteredInItsOnlyVersion) {
    expect_inner(outer(97, u16(0x3000) + kFrame));
    Decoding decoding;
    EXPECT_EQ(payload_of(decoding.frame(outer(97, u16(0x4000) + kFrame))), u16(0x4000) + kFrame);
}

TEST(Ayiya, PacketIsFoundBehindIdentityAndSignature) {
    expect_inner(outer_udp(5072, ayiya(kInner6)), "fd00::2");
    expect_raw(5072, ayiya(kInner6).replace(2, 1, u8(0x12)));
}

TEST(UdpTunnels, MplsAndGreHavePortsToo) {
    expect_inner(outer_udp(6635, u32(0x1100) + kInner));
    expect_inner(outer_udp(4754, gre(0x0800, kInner)));
}

TEST(UdpTunnels, LittleHeaderCannotHideALongPayload) {
    const std::string secret(65, 's');
    for (const std::uint16_t port : {std::uint16_t{4341}, std::uint16_t{4789}}) {
        const std::string head = u32(0x08000000) + u32(0);
        expect_raw(port, head + (port == 4789 ? kFrame : kInner) + secret);
    }
    expect_raw(3544, kInner6 + secret);
    expect_inner(outer_udp(4341, u32(0x80001234) + u32(1) + kInner + std::string(64, '\0')));
}

TEST(UdpTunnels, HeaderWithAWrongChecksumIsNotBelieved) {
    const std::string lisp = u32(0x80001234) + u32(1);
    expect_raw(4341, lisp + std::string(kInner).replace(10, 2, u16(0x1234)));
    // 4500 + 0033 + 1234 + 4000 + 4006 + 0a00 + 0002 + 0a00 + 0102, carried and inverted.
    ASSERT_EQ(kInner.size(), 0x33U);
    expect_inner(outer_udp(4341, lisp + std::string(kInner).replace(10, 2, u16(0x138e))));
}

}  // namespace
}  // namespace sealtap::test
