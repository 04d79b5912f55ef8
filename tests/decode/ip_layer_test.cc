#include "decode/ip_layer.h"

#include <gtest/gtest.h>

#include "decode/decoding.h"

namespace sealtap::test {
namespace {

const std::string kText = "what the datagram carries";

TEST(Ipv4, AddressesProtocolAndPacketAreTold) {
    Decoding decoding;
    const auto datagram = decoding.frame(ethernet(0x0800, ipv4({.protocol = 6}, kText)));
    ASSERT_TRUE(datagram);
    EXPECT_EQ(datagram->source.to_string(), "10.0.0.1");
    EXPECT_EQ(datagram->destination.to_string(), "10.0.1.1");
    EXPECT_EQ(datagram->protocol, 6);
    EXPECT_EQ(datagram->packet_number, 12U);
    EXPECT_EQ(datagram->source_index, 3U);
    EXPECT_EQ(datagram->time, Timestamp(Duration(99)));
    EXPECT_FALSE(datagram->fragment);
}

TEST(Ipv4, OptionsAreHeaders) {
    Decoding decoding;
    EXPECT_EQ(payload_of(decoding.frame(ipv4({.options = std::string(40, '\1')}, kText), 101)),
              kText);
    EXPECT_EQ(decoding.ledger.headers, 60U);
}

TEST(Ipv4, TotalLengthOfZeroMeansToTheEnd) {
    Decoding decoding;
    const auto datagram = decoding.frame(ipv4({.total_length = 0}, kText), 101, 5);
    EXPECT_EQ(payload_of(datagram), kText);
    EXPECT_EQ(datagram->missing_bytes, 5U);
}

TEST(Ipv4, OctetsCutByTheSnapLengthAreMissing) {
    Decoding decoding;
    const auto datagram = decoding.frame(ipv4({.total_length = 1020}, kText), 101, 500);
    EXPECT_EQ(payload_of(datagram), kText);
    EXPECT_EQ(datagram->missing_bytes, 1000U - kText.size());
    EXPECT_EQ(decoding.ledger.truncated_frames, 1U);
    EXPECT_EQ(decoding.ledger.snapped_bytes, 500U);
}

TEST(Ipv4, PaddingCutByTheSnapLengthIsNotMissed) {
    Decoding decoding;
    const auto datagram = decoding.frame(ethernet(0x0800, ipv4({}, kText)), 1, 6);
    EXPECT_EQ(datagram->missing_bytes, 0U);
}

TEST(Ipv4, ContradictingHeadersAreMalformed) {
    for (const V4& odd :
         {V4{.version_and_length = 0x65}, V4{.version_and_length = 0x44}, V4{.total_length = 19}}) {
        Decoding decoding;
        const std::string frame = ethernet(0x0800, ipv4(odd, kText));
        EXPECT_FALSE(decoding.frame(frame));
        EXPECT_EQ(decoding.lost(FrameCause::MalformedHeader), frame.size() - 14);
        EXPECT_EQ(decoding.ledger.headers, 14U);
    }
}

TEST(Ipv4, HeaderCutAnywhereIsTruncated) {
    const std::string whole = ipv4({.options = std::string(8, '\1')}, "");
    for (std::size_t size = 0; size < whole.size(); ++size) {
        Decoding decoding;
        EXPECT_FALSE(decoding.frame(ethernet(0x0800, whole.substr(0, size)), 1, 100));
        EXPECT_EQ(decoding.lost(FrameCause::TruncatedHeader), size);
        EXPECT_EQ(decoding.ledger.difference(), 0);
    }
}

TEST(Ipv4, FragmentsAreReturnedWithTheirPlace) {
    Decoding decoding;
    const auto first =
        decoding.frame(ipv4({.protocol = 17, .id = 9, .flags_and_offset = 0x2000}, kText), 101);
    ASSERT_TRUE(first && first->fragment);
    EXPECT_EQ(first->fragment->id, 9U);
    EXPECT_EQ(first->fragment->offset, 0U);
    EXPECT_TRUE(first->fragment->more);
    EXPECT_EQ(first->fragment->protocol, 17);
    const auto last = decoding.frame(ipv4({.flags_and_offset = 0x1fff}, kText), 101);
    ASSERT_TRUE(last && last->fragment);
    EXPECT_EQ(last->fragment->offset, 0x1fffU * 8);
    EXPECT_FALSE(last->fragment->more);
    EXPECT_EQ(payload_of(last), kText);
}

TEST(Ipv4, EspIsPayload) {
    Decoding decoding;
    const auto datagram = decoding.frame(ipv4({.protocol = 50}, kText), 101);
    ASSERT_TRUE(datagram);
    EXPECT_EQ(datagram->protocol, 50);
    EXPECT_EQ(payload_of(datagram), kText);
}

TEST(Ipv4, AuthenticationHeaderIsWalkedOver) {
    Decoding decoding;
    const std::string header = u8(6) + u8(4) + std::string(22, '\1');
    const auto datagram = decoding.frame(ipv4({.protocol = 51}, header + kText), 101);
    ASSERT_EQ(payload_of(datagram), kText);
    EXPECT_EQ(datagram->protocol, 6);
}

TEST(Ipv4, ExtensionHeadersOfIpv6AreNotRead) {
    Decoding decoding;
    const std::string options = extension(6) + kText;
    EXPECT_EQ(payload_of(decoding.frame(ipv4({.protocol = 60}, options), 101)), options);
}

TEST(Ipv6, PaddingIsNoPayload) {
    Decoding decoding;
    const auto datagram = decoding.frame(ethernet(0x86dd, ipv6({.next = 17}, kText) + "padding"));
    ASSERT_EQ(payload_of(datagram), kText.substr(0));
    EXPECT_EQ(datagram->source.to_string(), "fd00::1");
    EXPECT_EQ(datagram->destination.to_string(), "fd00::1:1");
    EXPECT_EQ(datagram->protocol, 17);
}

TEST(Ipv6, AHundredExtensionHeadersAreWalked) {
    for (const std::size_t count : {1U, 100U, 4000U}) {
        Decoding decoding;
        const std::string chain = repeat(extension(60), count - 1) + extension(6);
        const auto datagram = decoding.frame(ipv6({.next = 0}, chain + kText), 101);
        ASSERT_EQ(payload_of(datagram), kText);
        EXPECT_EQ(datagram->protocol, 6);
        EXPECT_EQ(decoding.ledger.headers, 40 + 8 * count);
    }
}

TEST(Ipv6, FragmentBehindOtherHeadersIsReturnedWithItsPlace) {
    Decoding decoding;
    const std::string chain = extension(60) + extension(44) + fragment_header(6, 0x0039, 77);
    const auto datagram = decoding.frame(ipv6({.next = 0}, chain + kText), 101);
    ASSERT_EQ(payload_of(datagram), kText);
    ASSERT_TRUE(datagram->fragment);
    EXPECT_EQ(datagram->fragment->id, 77U);
    EXPECT_EQ(datagram->fragment->offset, 0x38U);
    EXPECT_TRUE(datagram->fragment->more);
    EXPECT_EQ(datagram->fragment->protocol, 6);
}

TEST(Ipv6, AtomicFragmentIsAWholeDatagram) {
    Decoding decoding;
    const std::string chain = fragment_header(60, 0) + extension(6);
    const auto datagram = decoding.frame(ipv6({.next = 44}, chain + kText), 101);
    ASSERT_EQ(payload_of(datagram), kText);
    EXPECT_FALSE(datagram->fragment);
    EXPECT_EQ(datagram->protocol, 6);
}

TEST(Ipv6, HeadersBehindTheFragmentHeaderAreLeftToTheWholeDatagram) {
    Decoding decoding;
    const std::string inside = extension(6) + kText;
    const auto datagram = decoding.frame(ipv6({.next = 44}, fragment_header(60, 1) + inside), 101);
    ASSERT_EQ(payload_of(datagram), inside);
    EXPECT_EQ(datagram->fragment->protocol, 60);
}

TEST(Ipv6, ChainBeyondTheDatagramIsMalformedAndACutOneTruncated) {
    Decoding decoding;
    const std::string chain = u8(6) + u8(200) + std::string(6, '\0');
    EXPECT_FALSE(decoding.frame(ipv6({.next = 0}, chain), 101));
    EXPECT_EQ(decoding.lost(FrameCause::MalformedHeader), 48U);
    EXPECT_FALSE(decoding.frame(ipv6({.next = 0, .payload_length = 1700}, chain), 101, 1692));
    EXPECT_EQ(decoding.lost(FrameCause::TruncatedHeader), 48U);
}

TEST(Ipv6, NothingBehindNoNextHeaderIsPayloadBeyondTheStatedLength) {
    Decoding decoding;
    EXPECT_EQ(payload_of(decoding.frame(ipv6({.next = 59, .payload_length = 0}, "pad"), 101)), "");
    EXPECT_EQ(payload_of(decoding.frame(ipv6({.next = 59}, kText), 101)), kText);
}

TEST(Ipv6, LengthOfZeroWithAHeaderAnnouncedMeansToTheEnd) {
    Decoding decoding;
    EXPECT_EQ(payload_of(decoding.frame(ipv6({.next = 6, .payload_length = 0}, kText), 101)),
              kText);
}

TEST(Ipv6, JumbogramGoesToTheEnd) {
    // RFC 2675: hop-by-hop, its option 0xc2 with the length; 0 in the header.
    const std::string jumbo = u8(6) + u8(0) + u16(0xc204) + u32(70'008) + std::string(70'000, 'j');
    Decoding decoding;
    const auto datagram =
        decoding.frame(ethernet(0x86dd, ipv6({.next = 0, .payload_length = 0}, jumbo)));
    EXPECT_EQ(payload_of(datagram).size(), 70'000U);
    EXPECT_EQ(datagram->protocol, 6);
}

TEST(Ipv6, WrongVersionIsMalformed) {
    Decoding decoding;
    EXPECT_FALSE(decoding.frame(ethernet(0x86dd, ipv4({}, std::string(60, 'x')))));
    EXPECT_EQ(decoding.lost(FrameCause::MalformedHeader), 80U);
}

}  // namespace
}  // namespace sealtap::test
