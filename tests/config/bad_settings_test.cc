#include <gtest/gtest.h>

#include "config/settings_loader.h"

namespace sealtap::config {
namespace {

struct BadFile {
    std::string_view name;
    std::string_view text;
    std::string_view message;
};

void PrintTo(const BadFile& bad, std::ostream* out) { *out << bad.name; }

class BadSettings : public testing::TestWithParam<BadFile> {};

/// One line with file, line and key, then what is wrong, then what would be right.
TEST_P(BadSettings, GivesOneLineWithFileLineAndKey) {
    const auto settings = parse_settings(GetParam().text, "c.yaml");
    ASSERT_FALSE(settings) << "was taken";
    EXPECT_EQ(settings.error().code, ErrorCode::BadConfiguration);
    EXPECT_EQ(settings.error().message, GetParam().message);
    EXPECT_EQ(settings.error().message.find('\n'), std::string::npos);
}

constexpr BadFile kBadFiles[] = {
    {"NoYaml", "zones: [\n",
     "c.yaml:2: file: is no YAML: end of sequence flow not found; column 1 "
     "is where it breaks"},
    {"Tab", "a:\n\tb: 1\n",
     "c.yaml:2: file: is no YAML: illegal map value; column 3 is where it breaks"},
    {"NoMapping", "- a\n- b\n", "c.yaml:1: file: is a list; a mapping `key: value` would be right"},
    {"OnlyText", "hello", "c.yaml:1: file: is \"hello\"; a mapping `key: value` would be right"},
    {"TwoDocuments", "workers: 1\n---\nworkers: 2\n",
     "c.yaml:2: file: a second document begins; one would be right"},
    {"UnknownKey", "workers: 1\nzone: []\n",
     "c.yaml:2: zone: is no key here; sensor, rules, queue, cache, feeds, interfaces, "
     "merge_interfaces, workers, shedding, statistics, overlap_policy, vlan_in_flow_key, media, "
     "opener, ocr, opener_brokers, limits, levels, level_map, "
     "zones, relays, "
     "authorisations, record_authorised_from, reach or policies would be right"},
    {"KeyTwice", "workers: 1\nqueue: sqlite:/q\nworkers: 2\n",
     "c.yaml:3: workers: stands here a second time; once would be right"},
    {"KeyIsAList", "[a, b]: 1\n", "c.yaml:1: file: a key is a list; a word would be right"},
    {"NoValue", "workers:\nqueue: sqlite:/q\n",
     "c.yaml:1: workers: has no value; a value, or no such key at all, would be right"},
    {"ZonesNoList", "zones: rd\n", "c.yaml:1: zones: is \"rd\"; a list `[a, b]` would be right"},
    {"ZoneNoMapping", "zones: [rd]\n",
     "c.yaml:1: zones[0]: is \"rd\"; a mapping `key: value` would be right"},
    {"ZoneWithoutName", "zones:\n- networks: [10.0.0.0/8]\n",
     "c.yaml:2: zones[0]: has no name; `name: …` would be right"},
    {"UnknownZoneKey", "zones:\n- name: rd\n  network: [10.0.0.0/8]\n",
     "c.yaml:3: zones[0].network: is no key here; name, kind, networks, vlans, domains, clearance, "
     "categories, contract or until would be right"},
    {"HostBits", "zones:\n- name: rd\n  networks: [10.0.0.0/8, 10.1.0.1/16]\n",
     "c.yaml:3: zones[0].networks[1]: \"10.1.0.1/16\" is no network, or has bits behind its "
     "prefix; one like 10.1.0.0/16 or fd00:1::/32 would be right"},
    {"PrefixTooLong", "zones:\n- name: rd\n  networks: [10.0.0.0/33]\n",
     "c.yaml:3: zones[0].networks[0]: \"10.0.0.0/33\" is no network, or has bits behind its "
     "prefix; one like 10.1.0.0/16 or fd00:1::/32 would be right"},
    {"Vlan", "zones:\n- name: rd\n  vlans: [4096]\n",
     "c.yaml:3: zones[0].vlans[0]: is \"4096\"; a whole number from 0 to 4095 would be right"},
    {"Domain", "zones:\n- name: rd\n  domains: [\"*.corp.example\"]\n",
     "c.yaml:3: zones[0].domains[0]: \"*.corp.example\" is no domain; a name like "
     "rd.corp.example would be right; what lies below it is meant too"},
    {"Clearance", "zones:\n- name: rd\n  clearance: topsecret\n",
     "c.yaml:3: zones[0].clearance: \"topsecret\" is no level; public, internal, confidential, "
     "secret or top-secret would be right"},
    {"ClearanceBlank", "zones:\n- name: rd\n  clearance:\n",
     "c.yaml:3: zones[0].clearance: has no value; a value, or no such key at all, would be right"},
    {"Category", "zones:\n- name: rd\n  categories: [personal, finance]\n",
     "c.yaml:3: zones[0].categories[1]: \"finance\" is no category; marking, personal, financial, "
     "business, credential, record, document or opaque would be right"},
    {"CategoriesWord", "zones:\n- name: rd\n  categories: none\n",
     "c.yaml:3: zones[0].categories: \"none\" is none; `all` or a list of categories would be "
     "right"},
    {"Kind", "zones:\n- name: rd\n  kind: friend\n",
     "c.yaml:3: zones[0].kind: \"friend\" is none of them; internal, partner or supplier would be "
     "right"},
    {"Until", "zones:\n- name: rd\n  until: 2026-02-30\n",
     "c.yaml:3: zones[0].until: \"2026-02-30\" is no day; a date like 2026-12-31 would be right"},
    {"RelayKind", "relays:\n- networks: [10.0.0.1]\n  kind: router\n",
     "c.yaml:3: relays[0].kind: \"router\" is none of them; proxy, mail, nat or reverse-proxy "
     "would be right"},
    {"AuthorisationWithoutApprover",
     "authorisations:\n- {id: A, from: a, to: b, level: secret, approved_by: []}\n",
     "c.yaml:2: authorisations[0].approved_by: is empty; who approved it would be right"},
    {"AuthorisationLevel",
     "authorisations:\n- {id: A, from: a, to: b, level: hush, approved_by: [x]}\n",
     "c.yaml:2: authorisations[0].level: \"hush\" is no level; public, internal, confidential, "
     "secret or top-secret would be right"},
    {"Otherwise", "reach:\n- {from: a, to: b, services: [ssh], otherwise: deny}\n",
     "c.yaml:2: reach[0].otherwise: \"deny\" is none of them; allow or violation would be right"},
    {"Severity", "policies:\n- {name: customer-data, severity: 3}\n",
     "c.yaml:2: policies[0].severity: \"3\" is none of them; low, medium, high or critical would "
     "be right"},
    {"Confidence", "policies:\n- {name: customer-data, confidence_min: 101}\n",
     "c.yaml:2: policies[0].confidence_min: is \"101\"; a whole number from 0 to 100 would be "
     "right"},
    {"Flag", "policies:\n- {name: customer-data, off: 1}\n",
     "c.yaml:2: policies[0].off: is \"1\"; true or false would be right"},
    {"Levels", "levels: [one]\n",
     "c.yaml:1: levels: has 1 names; 2 to 32, low to high, would be right"},
    {"LevelTwice", "levels: [a, b, a]\n",
     "c.yaml:1: levels[2]: \"a\" stands here a second time; once would be right"},
    {"LevelMap", "level_map:\n  \"TLP:RED\": red\n",
     "c.yaml:2: level_map.TLP:RED: \"red\" is no level; public, internal, confidential, secret or "
     "top-secret would be right"},
    {"RecordFrom", "record_authorised_from: all\n",
     "c.yaml:1: record_authorised_from: \"all\" is no level; public, internal, confidential, "
     "secret or top-secret would be right"},
    {"Queue", "queue: /var/lib/q.db\n",
     "c.yaml:1: queue: \"/var/lib/q.db\" is no queue; sqlite:/var/lib/sealtap/violations.db would "
     "be right"},
    {"Cache", "cache: here\n",
     "c.yaml:1: cache: \"here\" is no folder for the cache; none or /var/cache/sealtap would be "
     "right"},
    {"Feed", "feeds: [{kind: json-lines}]\n",
     "c.yaml:1: feeds[0]: has no target; `target: …` would be right"},
    {"SnapLength", "interfaces: [{name: eth1, snap_length: 1}]\n",
     "c.yaml:1: interfaces[0].snap_length: is \"1\"; a whole number from 64 to 262144 would be "
     "right"},
    {"Readers", "interfaces: [{name: eth1, readers: 0}]\n",
     "c.yaml:1: interfaces[0].readers: is \"0\"; a whole number from 1 to 64 would be right"},
    {"TimeoutMs", "interfaces: [{name: eth1, timeout_ms: 1001}]\n",
     "c.yaml:1: interfaces[0].timeout_ms: is \"1001\"; a whole number from 1 to 1000 would be "
     "right"},
    {"PollMode", "interfaces: [{name: eth1, poll: spin}]\n",
     "c.yaml:1: interfaces[0].poll: \"spin\" is none of them; wait or busy would be right"},
    {"Cpu", "interfaces: [{name: eth1, reader_cpus: [4096]}]\n",
     "c.yaml:1: interfaces[0].reader_cpus[0]: is \"4096\"; a whole number from 0 to 4095 would be "
     "right"},
    {"CpuTwice", "interfaces: [{name: eth1, worker_cpus: [1, 1]}]\n",
     "c.yaml:1: interfaces[0].worker_cpus[1]: \"1\" stands here a second time; once would be "
     "right"},
    {"ShedClass", "shedding: {order: [video]}\n",
     "c.yaml:1: shedding.order[0]: \"video\" is none of them; encrypted, inbound, bulk or any "
     "would "
     "be right"},
    {"ShedClassTwice", "shedding: {order: [any, bulk, any]}\n",
     "c.yaml:1: shedding.order[2]: \"any\" stands here a second time; once would be right"},
    {"ShedStart", "shedding: {start_percent: 95}\n",
     "c.yaml:1: shedding.start_percent: is \"95\"; a whole number from 1 to 90 would be right"},
    {"StatisticsSeconds", "statistics: {seconds: often}\n",
     "c.yaml:1: statistics.seconds: is \"often\"; a whole number from 0 to 86400 would be right"},
    {"Workers", "workers: many\n",
     "c.yaml:1: workers: is \"many\"; a whole number from 0 to 1024 would be right"},
    {"WorkersNegative", "workers: -1\n",
     "c.yaml:1: workers: is \"-1\"; a whole number from 0 to 1024 would be right"},
    {"OcrSwitch", "ocr: perhaps\n", "c.yaml:1: ocr: is \"perhaps\"; true or false would be right"},
    {"OcrProgram", "ocr: {program: ocr}\n",
     "c.yaml:1: ocr.program: \"ocr\" is no absolute path; "
     "/usr/libexec/sealtap/sealtap-ocr would be right"},
    {"OcrLanguage", "ocr: {languages: [../../etc/passwd]}\n",
     "c.yaml:1: ocr.languages[0]: \"../../etc/passwd\" is no language of tesseract's; "
     "chi_sim, chi_tra or eng would be right"},
    {"OcrNoLanguage", "ocr: {languages: []}\n",
     "c.yaml:1: ocr.languages: is empty; [chi_sim, eng] would be right"},
    {"OpenerSwitch", "opener: perhaps\n",
     "c.yaml:1: opener: is \"perhaps\"; true or false would be right"},
    {"OpenerProgram", "opener: {program: opener}\n",
     "c.yaml:1: opener.program: \"opener\" is no absolute path; "
     "/usr/libexec/sealtap/sealtap-opener would be right"},
    {"Media", "media: none\n",
     "c.yaml:1: media: \"none\" is no way to read media; metadata or whole would be right"},
    {"Overlap", "overlap_policy: last\n",
     "c.yaml:1: overlap_policy: \"last\" is no overlap policy; linux or first would be right"},
    {"LimitUnit", "limits:\n  hole_wait_ms: 2s\n",
     "c.yaml:2: limits.hole_wait_ms: is \"2s\"; a whole number from 1 to 1099511627776 would be "
     "right"},
    {"LimitZero", "limits:\n  flows_max: 0\n",
     "c.yaml:2: limits.flows_max: is \"0\"; a whole number from 1 to 1099511627776 would be "
     "right"},
};

INSTANTIATE_TEST_SUITE_P(All, BadSettings, testing::ValuesIn(kBadFiles),
                         [](const auto& bad) { return std::string(bad.param.name); });

TEST(BadSettings, AnUnknownLimitIsShownWithTheKnownOnes) {
    const auto settings = parse_settings("limits:\n  flow_max: 1\n", "c.yaml");
    ASSERT_FALSE(settings);
    EXPECT_TRUE(settings.error().message.starts_with(
        "c.yaml:2: limits.flow_max: is no key here; layers_max, flows_max, "))
        << settings.error().message;
}

TEST(BadSettings, ControlCharactersDoNotReachTheTerminal) {
    const auto settings = parse_settings("workers: \"a\\n\\e[31mb\"\n", "c.yaml");
    ASSERT_FALSE(settings);
    EXPECT_EQ(settings.error().message,
              "c.yaml:1: workers: is \"a  [31mb\"; a whole number from 0 to 1024 would be right");
}

TEST(BadSettings, NamesFromTheFileStayInOneLine) {
    const auto settings =
        parse_settings("levels: [\"a\\nb\", c]\nrecord_authorised_from: d\n", "c.yaml");
    ASSERT_FALSE(settings);
    EXPECT_EQ(settings.error().message,
              "c.yaml:2: record_authorised_from: \"d\" is no level; a b or c would be right");
}

TEST(BadSettings, ATokenLeftBehindDoesNotHangTheParser) {
    EXPECT_FALSE(parse_settings("- a\n, *x]\n", "c.yaml"));
}

TEST(BadSettings, DeepNestingIsRefusedAndNoCrash) {
    EXPECT_FALSE(parse_settings(std::string(100'000, '['), "c.yaml"));
    EXPECT_FALSE(parse_settings(std::string(100'000, '{'), "c.yaml"));
}

}  // namespace
}  // namespace sealtap::config
