#include "config/settings_sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "config/yaml_names.h"

namespace sealtap::config {
namespace {

constexpr std::size_t kLevelsMax = 32;

constexpr std::array<std::string_view, 3> kZoneKinds{"internal", "partner", "supplier"};
constexpr std::array<std::string_view, 4> kRelayKinds{"proxy", "mail", "nat", "reverse-proxy"};
constexpr std::array<std::string_view, 4> kSeverities{"low", "medium", "high", "critical"};

std::vector<Network> read_networks(const YamlValue& value) {
    std::vector<Network> networks;
    for (const YamlValue& entry : value.list()) {
        const auto network = Network::parse(entry.text());
        if (!network) {
            entry.wrong(
                fmt::format("\"{}\" is no network, or has bits behind its prefix", entry.text()),
                "one like 10.1.0.0/16 or fd00:1::/32 would be right");
        }
        networks.push_back(*network);
    }
    return networks;
}

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    });
    return text;
}

bool is_domain(std::string_view text) {
    if (text.empty() || text.size() > 253 || text.front() == '.' || text.back() == '.')
        return false;
    return text.find_first_of(" \t/:@*?#") == std::string_view::npos &&
           text.find("..") == std::string_view::npos;
}

std::vector<std::string> read_domains(const YamlValue& value) {
    std::vector<std::string> domains;
    for (const YamlValue& entry : value.list()) {
        const std::string domain = lower(entry.text());
        if (!is_domain(domain)) {
            entry.wrong(fmt::format("\"{}\" is no domain", entry.text()),
                        "a name like rd.corp.example would be right; what lies below it is meant "
                        "too");
        }
        domains.push_back(domain);
    }
    return domains;
}

std::vector<std::uint16_t> read_vlans(const YamlValue& value) {
    std::vector<std::uint16_t> vlans;
    for (const YamlValue& entry : value.list()) {
        vlans.push_back(entry.number_of<std::uint16_t>(0, 4095));
    }
    return vlans;
}

CategorySet read_categories(const YamlValue& value) {
    if (!value.is_list()) {
        if (value.text() == "all") return CategorySet::all();
        value.wrong(fmt::format("\"{}\" is none", value.text()),
                    "`all` or a list of categories would be right");
    }
    CategorySet set;
    for (const YamlValue& entry : value.list()) {
        const auto category = parse_category(entry.text());
        if (!category) {
            std::vector<std::string> names;
            names.reserve(kCategoryCount);
            for (std::size_t i = 0; i < kCategoryCount; ++i) {
                names.emplace_back(to_string(static_cast<Category>(i)));
            }
            entry.wrong(fmt::format("\"{}\" is no category", entry.text()),
                        one_of(names) + " would be right");
        }
        set.insert(*category);
    }
    return set;
}

