#include "flow/community_id.h"

#include <gtest/gtest.h>

namespace sealtap::flow {
namespace {

Endpoint at(std::string_view address, std::uint16_t port) {
    return {*IpAddress::parse(address), port};
}

TEST(CommunityId, NamesTcpAsTheSpecificationDoes) {
    EXPECT_EQ(community_id(at("1.2.3.4", 1122), at("5.6.7.8", 3344), kTcp),
              "1:wCb3OG7yAFWelaUydu0D+125CLM=");
    EXPECT_EQ(community_id(at("128.232.110.120", 34855), at("66.35.250.204", 80), kTcp),
              "1:LQU9qZlK+B5F3KDmev6m5PMibrg=");
}

TEST(CommunityId, DoesNotDependOnWhoIsNamedFirst) {
    EXPECT_EQ(community_id(at("5.6.7.8", 3344), at("1.2.3.4", 1122), kTcp),
              community_id(at("1.2.3.4", 1122), at("5.6.7.8", 3344), kTcp));
}

TEST(CommunityId, TakesASeed) {
    EXPECT_EQ(community_id(at("1.2.3.4", 1122), at("5.6.7.8", 3344), kTcp, 1),
              "1:HhA1B+6CoLbiKPEs5nhNYN4XWfk=");
}

TEST(CommunityId, NamesUdpAndSctpWithTheirPorts) {
    EXPECT_EQ(community_id(at("1.2.3.4", 1122), at("5.6.7.8", 3344), kUdp),
              "1:0Mu9InQx6z4ZiCZM/7HXi2WMhOg=");
    EXPECT_EQ(community_id(at("192.168.1.52", 54585), at("8.8.8.8", 53), kUdp),
              "1:d/FP5EW3wiY1vCndhwleRRKHowQ=");
    EXPECT_EQ(community_id(at("1.2.3.4", 1122), at("5.6.7.8", 3344), kSctp),
              "1:EKt4MsxuyaE6mL+hmrEkQ9csDD8=");
}

TEST(CommunityId, TakesTypeAndCodeOfIcmpForPorts) {
    EXPECT_EQ(community_id(at("1.2.3.4", 8), at("5.6.7.8", 0), kIcmp),
              "1:crodRHL2FEsHjbv3UkRrfbs4bZ0=");
    EXPECT_EQ(community_id(at("1.2.3.4", 11), at("5.6.7.8", 0), kIcmp),
              "1:f/YiSyWqczrTgfUCZlBUnvHRcPk=");
    EXPECT_EQ(community_id(at("fe80:1:203:405:607:809:a0b:c0d", 128),
                           at("fe80:1011:1213:1415:1617:1819:1a1b:1c1d", 0), kIcmpV6),
              "1:0bf7hyMJUwt3fMED7z8LIfRpBeo=");
}

TEST(CommunityId, JoinsAnEchoWithItsReply) {
    EXPECT_EQ(community_id(at("5.6.7.8", 0), at("1.2.3.4", 0), kIcmp),
              community_id(at("1.2.3.4", 8), at("5.6.7.8", 0), kIcmp));
    EXPECT_EQ(community_id(at("5.6.7.8", 0), at("1.2.3.4", 8), kIcmp),
              community_id(at("1.2.3.4", 8), at("5.6.7.8", 0), kIcmp));
}

TEST(CommunityId, LeavesPortsOutWhereThereAreNone) {
    EXPECT_EQ(community_id(at("1.2.3.4", 0), at("5.6.7.8", 0), 46),
              "1:ikv3kmf89luf73WPz1jOs49S768=");
}

TEST(FlowId, IsTheSameForBothDirectionsAndFitsADouble) {
    const Timestamp start(std::chrono::nanoseconds(1'700'000'000'123'456'789));
    const auto id = flow_id(at("1.2.3.4", 1122), at("5.6.7.8", 3344), kTcp, start);
    EXPECT_EQ(id, flow_id(at("5.6.7.8", 3344), at("1.2.3.4", 1122), kTcp, start));
    EXPECT_LT(id, 1ULL << 53U);
    EXPECT_NE(id, flow_id(at("1.2.3.4", 1122), at("5.6.7.8", 3344), kUdp, start));
    EXPECT_NE(id, flow_id(at("1.2.3.4", 1122), at("5.6.7.8", 3344), kTcp,
                          start + std::chrono::nanoseconds(1)));
}

TEST(FlowId, NeverChanges) {
    // Violations of old replays are named after it.
    EXPECT_EQ(flow_id(at("1.2.3.4", 1122), at("5.6.7.8", 3344), kTcp, Timestamp{}),
              1768332138650630ULL);
}

}  // namespace
}  // namespace sealtap::flow
