// Policies of levels and categories, one crossing at a time.
#include "policy/world.h"

namespace sealtap::policy {
namespace {

constexpr std::string_view kRd = "10.1.0.5";
constexpr std::string_view kOffice = "10.2.0.5";
constexpr std::string_view kAcme = "192.0.2.9";
constexpr std::string_view kInternet = "203.0.113.9";

PolicySettings change(const std::string& name) {
    PolicySettings policy;
    policy.place.text = "c.yaml:5: policies[0]";
    policy.name = name;
    return policy;
}

TEST(MarkingPolicy, SeverityFollowsTheLevel) {
    const auto severity = [](std::uint8_t rank) {
        return lines(Sent(kRd, kInternet, {marking(rank)}).judged());
    };
    EXPECT_EQ(severity(0), Lines{});
    EXPECT_EQ(severity(kInternal), Lines{"marking-above-clearance low rd > internet"});
    EXPECT_EQ(severity(kConfidential), Lines{"marking-above-clearance medium rd > internet"});
    EXPECT_EQ(severity(kSecret), Lines{"marking-above-clearance high rd > internet"});
    EXPECT_EQ(severity(kTopSecret), Lines{"marking-above-clearance critical rd > internet"});
}

TEST(MarkingPolicy, UpToTheClearanceMayEnter) {
    EXPECT_EQ(lines(Sent(kRd, kOffice, {marking(kConfidential)}).judged()), Lines{});
    EXPECT_EQ(lines(Sent(kRd, kOffice, {marking(kSecret)}).judged()),
              Lines{"marking-above-clearance high rd > office"});
    EXPECT_EQ(lines(Sent(kOffice, kRd, {marking(kTopSecret)}).judged()), Lines{});
    EXPECT_EQ(lines(Sent(kRd, kAcme, {marking(kInternal)}).judged()), Lines{});
}

TEST(MarkingPolicy, TheHighestMarkingCounts) {
    const auto violations =
        Sent(kRd, kInternet, {marking(kSecret), marking(kInternal), marking(kConfidential)})
            .judged();
    ASSERT_EQ(violations.size(), 1U);
    EXPECT_EQ(violations[0].level, "secret");
    EXPECT_EQ(violations[0].marked_level, "secret");
    EXPECT_TRUE(violations[0].categories.empty()) << "marking is no category";
    EXPECT_EQ(violations[0].level_names, (Lines{"secret", "internal", "confidential"}));
}

TEST(MarkingPolicy, ADoubtfulMarkingDoesNotCount) {
    EXPECT_EQ(lines(Sent(kRd, kInternet, {marking(kSecret, 49)}).judged()), Lines{});
    Settings settings = world();
    settings.policies = {change("marking-above-clearance")};
    settings.policies[0].confidence_min = 40;
    settings.policies[0].severity = Severity::Low;
    EXPECT_EQ(lines(Sent(kRd, kInternet, {marking(kSecret, 49)}).judged(settings)),
              Lines{"marking-above-clearance low rd > internet"});
}

TEST(MarkingPolicy, ARuleMayGiveOtherDataALevel) {
    FindingSummary pricing = identifiers(1, Proof::Checked, Category::Business);
    pricing.level = Level{kConfidential};
    const auto violations = Sent(kRd, kAcme, {pricing}).judged();
    EXPECT_EQ(lines(violations), (Lines{"marking-above-clearance medium rd > acme",
                                        "business-data medium rd > acme"}));
    EXPECT_EQ(violations[0].level, "confidential");
    EXPECT_FALSE(violations[0].marked_level);
}

TEST(MarkingPolicy, OwnLevelsCountFromTheTop) {
    Settings settings = world();
    settings.levels = LevelScale({"open", "closed", "sealed"});
    for (ZoneSettings& zone : settings.zones) zone.clearance = {};
    settings.zones[1].clearance = "closed";
    EXPECT_EQ(lines(Sent(kRd, kOffice, {marking(2)}).judged(settings)),
              Lines{"marking-above-clearance critical rd > office"});
    EXPECT_EQ(lines(Sent(kRd, kInternet, {marking(1)}).judged(settings)),
              Lines{"marking-above-clearance high rd > internet"});
}

TEST(CustomerData, SeverityFollowsTheNumberOfCheckedValues) {
    const auto severity = [](std::uint64_t distinct) {
        return lines(Sent(kRd, kInternet, {identifiers(distinct)}).judged());
    };
    EXPECT_EQ(severity(1), Lines{"customer-data low rd > internet"});
    EXPECT_EQ(severity(9), Lines{"customer-data low rd > internet"});
    EXPECT_EQ(severity(10), Lines{"customer-data medium rd > internet"});
    EXPECT_EQ(severity(99), Lines{"customer-data medium rd > internet"});
    EXPECT_EQ(severity(100), Lines{"customer-data high rd > internet"});
    EXPECT_EQ(severity(1000), Lines{"customer-data critical rd > internet"});
}

TEST(CustomerData, CheckedDetectorsAddUp) {
    EXPECT_EQ(lines(Sent(kRd, kInternet,
                         {identifiers(6), identifiers(4, Proof::Checked, Category::Financial)})
                        .judged()),
              Lines{"customer-data medium rd > internet"});
}

TEST(CustomerData, UncheckedValuesCountFromTen) {
    const auto of = [](std::uint64_t distinct) {
        return lines(Sent(kRd, kInternet, {identifiers(distinct, Proof::Unchecked)}).judged());
    };
    EXPECT_EQ(of(9), Lines{});
    EXPECT_EQ(of(10), Lines{"customer-data medium rd > internet"});
    EXPECT_EQ(of(100), Lines{"customer-data high rd > internet"});
}

TEST(CustomerData, UncheckedDetectorsDoNotAddUp) {
    EXPECT_EQ(lines(Sent(kRd, kInternet,
                         {identifiers(9, Proof::Unchecked), identifiers(9, Proof::Unchecked)})
                        .judged()),
              Lines{});
    EXPECT_EQ(lines(Sent(kRd, kInternet,
                         {identifiers(60, Proof::Unchecked), identifiers(60, Proof::Unchecked)})
                        .judged()),
              Lines{"customer-data medium rd > internet"});
}

TEST(CustomerData, ADoubtfulCheckedValueDoesNotCount) {
    const FindingSummary doubtful = identifiers(50, Proof::Checked, Category::Personal, 74);
    EXPECT_EQ(lines(Sent(kRd, kInternet, {doubtful}).judged()), Lines{});
}

TEST(CustomerData, MayEnterWhereItsCategoryMay) {
    EXPECT_EQ(lines(Sent(kRd, kOffice, {identifiers(50)}).judged()), Lines{});
    EXPECT_EQ(
        lines(Sent(kRd, kOffice, {identifiers(50, Proof::Checked, Category::Financial)}).judged()),
        Lines{"customer-data medium rd > office"});
    EXPECT_EQ(lines(Sent(kOffice, kRd, {identifiers(5000)}).judged()), Lines{});
}

TEST(CustomerData, RaisesNoLevel) {
    const auto violations = Sent(kRd, kInternet, {identifiers(50)}).judged();
    ASSERT_EQ(violations.size(), 1U);
    EXPECT_EQ(violations[0].level, "public");
    EXPECT_FALSE(violations[0].marked_level);
    EXPECT_EQ(violations[0].categories, std::vector<Category>{Category::Personal});
    EXPECT_EQ(violations[0].confidence, 90U);
}

TEST(CustomerData, CanBeChanged) {
    Settings settings = world();
    settings.policies = {change("customer-data")};
    settings.policies[0].distinct_min = 20;
    settings.policies[0].severity = Severity::Critical;
    EXPECT_EQ(lines(Sent(kRd, kInternet, {identifiers(19)}).judged(settings)), Lines{});
    EXPECT_EQ(lines(Sent(kRd, kInternet, {identifiers(20)}).judged(settings)),
              Lines{"customer-data critical rd > internet"});
    settings.policies[0].off = true;
    EXPECT_EQ(lines(Sent(kRd, kInternet, {identifiers(20)}).judged(settings)), Lines{});
}

TEST(Policies, LevelAndCategoryAreJudgedApart) {
    const auto violations = Sent(kRd, kInternet, {identifiers(3), marking(kSecret)}).judged();
    EXPECT_EQ(lines(violations), (Lines{"marking-above-clearance high rd > internet",
                                        "customer-data low rd > internet"}));
    EXPECT_NE(violations[0].id, violations[1].id);
    EXPECT_LT(violations[0].order, violations[1].order);
}

TEST(Policies, CredentialsAreHighBusinessIsMedium) {
    EXPECT_EQ(lines(Sent(kRd, kInternet,
                         {identifiers(1, Proof::Unchecked, Category::Credential),
                          identifiers(1, Proof::Unchecked, Category::Business)})
                        .judged()),
              (Lines{"business-data medium rd > internet", "credentials high rd > internet"}));
}

TEST(Policies, WithinAZoneNothingCrosses) {
    EXPECT_EQ(lines(Sent(kRd, "10.1.9.9", {marking(kTopSecret), identifiers(50)}).judged()),
              Lines{});
}

TEST(Policies, OpaqueIsOffUntilAskedFor) {
    Sent sent(kRd, kInternet);
    sent.summary.ledger.size = 10;
    sent.summary.ledger.not_inspected[static_cast<std::size_t>(Cause::Encrypted)] = 10;
    EXPECT_EQ(lines(sent.judged()), Lines{});
    Settings settings = world();
    settings.policies = {change("opaque")};
    settings.policies[0].on = true;
    const auto violations = sent.judged(settings);
    EXPECT_EQ(lines(violations), Lines{"opaque low rd > internet"});
    EXPECT_EQ(violations[0].coverage, CoverageState::None);
    EXPECT_EQ(violations[0].causes, std::vector<Cause>{Cause::Encrypted});
    Sent inside(kOffice, kRd);
    inside.summary.ledger = sent.summary.ledger;
    EXPECT_EQ(lines(inside.judged(settings)), Lines{}) << "rd may receive all categories";
}

TEST(Policies, WhatComesFromTheInternetIsJudgedOnlyWhenAsked) {
    const Sent sent(kInternet, kOffice, {marking(kSecret), identifiers(9)});
    EXPECT_EQ(lines(sent.judged()), Lines{});
    Settings settings = world();
    settings.policies = {change("inbound")};
    settings.policies[0].on = true;
    EXPECT_EQ(lines(sent.judged(settings)), Lines{"inbound high internet > office"});
}

TEST(Policies, NothingIsEverReportedOfWhatComesFromTheInternet) {
    const Sent in(kInternet, kOffice);
    const Sent out(kOffice, kInternet);
    const auto engine = engine_of(world());
    EXPECT_FALSE(engine->may_report(in.flow, Direction::ToResponder, ListFindings::No));
    EXPECT_TRUE(engine->may_report(in.flow, Direction::ToOriginator, ListFindings::No));
    EXPECT_TRUE(engine->may_report(in.flow, Direction::ToResponder, ListFindings::Yes));
    EXPECT_TRUE(engine->may_report(out.flow, Direction::ToResponder, ListFindings::No));
    Settings settings = world();
    settings.policies = {change("inbound")};
    settings.policies[0].on = true;
    EXPECT_TRUE(engine_of(settings)->may_report(in.flow, Direction::ToResponder, ListFindings::No));
    // A relay there may speak for one of ours.
    settings = world();
    settings.relays = {relay(std::string(kInternet) + "/32", RelayKind::Mail)};
    EXPECT_TRUE(engine_of(settings)->may_report(in.flow, Direction::ToResponder, ListFindings::No));
}

TEST(Policies, ProtectKeepsALevelFromTravellingInClear) {
    Settings settings = world();
    settings.policies = {change("protect")};
    settings.policies[0].level = "secret";
    const Lines within{"protect high rd > rd"};
    EXPECT_EQ(lines(Sent(kRd, "10.1.0.9", {marking(kSecret)}).judged(settings)), within);
    EXPECT_EQ(lines(Sent(kRd, "10.1.0.9", {marking(kConfidential)}).judged(settings)), Lines{});
    Sent decrypted(kRd, "10.1.0.9", {marking(kSecret)});
    decrypted.summary.app_protocol = "tls";
    EXPECT_EQ(lines(decrypted.judged(settings)), Lines{});
}

TEST(Policies, APartnerWhoseContractEndedMayHaveNothing) {
    Sent sent(kRd, kAcme, {marking(kInternal)});
    EXPECT_EQ(lines(sent.judged()), Lines{});
    sent.summary.last_seen = day("2027-04-01");
    EXPECT_EQ(lines(sent.judged()), Lines{"marking-above-clearance low rd > acme"});
}

TEST(Policies, NothingIsMaskedForADocumentThatViolatesNothing) {
    const Sent sent(kRd, kOffice, {marking(kConfidential)});
    EXPECT_EQ(lines(sent.judged()), Lines{});
    EXPECT_EQ(sent.masker.calls, 0);
}

TEST(Policies, FindingsAreListedOnRequest) {
    const Sent quiet(kRd, kOffice, {marking(kConfidential)});
    const auto listed = quiet.judged(world(), ListFindings::Yes);
    ASSERT_EQ(listed.size(), 1U);
    EXPECT_EQ(listed[0].type, EventType::Finding);
    EXPECT_EQ(listed[0].policy, "none");
    EXPECT_EQ(listed[0].level, "confidential");
    EXPECT_EQ(Sent(kRd, kOffice).judged(world(), ListFindings::Yes).size(), 0U);
    const auto loud = Sent(kRd, kInternet, {marking(kSecret)}).judged(world(), ListFindings::Yes);
    ASSERT_EQ(loud.size(), 1U);
    EXPECT_EQ(loud[0].type, EventType::Violation);
}

TEST(Policies, WithoutConfigurationThereIsInsideAndOutside) {
    Settings settings;
    settings.zones = {zone("internal", {"10.0.0.0/8", "192.168.0.0/16"})};
    EXPECT_EQ(lines(Sent(kRd, kOffice, {marking(kTopSecret)}).judged(settings)), Lines{});
    EXPECT_EQ(lines(Sent(kRd, kAcme, {marking(kSecret)}).judged(settings)),
              Lines{"marking-above-clearance high internal > internet"});
}

}  // namespace
}  // namespace sealtap::policy
