#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "policy/policy_engine.h"
#include "support/masked_text.h"

namespace sealtap::policy {

inline IpAddress ip(std::string_view text) { return *IpAddress::parse(text); }

inline Timestamp day(std::string_view text) { return *parse_date(text) + std::chrono::hours(12); }

inline ZoneSettings zone(const std::string& name, std::vector<std::string_view> networks,
                         std::vector<std::string> domains = {}) {
    ZoneSettings zone;
    zone.place.text = "c.yaml:1: " + name;
    zone.name = name;
    for (const auto network : networks) zone.networks.push_back(*Network::parse(network));
    zone.domains = std::move(domains);
    return zone;
}

/// rd (all), office (confidential; personal and business), acme, a partner until 2027-03-31
/// (internal; nothing).
inline Settings world() {
    Settings settings;
    settings.zones = {zone("rd", {"10.1.0.0/16", "fd00:1::/32"}, {"rd.corp.example"}),
                      zone("office", {"10.2.0.0/16"}, {"corp.example"}),
                      zone("acme", {"192.0.2.0/24"}, {"acme.example"})};
    settings.zones[1].clearance = "confidential";
    settings.zones[1].categories = {};
    settings.zones[1].categories.insert(Category::Personal);
    settings.zones[1].categories.insert(Category::Business);
    settings.zones[2].clearance = "internal";
    settings.zones[2].categories = {};
    settings.zones[2].kind = ZoneKind::Partner;
    settings.zones[2].contract = "C-1";
    settings.zones[2].until = "2027-03-31";
    return settings;
}

inline RelaySettings relay(std::string_view network, RelayKind kind) {
    return {{"c.yaml:9: relays[0]"}, {*Network::parse(network)}, kind};
}

inline std::unique_ptr<PolicyEngine> engine_of(const Settings& settings) {
    auto engine = PolicyEngine::create(settings);
    EXPECT_TRUE(engine) << (engine ? "" : engine.error().message);
    return engine ? *std::move(engine) : nullptr;
}

inline FindingSummary marking(std::uint8_t rank, std::uint8_t confidence = 95) {
    FindingSummary finding;
    finding.detector = "marking.zh.star";
    finding.category = Category::Marking;
    finding.level = Level{rank};
    finding.checked = true;
    finding.count = finding.distinct = 1;
    finding.confidence = confidence;
    return finding;
}
inline constexpr std::uint8_t kInternal = 1;
inline constexpr std::uint8_t kConfidential = 2;
inline constexpr std::uint8_t kSecret = 3;
inline constexpr std::uint8_t kTopSecret = 4;

enum class Proof { Checked, Unchecked };

inline FindingSummary identifiers(std::uint64_t distinct, Proof proof = Proof::Checked,
                                  Category category = Category::Personal,
                                  std::uint8_t confidence = 90) {
    FindingSummary finding;
    finding.detector = proof == Proof::Checked ? "id.cn.resident" : "phone.cn.mobile";
    finding.category = category;
    finding.checked = proof == Proof::Checked;
    finding.count = finding.distinct = distinct;
    finding.confidence = confidence;
    return finding;
}

/// A document on its way from `from` to `to`, both addresses of one flow.
struct Sent {
    explicit Sent(std::string_view from, std::string_view to,
                  std::vector<FindingSummary> findings = {}) {
        flow.originator = {ip(from), 40000};
        flow.responder = {ip(to), 80};
        flow.ip_protocol = 6;
        flow.id = 77;
        flow.start = day("2026-11-24");
        flow.first_packet = 5;
        summary.flow = &flow;
        summary.app_protocol = "http";
        summary.info.name = RawText("plan 2026.txt");
        summary.path = RawText("http.body");
        summary.findings = std::move(findings);
        summary.first_seen = summary.last_seen = day("2026-11-24");
        summary.packet_number = 9;
        summary.size = 100;
        summary.sha256 = "abcd";
    }
    Sent(const Sent&) = delete;
    Sent& operator=(const Sent&) = delete;

    std::vector<Violation> judged_by(const PolicyEngine& engine,
                                     ListFindings list = ListFindings::No) const {
        std::vector<Violation> violations = engine.judge(summary, masker, list);
        // What is not worked out because nothing is reported must not be missed.
        EXPECT_TRUE(violations.empty() || engine.may_report(flow, summary.info.direction, list));
        return violations;
    }
    std::vector<Violation> judged(const Settings& settings = world(),
                                  ListFindings list = ListFindings::No) const {
        return judged_by(*engine_of(settings), list);
    }

    FlowInfo flow;
    DocumentSummary summary;
    test::DigitMasker masker;
};

/// "customer-data medium rd > internet", one a violation.
inline std::vector<std::string> lines(const std::vector<Violation>& violations) {
    std::vector<std::string> all;
    for (const Violation& v : violations) {
        all.push_back(v.policy + ' ' + std::string(to_string(v.severity)) + ' ' + v.from_zone +
                      " > " + v.to_zone);
    }
    return all;
}

using Lines = std::vector<std::string>;

}  // namespace sealtap::policy
