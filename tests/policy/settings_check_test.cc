#include "policy/settings_check.h"

#include "policy/world.h"

namespace sealtap::policy {
namespace {

Lines check(const Settings& settings, std::string_view now = "2026-11-24") {
    Lines all;
    for (const CheckMessage& message : check_settings(settings, day(now))) {
        const bool is_error = message.weight == CheckMessage::Weight::Error;
        all.push_back((is_error ? "error " : "warning ") + message.text);
        // The weight is a promise of what create() does.
        EXPECT_EQ(PolicyEngine::create(settings).has_value(), !is_error) << message.text;
    }
    return all;
}

TEST(SettingsCheck, AGoodWorldHasNoContradictions) { EXPECT_EQ(check(world()), Lines{}); }

TEST(SettingsCheck, OneNetworkInTwoZones) {
    Settings settings = world();
    settings.zones.push_back(zone("lab", {"10.1.0.0/16"}));
    EXPECT_EQ(check(settings), Lines{"error c.yaml:1: lab.networks: 10.1.0.0/16 belongs to zone "
                                     "rd already; one of them would be right"});
    settings.zones.back().vlans = {5};
    EXPECT_EQ(check(settings), Lines{}) << "a VLAN tells them apart";
}

TEST(SettingsCheck, OneDomainInTwoZones) {
    Settings settings = world();
    settings.zones.push_back(zone("lab", {}, {"acme.example"}));
    EXPECT_EQ(check(settings), Lines{"error c.yaml:1: lab.domains: acme.example belongs to zone "
                                     "acme already; one of them would be right"});
}

TEST(SettingsCheck, NamesOfZones) {
    Settings settings = world();
    settings.zones.push_back(zone("rd", {"10.9.0.0/16"}));
    EXPECT_EQ(check(settings),
              Lines{"error c.yaml:1: rd.name: rd is the name of another zone too"});
    settings.zones.back().name = "internet";
    EXPECT_EQ(check(settings), Lines{"error c.yaml:1: rd.name: internet is what lies in no zone"});
}

TEST(SettingsCheck, AZoneThatNothingLiesIn) {
    Settings settings = world();
    settings.zones.push_back(zone("empty", {}));
    EXPECT_EQ(check(settings), Lines{"warning c.yaml:1: empty.networks: the zone has neither "
                                     "networks nor domains, so nothing lies in it"});
}

TEST(SettingsCheck, ContractsThatEnded) {
    EXPECT_EQ(check(world(), "2027-04-01"),
              Lines{"warning c.yaml:1: acme.until: the contract of acme ended on 2027-03-31: "
                    "nothing may enter it any more"});
    Settings settings = world();
    settings.zones[2].until = {};
    EXPECT_EQ(check(settings), Lines{"warning c.yaml:1: acme.until: a partner or supplier without "
                                     "an end date stays trusted for ever"});
}

TEST(SettingsCheck, EveryWrongReferenceIsTold) {
    Settings settings = world();
    AuthorisationSettings leave;
    leave.place.text = "c.yaml:7: authorisations[0]";
    leave.id = "A";
    leave.from = "nowhere";
    leave.to = "acme";
    leave.level = "secret";
    leave.approved_by = {"x"};
    settings.authorisations = {leave, leave};
    settings.authorisations[1].id = "B";
    settings.authorisations[1].from = "rd";
    settings.authorisations[1].to = "lost";
    settings.reach = {{{"c.yaml:9: reach[0]"}, "rd", "away", {"ssh"}, true}};
    PolicySettings policy;
    policy.place.text = "c.yaml:11: policies[0]";
    policy.name = "customers";
    settings.policies = {policy};
    EXPECT_EQ(check(settings),
              (Lines{"error c.yaml:7: authorisations[0].from: nowhere is no zone",
                     "error c.yaml:7: authorisations[0].to: lost is no zone",
                     "error c.yaml:9: reach[0].to: away is no zone; a zone's name, internet or "
                     "any is right",
                     "error c.yaml:11: policies[0].name: customers is no policy; right would be "
                     "one of marking-above-clearance, customer-data, business-data, credentials, "
                     "opaque, inbound, protect, reach"}));
}

TEST(SettingsCheck, AuthorisationsThatEndedOrCrossNothing) {
    Settings settings = world();
    AuthorisationSettings leave;
    leave.place.text = "c.yaml:7: authorisations[0]";
    leave.id = "A";
    leave.from = leave.to = "rd";
    leave.level = "secret";
    leave.until = "2026-01-31";
    leave.approved_by = {"x"};
    settings.authorisations = {leave};
    EXPECT_EQ(check(settings),
              (Lines{"warning c.yaml:7: authorisations[0].to: from and to are the same zone: "
                     "nothing crosses",
                     "warning c.yaml:7: authorisations[0].until: A ended on 2026-01-31"}));
}

TEST(SettingsCheck, OnlyProtectHasALevel) {
    Settings settings = world();
    PolicySettings policy;
    policy.place.text = "c.yaml:11: policies[0]";
    policy.name = "credentials";
    policy.level = "secret";
    settings.policies = {policy};
    EXPECT_EQ(check(settings), Lines{"error c.yaml:11: policies[0].level: only the policy protect "
                                     "has a level"});
}

}  // namespace
}  // namespace sealtap::policy
