#include "policy/zones.h"

#include <random>

#include "policy/world.h"

namespace sealtap::policy {
namespace {

VlanTags tags(std::vector<std::uint16_t> ids) {
    VlanTags tags;
    for (const std::uint16_t id : ids) tags.ids[tags.count++] = id;
    return tags;
}

Zones zones_of(std::vector<ZoneSettings> zones) {
    Settings settings;
    settings.zones = std::move(zones);
    return *Zones::create(settings);
}

std::string at(const Zones& zones, std::string_view address, const VlanTags& vlans = {}) {
    return zones.of(ip(address), vlans).name;
}

TEST(Zones, TheLongestNetworkWins) {
    const Zones zones = zones_of({zone("wide", {"10.0.0.0/8"}), zone("host", {"10.1.2.3/32"}),
                                  zone("narrow", {"10.1.0.0/16"}), zone("six", {"fd00::/8"})});
    EXPECT_EQ(at(zones, "10.1.2.3"), "host");
    EXPECT_EQ(at(zones, "10.1.2.4"), "narrow");
    EXPECT_EQ(at(zones, "10.200.0.1"), "wide");
    EXPECT_EQ(at(zones, "fd12::1"), "six");
    EXPECT_EQ(at(zones, "11.0.0.1"), "internet");
    EXPECT_EQ(at(zones, "fe80::1"), "internet");
}

TEST(Zones, TheWholeSpaceIsANetwork) {
    const Zones zones = zones_of({zone("four", {"0.0.0.0/0"}), zone("six", {"::/0"})});
    EXPECT_EQ(at(zones, "203.0.113.1"), "four");
    EXPECT_EQ(at(zones, "2001:db8::1"), "six");
}

TEST(Zones, FindsWhatALinearSearchFinds) {
    const unsigned seed = std::random_device()();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    std::vector<ZoneSettings> settings;
    for (int i = 0; i < 300; ++i) {
        const auto bits = static_cast<unsigned>(random() % 33);
        std::uint32_t base = static_cast<std::uint32_t>(random()) & 0x0F0F00FFU;
        base &= bits == 0 ? 0U : ~0U << (32 - bits);
        std::array<std::byte, 4> octets{};
        for (unsigned o = 0; o < 4; ++o) octets[o] = static_cast<std::byte>(base >> (24 - 8 * o));
        settings.push_back(zone(std::to_string(i), {}));
        settings.back().networks = {{IpAddress::v4(octets), static_cast<std::uint8_t>(bits)}};
    }
    const Zones zones = zones_of(settings);
    for (int i = 0; i < 2000; ++i) {
        const std::uint32_t value = static_cast<std::uint32_t>(random()) & 0x0F0F00FFU;
        std::array<std::byte, 4> octets{};
        for (unsigned o = 0; o < 4; ++o) octets[o] = static_cast<std::byte>(value >> (24 - 8 * o));
        const IpAddress address = IpAddress::v4(octets);
        std::string expected = "internet";
        int widest = -1;
        for (const ZoneSettings& zone : settings) {
            const Network& network = zone.networks.front();
            if (!network.contains(address) || network.prefix_bits <= widest) continue;
            widest = network.prefix_bits;
            expected = zone.name;
        }
        ASSERT_EQ(zones.of(address, {}).name, expected) << address.to_string();
    }
}

TEST(Zones, VlansNarrowTaggedFramesOnly) {
    ZoneSettings tagged = zone("tagged", {"10.0.0.0/8"});
    tagged.vlans = {101, 102};
    const Zones zones = zones_of({tagged});
    EXPECT_EQ(at(zones, "10.0.0.1", tags({101})), "tagged");
    EXPECT_EQ(at(zones, "10.0.0.1", tags({7, 102})), "tagged");
    EXPECT_EQ(at(zones, "10.0.0.1", tags({103})), "internet");
    EXPECT_EQ(at(zones, "10.0.0.1"), "tagged");
}

TEST(Zones, OneNetworkMayBelongToTwoZonesInDifferentVlans) {
    ZoneSettings a = zone("a", {"10.0.0.0/8"});
    a.vlans = {1};
    ZoneSettings b = zone("b", {"10.0.0.0/8"});
    b.vlans = {2};
    const Zones zones = zones_of({zone("rest", {"10.0.0.0/8"}), a, b});
    EXPECT_EQ(at(zones, "10.0.0.1", tags({1})), "a");
    EXPECT_EQ(at(zones, "10.0.0.1", tags({2})), "b");
    EXPECT_EQ(at(zones, "10.0.0.1", tags({3})), "rest");
}

TEST(Zones, DomainsMatchOnLabels) {
    const Zones zones =
        zones_of({zone("corp", {}, {"corp.example"}), zone("rd", {}, {"rd.corp.example"})});
    const auto of = [&](std::string_view name) {
        const Zone* found = zones.of_domain(name);
        return found == nullptr ? "" : found->name;
    };
    EXPECT_EQ(of("corp.example"), "corp");
    EXPECT_EQ(of("pc.corp.example"), "corp");
    EXPECT_EQ(of("a.b.rd.corp.example"), "rd");
    EXPECT_EQ(of("RD.Corp.Example."), "rd");
    EXPECT_EQ(of("xcorp.example"), "");
    EXPECT_EQ(of("corp.example.org"), "");
    EXPECT_EQ(of(""), "");
}

TEST(Zones, AfterTheContractsEndNothingMayEnter) {
    const Zones zones = *Zones::create(world());
    const Zone& acme = *zones.find("acme");
    EXPECT_EQ(acme.clearance_at(day("2027-03-31")), Level{kInternal});
    EXPECT_EQ(acme.clearance_at(day("2027-04-01")), Level{});
    EXPECT_TRUE(acme.categories_at(day("2027-04-01")).empty());
}

TEST(Zones, TellWhoAndWhy) {
    const Zones zones = *Zones::create(world());
    EXPECT_EQ(zones.who("10.1.2.3", {}).zone, "rd");
    EXPECT_EQ(zones.who("10.1.2.3", {}).reason, "10.1.0.0/16, the longest network that holds it");
    EXPECT_EQ(zones.who("pc.rd.corp.example", {}).zone, "rd");
    EXPECT_EQ(zones.who("pc.rd.corp.example", {}).reason,
              "rd.corp.example, the longest domain that it lies in");
    EXPECT_EQ(zones.who("203.0.113.1", {}).zone, "internet");
    EXPECT_EQ(zones.who("203.0.113.1", {}).reason, "no zone has a network that holds it");
    EXPECT_EQ(zones.who("nowhere.example", {}).zone, "internet");
}

TEST(Zones, KnowWhatStaysOnItsLink) {
    const Zones zones = *Zones::create(world());
    for (const auto address : {"255.255.255.255", "224.0.0.251", "239.255.255.250", "169.254.1.1",
                               "127.0.0.1", "fe80::1", "ff02::fb", "::1"}) {
        EXPECT_TRUE(zones.stays_on_link(ip(address), {})) << address;
    }
    for (const auto address : {"10.1.0.1", "203.0.113.1", "233.1.1.1", "ff0e::1", "2001:db8::1"}) {
        EXPECT_FALSE(zones.stays_on_link(ip(address), {})) << address;
    }
    Settings settings = world();
    settings.zones.push_back(zone("link", {"169.254.0.0/16"}));
    EXPECT_FALSE(Zones::create(settings)->stays_on_link(ip("169.254.1.1"), {}));
}

}  // namespace
}  // namespace sealtap::policy
