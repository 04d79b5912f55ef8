#include "policy/reach_rules.h"

#include "policy/world.h"

namespace sealtap::policy {
namespace {

Settings with_rules(std::vector<ReachSettings> rules) {
    Settings settings = world();
    for (ReachSettings& rule : rules) rule.place.text = "c.yaml:8: reach[0]";
    settings.reach = std::move(rules);
    return settings;
}

ReachSettings rule(const std::string& from, const std::string& to,
                   std::vector<std::string> services) {
    return {{}, from, to, std::move(services), true};
}

Lines flow(const Settings& settings, std::uint16_t port, std::string_view app_protocol,
           std::string_view from = "10.2.0.5", std::string_view to = "10.1.0.5",
           std::uint8_t ip_protocol = 6) {
    FlowInfo flow;
    flow.originator = {ip(from), 40000};
    flow.responder = {ip(to), port};
    flow.ip_protocol = ip_protocol;
    return lines(engine_of(settings)->judge_flow(flow, app_protocol, day("2026-11-24"), 3));
}

const Lines kViolation{"reach medium office > rd"};

TEST(Reach, PairsWithoutARuleAreFree) {
    EXPECT_EQ(flow(world(), 22, "ssh"), Lines{});
    EXPECT_EQ(flow(with_rules({rule("rd", "office", {"https"})}), 22, "ssh"), Lines{});
}

TEST(Reach, OnlyListedServicesPass) {
    const Settings settings = with_rules({rule("office", "rd", {"https"})});
    EXPECT_EQ(flow(settings, 443, "tls"), Lines{});
    EXPECT_EQ(flow(settings, 443, ""), Lines{}) << "nobody recognised it: the port decides";
    EXPECT_EQ(flow(settings, 443, "ssh"), kViolation) << "another protocol on the port";
    EXPECT_EQ(flow(settings, 22, "ssh"), kViolation);
    EXPECT_EQ(flow(settings, 443, "", "10.2.0.5", "10.1.0.5", 17), kViolation) << "UDP";
}

TEST(Reach, ARecognisedProtocolPassesOnAnyPort) {
    const Settings settings = with_rules({rule("office", "rd", {"http", "ftp"})});
    EXPECT_EQ(flow(settings, 9999, "http"), Lines{});
    EXPECT_EQ(flow(settings, 51234, "ftp-data"), Lines{});
    EXPECT_EQ(flow(settings, 80, "smtp"), kViolation);
}

TEST(Reach, PortsCanBeNamed) {
    const Settings settings = with_rules({rule("office", "rd", {"tcp/8000-8010", "udp/514"})});
    EXPECT_EQ(flow(settings, 8010, "http"), Lines{});
    EXPECT_EQ(flow(settings, 8011, "http"), kViolation);
    EXPECT_EQ(flow(settings, 514, "", "10.2.0.5", "10.1.0.5", 17), Lines{});
}

TEST(Reach, OneRuleThatPermitsIsEnough) {
    const Settings settings =
        with_rules({rule("office", "rd", {"https"}), rule("any", "rd", {"ssh"})});
    EXPECT_EQ(flow(settings, 22, "ssh"), Lines{});
    EXPECT_EQ(flow(settings, 25, "smtp"), kViolation);
}

TEST(Reach, OtherwiseAllowOnlyPermits) {
    Settings settings = with_rules({rule("office", "rd", {"https"})});
    settings.reach[0].otherwise_violation = false;
    EXPECT_EQ(flow(settings, 22, "ssh"), Lines{});
}

TEST(Reach, CanForbidEverything) {
    const Settings settings = with_rules({rule("rd", "internet", {})});
    EXPECT_EQ(flow(settings, 443, "tls", "10.1.0.5", "203.0.113.1"),
              Lines{"reach medium rd > internet"});
}

TEST(Reach, NamesOfZonesAndServicesMustExist) {
    const auto failure = [](const Settings& settings) {
        const auto engine = PolicyEngine::create(settings);
        return engine ? "" : engine.error().message;
    };
    EXPECT_EQ(failure(with_rules({rule("offices", "rd", {"https"})})),
              "c.yaml:8: reach[0].from: offices is no zone; a zone's name, internet or any is "
              "right");
    EXPECT_EQ(failure(with_rules({rule("office", "rd", {"htps"})})),
              "c.yaml:8: reach[0].services: htps is no service known here; tcp/PORT or udp/PORT "
              "would be right");
    for (const auto bad : {"tcp/", "tcp/x", "tcp/70000", "udp/5-3", "sctp/1", ""}) {
        EXPECT_TRUE(parse_service(bad).empty()) << bad;
    }
}

}  // namespace
}  // namespace sealtap::policy
