#include "policy/authorisations.h"

#include "policy/world.h"

namespace sealtap::policy {
namespace {

constexpr std::string_view kRd = "10.1.0.5";
constexpr std::string_view kAcme = "192.0.2.9";

Settings with_leave() {
    Settings settings = world();
    AuthorisationSettings leave;
    leave.place.text = "c.yaml:7: authorisations[0]";
    leave.id = "A-7";
    leave.from = "rd";
    leave.to = "acme";
    leave.level = "secret";
    leave.categories.insert(Category::Business);
    leave.from_date = "2026-01-01";
    leave.until = "2026-12-31";
    leave.approved_by = {"head of security", "head of sales"};
    settings.authorisations = {leave};
    return settings;
}

std::string failure(const Settings& settings) {
    const auto engine = PolicyEngine::create(settings);
    return engine ? "" : engine.error().message;
}

TEST(Authorisations, MakeATransferOfACrossing) {
    const auto events = Sent(kRd, kAcme, {marking(kSecret)}).judged(with_leave());
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].type, EventType::Transfer);
    EXPECT_EQ(events[0].authorisation, "A-7");
    EXPECT_EQ(events[0].policy, "marking-above-clearance");
    EXPECT_EQ(events[0].severity, Severity::High);
}

TEST(Authorisations, MustReachTheLevel) {
    const auto events = Sent(kRd, kAcme, {marking(kTopSecret)}).judged(with_leave());
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].type, EventType::Violation);
    EXPECT_FALSE(events[0].authorisation);
}

TEST(Authorisations, MustListEveryCategory) {
    const FindingSummary business = identifiers(1, Proof::Checked, Category::Business);
    const auto covered = Sent(kRd, kAcme, {marking(kSecret), business}).judged(with_leave());
    ASSERT_EQ(covered.size(), 2U);
    for (const Violation& event : covered) EXPECT_EQ(event.type, EventType::Transfer);
    const auto more = Sent(kRd, kAcme, {marking(kSecret), business, identifiers(1)});
    for (const Violation& event : more.judged(with_leave())) {
        EXPECT_EQ(event.type, EventType::Violation);
    }
}

TEST(Authorisations, AFewUncheckedValuesAreNoCategory) {
    const auto events =
        Sent(kRd, kAcme, {marking(kSecret), identifiers(2, Proof::Unchecked)}).judged(with_leave());
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].type, EventType::Transfer);
}

TEST(Authorisations, HoldOnTheirDaysByTheTimeOfTheCapture) {
    Sent sent(kRd, kAcme, {marking(kSecret)});
    const auto type_on = [&](std::string_view date) {
        sent.summary.last_seen = day(date);
        return sent.judged(with_leave()).at(0).type;
    };
    EXPECT_EQ(type_on("2025-12-31"), EventType::Violation);
    EXPECT_EQ(type_on("2026-01-01"), EventType::Transfer);
    EXPECT_EQ(type_on("2026-12-31"), EventType::Transfer);
    EXPECT_EQ(type_on("2027-01-01"), EventType::Violation);
}

TEST(Authorisations, HoldOneWayOnly) {
    Settings settings = with_leave();
    settings.zones[0].clearance = "public";
    const auto events = Sent(kAcme, kRd, {marking(kSecret)}).judged(settings);
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].type, EventType::Violation);
}

TEST(Authorisations, AreRecordedFromALevelUp) {
    Settings settings = with_leave();
    settings.record_authorised_from = "secret";
    EXPECT_EQ(Sent(kRd, kAcme, {marking(kSecret)}).judged(settings).size(), 1U);
    EXPECT_EQ(Sent(kRd, kAcme, {marking(kConfidential)}).judged(settings).size(), 0U);
}

TEST(Authorisations, WhatMayEnterAnywayLeavesNoRecord) {
    EXPECT_EQ(Sent(kRd, kAcme, {marking(kInternal)}).judged(with_leave()).size(), 0U);
}

TEST(Authorisations, TheHighestLevelNeedsTwoDifferentApprovers) {
    Settings settings = with_leave();
    settings.authorisations[0].level = "top-secret";
    EXPECT_EQ(failure(settings), "");
    settings.authorisations[0].approved_by = {"head", "head"};
    EXPECT_EQ(failure(settings),
              "c.yaml:7: authorisations[0].approved_by: top-secret needs two different approvers");
}

TEST(Authorisations, OneApproverInAnotherCaseOrSpacingIsNoSecond) {
    Settings settings = with_leave();
    settings.authorisations[0].level = "top-secret";
    for (const auto again : {"HEAD of security", " head of security\t", "head  of Security"}) {
        settings.authorisations[0].approved_by = {"head of security", again};
        EXPECT_NE(failure(settings), "") << again;
    }
    settings.authorisations[0].approved_by = {"李雷", "李蕾"};
    EXPECT_EQ(failure(settings), "");
}

TEST(Authorisations, NameZonesThatExist) {
    Settings settings = with_leave();
    settings.authorisations[0].to = "acmee";
    EXPECT_EQ(failure(settings), "c.yaml:7: authorisations[0].to: acmee is no zone");
    settings.authorisations[0].to = "internet";
    EXPECT_EQ(failure(settings), "");
}

}  // namespace
}  // namespace sealtap::policy