bool is_digits(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string read_date(const YamlValue& value) {
    const std::string text = value.text();
    bool good = text.size() == 10 && text[4] == '-' && text[7] == '-' &&
                is_digits(text.substr(0, 4)) && is_digits(text.substr(5, 2)) &&
                is_digits(text.substr(8, 2));
    if (good) {
        const auto two = [&](std::size_t at) {
            return static_cast<unsigned>(std::stoi(text.substr(at, 2)));
        };
        good = std::chrono::year_month_day(std::chrono::year(std::stoi(text.substr(0, 4))),
                                           std::chrono::month(two(5)), std::chrono::day(two(8)))
                   .ok();
    }
    if (!good)
        value.wrong(fmt::format("\"{}\" is no day", text), "a date like 2026-12-31 would be right");
    return text;
}

ZoneSettings read_zone(const YamlValue& value, const LevelScale& levels) {
    YamlMap map = value.map();
    ZoneSettings zone;
    zone.place = value.place();
    zone.name = map.need("name").text();
    if (const auto kind = map.find("kind")) zone.kind = read_name<ZoneKind>(*kind, kZoneKinds);
    if (const auto networks = map.find("networks")) zone.networks = read_networks(*networks);
    if (const auto vlans = map.find("vlans")) zone.vlans = read_vlans(*vlans);
    if (const auto domains = map.find("domains")) zone.domains = read_domains(*domains);
    if (const auto level = map.find("clearance")) zone.clearance = read_level(*level, levels);
    if (const auto set = map.find("categories")) zone.categories = read_categories(*set);
    if (const auto contract = map.find("contract")) zone.contract = contract->text();
    if (const auto until = map.find("until")) zone.until = read_date(*until);
    map.finish();
    return zone;
}

RelaySettings read_relay(const YamlValue& value) {
    YamlMap map = value.map();
    RelaySettings relay;
    relay.place = value.place();
    relay.networks = read_networks(map.need("networks"));
    relay.kind = read_name<RelayKind>(map.need("kind"), kRelayKinds);
    map.finish();
    return relay;
}

std::string trimmed(const std::string& text) {
    const std::size_t first = text.find_first_not_of(" \t");
    const std::size_t last = text.find_last_not_of(" \t");
    return first == std::string::npos ? std::string() : text.substr(first, last - first + 1);
}

AuthorisationSettings read_authorisation(const YamlValue& value, const LevelScale& levels) {
    YamlMap map = value.map();
    AuthorisationSettings entry;
    entry.place = value.place();
    entry.id = map.need("id").text();
    entry.from = map.need("from").text();
    entry.to = map.need("to").text();
    entry.level = read_level(map.need("level"), levels);
    if (const auto set = map.find("categories")) entry.categories = read_categories(*set);
    if (const auto day = map.find("from_date")) entry.from_date = read_date(*day);
    if (const auto day = map.find("until")) entry.until = read_date(*day);
    for (const YamlValue& approver : map.need("approved_by").list()) {
        entry.approved_by.push_back(trimmed(approver.text()));
    }
    map.finish();
    if (entry.approved_by.empty()) {
        map.need("approved_by").wrong("is empty", "who approved it would be right");
    }
    return entry;
}

ReachSettings read_reach_rule(const YamlValue& value) {
    constexpr std::array<std::string_view, 2> kOtherwise{"allow", "violation"};
    YamlMap map = value.map();
    ReachSettings rule;
    rule.place = value.place();
    rule.from = map.need("from").text();
    rule.to = map.need("to").text();
    rule.services = map.need("services").texts();
    if (const auto otherwise = map.find("otherwise")) {
        rule.otherwise_violation = read_name<bool>(*otherwise, kOtherwise);
    }
    map.finish();
    return rule;
}

PolicySettings read_policy(const YamlValue& value, const LevelScale& levels) {
    YamlMap map = value.map();
    PolicySettings policy;
    policy.place = value.place();
    policy.name = map.need("name").text();
    if (const auto name = map.find("severity")) {
        policy.severity = read_name<Severity>(*name, kSeverities);
    }
    if (const auto number = map.find("distinct_min")) {
        policy.distinct_min = number->number_of<std::uint64_t>(1);
    }
    if (const auto number = map.find("confidence_min")) {
        policy.confidence_min = number->number_of<std::uint8_t>(0, 100);
    }
    if (const auto level = map.find("level")) policy.level = read_level(*level, levels);
    if (const auto off = map.find("off")) policy.off = off->flag();
    if (const auto on = map.find("on")) policy.on = on->flag();
    map.finish();
    return policy;
}

FeedSettings read_feed(const YamlValue& value) {
    YamlMap map = value.map();
    FeedSettings feed;
    feed.place = value.place();
    feed.kind = map.need("kind").text();
    feed.target = map.need("target").text();
    map.finish();
    return feed;
}

template <class Read>
auto read_each(const YamlValue& value, Read read) {
    std::vector<decltype(read(value))> all;
    for (const YamlValue& entry : value.list()) all.push_back(read(entry));
    return all;
}

}  // namespace

