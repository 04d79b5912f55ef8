#include "config/settings_loader.h"

#include <gtest/gtest.h>

#include "support/scratch_dir.h"

namespace sealtap::config {
namespace {

Settings parsed(std::string_view text) {
    auto settings = parse_settings(text, "c.yaml");
    EXPECT_TRUE(settings) << (settings ? "" : settings.error().message);
    return settings ? *std::move(settings) : Settings();
}

std::vector<std::string> texts(const std::vector<Network>& networks) {
    std::vector<std::string> all;
    for (const Network& network : networks) all.push_back(network.to_string());
    return all;
}

TEST(DefaultSettings, PrivateSpaceIsOneZone) {
    const Settings settings = default_settings();
    ASSERT_EQ(settings.zones.size(), 1U);
    const ZoneSettings& zone = settings.zones.front();
    EXPECT_EQ(zone.name, "internal");
    EXPECT_FALSE(zone.clearance);
    EXPECT_EQ(zone.categories, CategorySet::all());
    EXPECT_EQ(zone.networks.size(), 8U);
    EXPECT_TRUE(settings.queue.empty());
}

TEST(SettingsLoader, AnEmptyFileIsTheDefault) {
    EXPECT_EQ(parsed("").zones.size(), 1U);
    EXPECT_EQ(parsed("# nothing\n").zones.front().name, "internal");
    EXPECT_EQ(parsed("zones: []").zones.front().name, "internal");
    EXPECT_EQ(parsed("workers: 2").zones.front().name, "internal");
}

/// DESIGN.md's configuration, octet by octet.
TEST(SettingsLoader, ReadsTheContract) {
    const Settings settings = parsed(R"(zones:
  - {name: rd, networks: [10.1.0.0/16, "fd00:1::/32"], vlans: [101], domains: [rd.corp.example], clearance: top-secret, categories: all}
  - {name: office, networks: [10.2.0.0/16], clearance: confidential, categories: [personal, business]}
  - {name: acme, kind: partner, contract: C-2026-17, until: 2027-03-31, networks: [192.0.2.0/24], domains: [acme.example], clearance: internal, categories: []}
relays:
  - {networks: [10.2.0.8/32], kind: proxy}
authorisations:
  - {id: A-7, from: rd, to: acme, level: secret, categories: [business], until: 2026-12-31, approved_by: [head of security, head of sales]}
reach:
  - {from: office, to: rd, services: [https], otherwise: violation}
policies: []                            # changes to the shipped ones: name, severity, distinct_min, confidence_min, off
rules: [rules/]                         # folders or files
queue: sqlite:/var/lib/sealtap/violations.db
)");
    ASSERT_EQ(settings.zones.size(), 3U);
    const ZoneSettings& rd = settings.zones[0];
    EXPECT_EQ(texts(rd.networks), (std::vector<std::string>{"10.1.0.0/16", "fd00:1::/32"}));
    EXPECT_EQ(rd.vlans, std::vector<std::uint16_t>{101});
    EXPECT_EQ(rd.domains, std::vector<std::string>{"rd.corp.example"});
    EXPECT_EQ(rd.clearance, "top-secret");
    EXPECT_EQ(rd.place.text, "c.yaml:2: zones[0]");
    const ZoneSettings& acme = settings.zones[2];
    EXPECT_EQ(acme.kind, ZoneKind::Partner);
    EXPECT_EQ(acme.contract, "C-2026-17");
    EXPECT_EQ(acme.until, "2027-03-31");
    EXPECT_TRUE(acme.categories.empty());
    EXPECT_TRUE(settings.zones[1].categories.contains(Category::Business));
    EXPECT_FALSE(settings.zones[1].categories.contains(Category::Financial));
    ASSERT_EQ(settings.relays.size(), 1U);
    EXPECT_EQ(settings.relays[0].kind, RelayKind::Proxy);
    ASSERT_EQ(settings.authorisations.size(), 1U);
    EXPECT_EQ(settings.authorisations[0].approved_by.size(), 2U);
    EXPECT_EQ(settings.authorisations[0].level, "secret");
    ASSERT_EQ(settings.reach.size(), 1U);
    EXPECT_TRUE(settings.reach[0].otherwise_violation);
    EXPECT_EQ(settings.rules, std::vector<std::string>{"rules/"});
    EXPECT_EQ(settings.queue, "sqlite:/var/lib/sealtap/violations.db");
}

TEST(SettingsLoader, ReadsTheRest) {
    const Settings settings = parsed(R"(
sensor: tap-1
levels: [open, closed, sealed]
level_map: {"TLP:RED": sealed, 商密: closed}
record_authorised_from: closed
policies:
  - {name: customer-data, severity: high, distinct_min: 5, confidence_min: 80}
  - {name: opaque, on: true}
  - {name: credentials, off: true}
  - {name: protect, level: sealed}
feeds:
  - {kind: json-lines, target: "-"}
interfaces:
  - eth1
  - {name: eth2, snap_length: 1500, buffer_bytes: 1048576, promiscuous: false}
  - {name: eth3, readers: 4, timeout_ms: 20, immediate: true}
merge_interfaces: false
cache: /var/cache/sealtap
workers: 4
overlap_policy: first
vlan_in_flow_key: true
media: whole
opener: {program: /opt/opener}
ocr: {languages: [chi_tra], program: /opt/ocr}
limits: {hole_wait_ms: 500, flows_max: 10}
)");
    EXPECT_EQ(settings.sensor_name, "tap-1");
    EXPECT_EQ(settings.cache, "/var/cache/sealtap");
    EXPECT_EQ(settings.levels.names(), (std::vector<std::string>{"open", "closed", "sealed"}));
    EXPECT_EQ(settings.level_map.at("TLP:RED"), "sealed");
    EXPECT_EQ(settings.level_map.at("商密"), "closed");
    EXPECT_EQ(settings.record_authorised_from, "closed");
    ASSERT_EQ(settings.policies.size(), 4U);
    EXPECT_EQ(settings.policies[0].severity, Severity::High);
    EXPECT_EQ(settings.policies[0].distinct_min, 5U);
    EXPECT_EQ(settings.policies[0].confidence_min, 80U);
    EXPECT_TRUE(settings.policies[1].on);
    EXPECT_TRUE(settings.policies[2].off);
    EXPECT_EQ(settings.policies[3].level, "sealed");
    EXPECT_EQ(settings.feeds.at(0).target, "-");
    EXPECT_EQ(settings.interfaces.at(0).name, "eth1");
    EXPECT_EQ(settings.interfaces.at(1).snap_length, 1500U);
    EXPECT_FALSE(settings.interfaces.at(1).promiscuous);
    EXPECT_EQ(settings.interfaces.at(1).readers, 1U);
    EXPECT_FALSE(settings.interfaces.at(1).timeout_ms);
    EXPECT_EQ(settings.interfaces.at(2).readers, 4U);
    EXPECT_EQ(settings.interfaces.at(2).timeout_ms, 20U);
    EXPECT_TRUE(settings.interfaces.at(2).immediate);
    EXPECT_FALSE(settings.merge_interfaces);
    EXPECT_EQ(settings.workers, 4U);
    EXPECT_EQ(settings.overlap_policy, "first");
    EXPECT_TRUE(settings.vlan_in_flow_key);
    EXPECT_EQ(settings.media_reading, MediaReading::Whole);
    EXPECT_EQ(settings.opener.use, OpenerUse::On);
    EXPECT_EQ(settings.opener.program, "/opt/opener");
    EXPECT_EQ(settings.ocr.use, OpenerUse::On);
    EXPECT_EQ(settings.ocr.program, "/opt/ocr");
    EXPECT_EQ(settings.ocr.languages, std::vector<std::string>{"chi_tra"});
    EXPECT_EQ(settings.limits[Limit::HoleWaitMs], 500U);
    EXPECT_EQ(settings.limits[Limit::FlowsMax], 10U);
    EXPECT_EQ(settings.limits[Limit::LayersMax], Limits()[Limit::LayersMax]);
}

TEST(SettingsLoader, LevelsMayStandBelowWhatNamesThem) {
    EXPECT_EQ(parsed("zones: [{name: a, networks: [10.0.0.0/8], clearance: hot}]\n"
                     "levels: [cold, hot]\n")
                  .zones[0]
                  .clearance,
              "hot");
}

TEST(SettingsLoader, DomainsAreLowerCase) {
    EXPECT_EQ(parsed("zones: [{name: a, domains: [RD.Corp.Example]}]").zones[0].domains[0],
              "rd.corp.example");
}

TEST(SettingsLoader, FindsRulesBesideTheFile) {
    const test::ScratchDir dir;
    std::filesystem::create_directory(dir.file("mine"));
    test::write_file(dir.file("c.yaml"), "rules: [mine, /abs, elsewhere]\n");
    const auto settings = load_settings(dir.file("c.yaml"));
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->rules, (std::vector<std::string>{dir.file("mine"), "/abs", "elsewhere"}));
}

TEST(SettingsLoader, SaysWhyAFileCannotBeRead) {
    const test::ScratchDir dir;
    const auto missing = load_settings(dir.file("no.yaml"));
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, ErrorCode::BadConfiguration);
    EXPECT_EQ(missing.error().message, dir.file("no.yaml") +
                                           ":1: file: cannot be read (No such file or directory); "
                                           "a YAML file would be right");
    EXPECT_FALSE(load_settings(dir.file("")));
}

