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

/// With the checksum in it that RFC 1071 asks for.
std::string with_checksum(std::string packet) {
    const std::size_t header = (static_cast<unsigned char>(packet[0]) & 0x0fU) * std::size_t{4};
    std::uint32_t sum = 0;
    for (std::size_t at = 0; at < header; at += 2)
        sum += static_cast<unsigned char>(packet[at]) * 256U +
               static_cast<unsigned char>(packet[at + 1]);
    while (sum >> 16U != 0) sum = (sum & 0xffffU) + (sum >> 16U);
    return packet.replace(10, 2, u16(~sum & 0xffffU));
}

IpFlaw flaw_of(const std::string& packet) {
    Decoding decoding;
    const auto datagram = decoding.frame(packet, 101);
    EXPECT_TRUE(datagram);
    return datagram ? datagram->flaw : IpFlaw::None;
}

TEST(Ipv4, AChecksumIsRightWrongOrLeftToTheCard) {  // T07
    for (const std::size_t options : {0U, 4U, 40U}) {
        const std::string right =
            with_checksum(ipv4({.options = std::string(options, '\1')}, kText));
        EXPECT_EQ(flaw_of(right), IpFlaw::None);
        for (std::size_t octet = 2; octet < 20 + options; ++octet) {
            if (octet == 2 || octet == 3 || octet == 6 || octet == 9) continue;  // read otherwise
            std::string wrong = right;
            wrong[octet] = static_cast<char>(wrong[octet] ^ '\x10');
            EXPECT_EQ(flaw_of(wrong), IpFlaw::BadChecksum) << octet;
        }
        EXPECT_EQ(flaw_of(ipv4({.options = std::string(options, '\1')}, kText)),
                  IpFlaw::Unverified);
    }
    std::string super = ipv4({.total_length = 0}, kText);
    super[11] = '\x7f';
    EXPECT_EQ(flaw_of(super), IpFlaw::Unverified);
}

TEST(Ipv4, SourceRoutesAndBrokenOptionsAreRefused) {  // T38
    const auto flaw = [](const std::string& options) {
        return flaw_of(with_checksum(ipv4({.options = options}, kText)));
    };
    EXPECT_EQ(flaw(std::string("\x83\x07\x04\x0a\0\0\x01\0", 8)), IpFlaw::Refused);
    EXPECT_EQ(flaw(std::string("\1\x89\x07\x04\x0a\0\0\x01", 8)), IpFlaw::Refused);
    EXPECT_EQ(flaw(std::string("\x07\x07\x04\0\0\0\0\0", 8)), IpFlaw::None);  // record route
    EXPECT_EQ(flaw(std::string("\x94\x04\0\0", 4)), IpFlaw::None);            // router alert
    EXPECT_EQ(flaw(std::string("\0\x83\x07\x04", 4)), IpFlaw::None);          // behind the end
    EXPECT_EQ(flaw(std::string("\x07\x09\0\0", 4)), IpFlaw::Refused);
    EXPECT_EQ(flaw(std::string("\x07\x01\0\0", 4)), IpFlaw::Refused);
    EXPECT_EQ(flaw(std::string("\1\1\1\x07", 4)), IpFlaw::Refused);
}

TEST(Ipv6, AHopByHopHeaderThatIsNotFirstIsRefused) {  // T36
    EXPECT_EQ(flaw_of(ipv6({.next = 0}, extension(60) + extension(6) + kText)), IpFlaw::None);
    EXPECT_EQ(flaw_of(ipv6({.next = 60}, extension(0) + extension(6) + kText)), IpFlaw::Refused);
    EXPECT_EQ(flaw_of(ipv6({.next = 60}, extension(6) + kText)), IpFlaw::None);
}

TEST(Ipv6, AFirstFragmentLacksHeadersThatLieBehindIt) {  // T36, RFC 7112
    const auto lacks = [](std::uint8_t next, std::uint16_t place, const std::string& inside,
                          std::uint32_t cut = 0) {
        Decoding decoding;
        const auto length = static_cast<int>(8 + inside.size() + cut);
        const auto datagram = decoding.frame(
            ipv6({.next = 44, .payload_length = length}, fragment_header(next, place) + inside),
            101, cut);
        EXPECT_TRUE(datagram && datagram->fragment);
        return datagram && datagram->fragment && datagram->fragment->lacks_headers;
    };
    EXPECT_TRUE(lacks(6, 1, "12345678"));
    EXPECT_TRUE(lacks(6, 1, "1234567890123456"));
    EXPECT_FALSE(lacks(6, 1, "123456789012345678901234"));
    EXPECT_FALSE(lacks(6, 1, "12345678", 16));  // the capture cut them off
    EXPECT_FALSE(lacks(17, 1, "12345678"));
    EXPECT_TRUE(lacks(60, 1, extension(17)));
    EXPECT_TRUE(lacks(60, 1, u8(17) + u8(1) + "123456"));
    EXPECT_FALSE(lacks(60, 1, extension(17) + "12345678"));
    EXPECT_FALSE(lacks(6, 0x0011, "12345678"));  // not the first
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