LevelScale read_levels(const YamlValue& value) {
    std::vector<std::string> names;
    for (const YamlValue& entry : value.list()) {
        const std::string name = entry.text();
        if (std::ranges::find(names, name) != names.end()) {
            entry.wrong(fmt::format("\"{}\" stands here a second time", name),
                        "once would be right");
        }
        names.push_back(name);
    }
    if (names.size() < 2 || names.size() > kLevelsMax) {
        value.wrong(fmt::format("has {} names", names.size()),
                    fmt::format("2 to {}, low to high, would be right", kLevelsMax));
    }
    return LevelScale(std::move(names));
}

std::string read_level(const YamlValue& value, const LevelScale& levels) {
    const std::string name = value.text();
    if (!levels.find(name)) {
        value.wrong(fmt::format("\"{}\" is no level", name),
                    one_of(levels.names()) + " would be right");
    }
    return name;
}

std::map<std::string, std::string> read_level_map(const YamlValue& value,
                                                  const LevelScale& levels) {
    std::map<std::string, std::string> level_map;
    YamlMap map = value.map();
    for (const auto& [marking, level] : map.entries())
        level_map[marking] = read_level(level, levels);
    return level_map;
}

std::vector<ZoneSettings> read_zones(const YamlValue& value, const LevelScale& levels) {
    return read_each(value, [&](const YamlValue& entry) { return read_zone(entry, levels); });
}

std::vector<RelaySettings> read_relays(const YamlValue& value) {
    return read_each(value, read_relay);
}

std::vector<AuthorisationSettings> read_authorisations(const YamlValue& value,
                                                       const LevelScale& levels) {
    return read_each(value,
                     [&](const YamlValue& entry) { return read_authorisation(entry, levels); });
}

std::vector<ReachSettings> read_reach(const YamlValue& value) {
    return read_each(value, read_reach_rule);
}

std::vector<PolicySettings> read_policies(const YamlValue& value, const LevelScale& levels) {
    return read_each(value, [&](const YamlValue& entry) { return read_policy(entry, levels); });
}

std::vector<FeedSettings> read_feeds(const YamlValue& value) { return read_each(value, read_feed); }

/// An absolute path.
std::string read_program(const YamlValue& value, std::string_view example) {
    std::string program = value.text();
    if (!program.starts_with('/')) {
        value.wrong(fmt::format("\"{}\" is no absolute path", program),
                    fmt::format("{} would be right", example));
    }
    return program;
}

OpenerSettings read_opener(const YamlValue& value) {
    OpenerSettings opener;
    if (!value.is_map()) {
        opener.use = value.flag() ? OpenerUse::On : OpenerUse::Off;
        return opener;
    }
    YamlMap map = value.map();
    opener.program = read_program(map.need("program"), "/usr/libexec/sealtap/sealtap-opener");
    map.finish();
    return opener;
}

/// A name of tesseract's, which is the name of a file, too.
std::string read_language(const YamlValue& value) {
    std::string name = value.text();
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
    if (name.empty() || name.size() > 32 || !std::ranges::all_of(name, is_letter)) {
        value.wrong(fmt::format("\"{}\" is no language of tesseract's", name),
                    "chi_sim, chi_tra or eng would be right");
    }
    return name;
}

OcrSettings read_ocr(const YamlValue& value) {
    OcrSettings ocr;
    if (!value.is_map()) {
        ocr.use = value.flag() ? OpenerUse::On : OpenerUse::Off;
        return ocr;
    }
    ocr.use = OpenerUse::On;
    YamlMap map = value.map();
    if (const auto program = map.find("program")) {
        ocr.program = read_program(*program, "/usr/libexec/sealtap/sealtap-ocr");
    }
    if (const auto languages = map.find("languages")) {
        ocr.languages = read_each(*languages, read_language);
        if (ocr.languages.empty()) {
            languages->wrong("is empty", "[chi_sim, eng] would be right");
        }
    }
    map.finish();
    return ocr;
}

Limits read_limits(const YamlValue& value) {
    Limits limits;
    YamlMap map = value.map();
    for (const LimitSpec& spec : limit_table()) {
        if (const auto number = map.find(spec.key)) {
            limits.set(spec.limit, number->number_of<std::uint64_t>(1, 1ULL << 40U));
        }
    }
    map.finish();
    return limits;
}

}  // namespace sealtap::config