TEST(SettingsLoader, ThreadsOfAnInterfaceAreReadAsTheyStand) {
    const auto settings = parse_settings(
        "interfaces: [{name: eth3, poll: busy, reader_cpus: [2], worker_cpus: [5, 3]}, eth4]\n",
        "c.yaml");
    ASSERT_TRUE(settings) << settings.error().message;
    const InterfaceSettings& pinned = settings->interfaces.at(0);
    EXPECT_EQ(pinned.poll, PollMode::Busy);
    EXPECT_EQ(pinned.reader_cpus, std::vector<std::uint32_t>{2});
    EXPECT_EQ(pinned.worker_cpus, (std::vector<std::uint32_t>{5, 3}));
    EXPECT_EQ(pinned.place.text, "c.yaml:1: interfaces[0]");
    EXPECT_EQ(settings->interfaces.at(1).poll, PollMode::Wait);
}

TEST(SettingsLoader, SheddingAndStatisticsAreReadAsTheyStand) {
    const auto settings = parse_settings(
        "shedding: {order: [bulk, any], bulk_bytes: 1000, start_percent: 70}\n"
        "statistics: {seconds: 3, target: stats.json}\n",
        "c.yaml");
    ASSERT_TRUE(settings) << settings.error().message;
    EXPECT_EQ(settings->shedding.order, (std::vector{ShedClass::Bulk, ShedClass::Any}));
    EXPECT_EQ(settings->shedding.bulk_bytes, 1000U);
    EXPECT_EQ(settings->shedding.start_percent, 70U);
    EXPECT_EQ(settings->statistics.seconds, 3U);
    EXPECT_EQ(settings->statistics.target, "stats.json");
}

}  // namespace
}  // namespace sealtap::config
