#include "sealtap/address.h"

#include <gtest/gtest.h>

namespace sealtap {
namespace {

TEST(IpAddress, PrintsWhatItReads) {
    for (const char* text : {"0.0.0.0", "192.0.2.255", "::", "2001:db8::1", "fd00:1::ffff"}) {
        const auto address = IpAddress::parse(text);
        ASSERT_TRUE(address) << text;
        EXPECT_EQ(address->to_string(), text);
    }
}

TEST(IpAddress, RefusesWhatIsNone) {
    for (const char* text :
         {"", "1.2.3", "1.2.3.256", "1.2.3.4/8", "::g", "fe80::1%eth0", "host.example"}) {
        EXPECT_FALSE(IpAddress::parse(text)) << text;
    }
}

TEST(IpAddress, ShowsMappedAddressesAsTheyWere) {
    const auto mapped = IpAddress::parse("::ffff:192.0.2.1");
    ASSERT_TRUE(mapped);
    EXPECT_FALSE(mapped->is_v4());
    EXPECT_NE(*mapped, *IpAddress::parse("192.0.2.1"));
}

TEST(Network, HoldsItsAddressesOnly) {
    const auto network = Network::parse("10.1.128.0/17");
    ASSERT_TRUE(network);
    EXPECT_TRUE(network->contains(*IpAddress::parse("10.1.128.0")));
    EXPECT_TRUE(network->contains(*IpAddress::parse("10.1.255.255")));
    EXPECT_FALSE(network->contains(*IpAddress::parse("10.1.127.255")));
    EXPECT_FALSE(network->contains(*IpAddress::parse("::ffff:10.1.128.0")));
}

TEST(Network, HoldsEverythingWithPrefixZero) {
    EXPECT_TRUE(Network::parse("0.0.0.0/0")->contains(*IpAddress::parse("203.0.113.9")));
    EXPECT_TRUE(Network::parse("::/0")->contains(*IpAddress::parse("2001:db8::9")));
}

TEST(Network, OfOneAddressHoldsThatOne) {
    const auto network = Network::parse("192.0.2.7");
    ASSERT_TRUE(network);
    EXPECT_EQ(network->to_string(), "192.0.2.7/32");
    EXPECT_TRUE(network->contains(*IpAddress::parse("192.0.2.7")));
    EXPECT_FALSE(network->contains(*IpAddress::parse("192.0.2.6")));
}

TEST(Network, RefusesBitsBehindThePrefixAndNonsense) {
    for (const char* text :
         {"10.1.1.0/16", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/8x", "fd00::1/64", "/8"}) {
        EXPECT_FALSE(Network::parse(text)) << text;
    }
}

}  // namespace
}  // namespace sealtap
