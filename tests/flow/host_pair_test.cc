#include "flow/host_pair.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace sealtap::flow {
namespace {

IpAddress at(std::string_view address) { return *IpAddress::parse(address); }

TEST(HostPairHash, IsTheSameBothWays) {
    EXPECT_EQ(host_pair_hash(at("10.0.0.1"), at("192.0.2.9")),
              host_pair_hash(at("192.0.2.9"), at("10.0.0.1")));
    EXPECT_EQ(host_pair_hash(at("fd00::1"), at("2001:db8::2")),
              host_pair_hash(at("2001:db8::2"), at("fd00::1")));
}

TEST(HostPairHash, NeverChanges) {
    // A replay with two workers parts hosts as it did in the last version.
    EXPECT_EQ(host_pair_hash(at("10.0.0.1"), at("10.0.0.2")), 16514295325593796267ULL);
}

TEST(HostPairHash, SpreadsHostsOverWorkers) {
    std::array<int, 4> workers{};
    for (int host = 0; host < 1000; ++host) {
        const std::string address =
            "10.0." + std::to_string(host / 250) + "." + std::to_string(host % 250);
        ++workers[host_pair_hash(at(address), at("192.0.2.1")) % 4];
    }
    for (const int hosts : workers) EXPECT_GT(hosts, 180);
}

}  // namespace
}  // namespace sealtap::flow
