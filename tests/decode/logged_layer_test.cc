#include "decode/logged_layer.h"

#include <gtest/gtest.h>

#include "decode/decoding.h"
#include "decode/radio.h"

namespace sealtap::test {
namespace {

const std::string kText = "what somebody logged";
const std::string kIp = ipv4({}, kText);
const std::string kIp6 = ipv6({}, kText);

void expect_text(const std::string& frame, int link_type) {
    Decoding decoding;
    EXPECT_EQ(payload_of(decoding.frame(frame, link_type)), kText);
    EXPECT_EQ(decoding.ledger.headers, frame.size() - kText.size());
}

void expect_lost(const std::string& frame, int link_type, FrameCause cause) {
    Decoding decoding;
    EXPECT_FALSE(decoding.frame(frame, link_type));
    EXPECT_EQ(decoding.lost(cause), frame.size()) << to_string(cause);
}

TEST(Logged, LogsOfPacketFiltersCarryIp) {
    expect_text(little(2, 4) + std::string(8, '\1') + kIp, 109);
    expect_text(u32(24) + std::string(8, '\1') + kIp6, 109);
    expect_text(u8(61) + u8(2) + std::string(62, '\1') + kIp, 117);
    expect_text(u8(64) + u8(24) + std::string(62, '\1') + kIp6, 117);
}

TEST(Logged, PacketOfNetfilterIsFoundAmongItsAttributes) {
    const std::string mark = little(7, 2) + little(10, 2) + "abc" + u8(0);
    const std::string packet = little(4 + kIp.size(), 2) + little(9, 2) + kIp;
    expect_text(u8(2) + u8(0) + u16(5) + mark + packet, 239);
    const std::string big = u16(8) + u16(3) + u32(0) + u16(4 + kIp6.size()) + u16(9) + kIp6;
    expect_text(u8(10) + u8(0) + u16(5) + big + "next", 239);
}

TEST(Logged, AttributesWithoutAPacketAreCounted) {
    expect_lost(u32(0x02000005) + little(8, 2) + little(3, 2) + u32(0), 239, FrameCause::NotIp);
    expect_lost(u32(0x02000005) + little(3, 2) + little(3, 2), 239, FrameCause::MalformedHeader);
    expect_lost(u32(0x02000005) + little(9, 2) + little(3, 2), 239, FrameCause::TruncatedHeader);
}

TEST(Logged, PktapStandsBeforeAnyLink) {
    const std::string head = little(20, 4) + little(1, 4);
    expect_text(head + little(1, 4) + u64(0) + ethernet(0x0800, kIp), 258);
    expect_text(head + little(101, 4) + u64(0) + kIp6, 258);
    expect_lost(little(20, 4) + little(0, 4) + little(1, 4) + u64(0), 258, FrameCause::NotIp);
    expect_lost(little(11, 4) + little(1, 4) + little(1, 4), 258, FrameCause::MalformedHeader);
}

TEST(Logged, FrameRelayHasItsOwnIdentifiersOrEtherTypes) {
    expect_text(u16(0x1841) + u8(3) + u8(0xcc) + kIp, 107);
    expect_text(u16(0x1841) + u8(3) + u8(0) + u8(0x8e) + kIp6, 107);
    expect_text(u16(0x1841) + u8(3) + u8(0) + u8(0x80) + net(0, 3) + u16(0x0800) + kIp, 107);
    expect_text(u32(0x18404041) + u16(0x0800) + kIp, 107);
    expect_text(u8(1) + u16(0x1841) + u16(0x86dd) + kIp6, 206);
}

TEST(Logged, DirectionIsSkipped) {
    expect_text(u8(0) + u16(0xff03) + u16(0x0021) + kIp, 204);
    expect_text(u8(1) + u16(0x0f00) + u16(0x0800) + kIp, 205);
}

TEST(Logged, FirewireCarriesEtherTypes) {
    expect_text(std::string(16, '\1') + u16(0x0800) + kIp, 138);
}

TEST(Logged, CookedFramesOfRadiosAreRead) {
    const std::string frame = wlan({}, snap(0x0800, kIp));
    const auto v1 = [](std::uint16_t hardware) {
        return u16(0) + u16(hardware) + std::string(10, '\1') + u16(4);
    };
    expect_text(v1(801) + frame, 113);
    expect_text(v1(803) + radiotap(0, frame), 113);
    expect_text(u16(4) + u16(0) + u32(2) + u16(803) + std::string(10, '\1') + radiotap(0, frame),
                276);
}

}  // namespace
}  // namespace sealtap::test
