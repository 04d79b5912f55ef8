// Who sent it to whom: relays, claims, recipients.
#include <algorithm>

#include "policy/world.h"

namespace sealtap::policy {
namespace {

constexpr std::string_view kRd = "10.1.0.5";
constexpr std::string_view kOffice = "10.2.0.5";
constexpr std::string_view kRelay = "10.2.0.8";
constexpr std::string_view kInternet = "203.0.113.9";

PartyClaim recipient(const std::string& user, const std::string& domain) {
    PartyClaim claim;
    claim.user = RawText(user + '@' + domain);
    claim.domain = RawText(domain);
    return claim;
}

PartyClaim host(const std::string& name) {
    PartyClaim claim;
    claim.host = RawText(name);
    return claim;
}

Settings world_with(RelayKind kind) {
    Settings settings = world();
    settings.relays = {relay("10.2.0.8/32", kind)};
    return settings;
}

Lines zones_of(const std::vector<Violation>& violations) {
    Lines all;
    for (const Violation& v : violations) all.push_back(v.from_zone + " > " + v.to_zone);
    return all;
}

TEST(Parties, ContentMayGoTowardsTheOriginator) {
    Sent sent(kInternet, kRd, {marking(kSecret)});
    sent.summary.info.direction = Direction::ToOriginator;
    const auto violations = sent.judged();
    EXPECT_EQ(zones_of(violations), Lines{"rd > internet"});
    EXPECT_EQ(violations[0].sender.ip, ip(kRd));
    EXPECT_EQ(violations[0].receivers.at(0).ip, ip(kInternet));
    EXPECT_EQ(violations[0].originator.address, ip(kInternet));
}

TEST(Parties, BehindAProxyTheHostReceives) {
    Sent sent(kRd, kRelay, {marking(kSecret)});
    sent.summary.info.receivers = {host("files.example")};
    const auto violations = sent.judged(world_with(RelayKind::Proxy));
    EXPECT_EQ(zones_of(violations), Lines{"rd > internet"});
    EXPECT_EQ(violations[0].receivers.at(0).host.text(), "files.example");
    EXPECT_EQ(violations[0].receivers.at(0).via, ip(kRelay));
    sent.summary.info.receivers = {host("wiki.RD.corp.example")};
    EXPECT_EQ(zones_of(sent.judged(world_with(RelayKind::Proxy))), Lines{});
}

TEST(Parties, BehindAProxyAnAddressIsAHostToo) {
    Sent sent(kOffice, kRelay, {marking(kSecret)});
    sent.summary.info.receivers = {host("192.0.2.7")};
    const auto violations = sent.judged(world_with(RelayKind::Proxy));
    EXPECT_EQ(zones_of(violations), Lines{"office > acme"});
    EXPECT_EQ(violations[0].receivers.at(0).ip, ip("192.0.2.7"));
    sent.summary.info.receivers = {host("[2001:db8::1]")};
    EXPECT_EQ(zones_of(sent.judged(world_with(RelayKind::Proxy))), Lines{"office > internet"});
}

TEST(Parties, AnUnqualifiedHostLiesNearItsProxy) {
    Sent sent(kOffice, kRelay, {marking(kSecret)});
    sent.summary.info.receivers = {host("intranet")};
    EXPECT_EQ(zones_of(sent.judged(world_with(RelayKind::Proxy))), Lines{});
}

TEST(Parties, AHostHeaderIsNotBelievedWithoutARelay) {
    Sent sent(kRd, kInternet, {marking(kSecret)});
    sent.summary.info.receivers = {host("wiki.rd.corp.example")};
    EXPECT_EQ(zones_of(sent.judged()), Lines{"rd > internet"});
}

TEST(Parties, AnAnswerThroughAProxyComesFromTheHost) {
    Sent sent(kOffice, kRelay, {marking(kSecret)});
    sent.summary.info.direction = Direction::ToOriginator;
    sent.summary.info.sender = host("wiki.rd.corp.example");
    const auto violations = sent.judged(world_with(RelayKind::Proxy));
    EXPECT_EQ(zones_of(violations), Lines{"rd > office"});
    EXPECT_EQ(violations[0].sender.via, ip(kRelay));
}

TEST(Parties, XForwardedForIsBelievedOfARelayOnly) {
    Sent sent(kRelay, kInternet, {marking(kSecret)});
    sent.summary.info.sender.forwarded_for = ip(kRd);
    EXPECT_EQ(zones_of(sent.judged()), Lines{"office > internet"});
    const auto violations = sent.judged(world_with(RelayKind::Proxy));
    EXPECT_EQ(zones_of(violations), Lines{"rd > internet"});
    EXPECT_EQ(violations[0].sender.ip, ip(kRd));
    EXPECT_EQ(violations[0].sender.via, ip(kRelay));
}

TEST(Parties, AForgedXForwardedForDoesNotMakeALeakDisappear) {
    Sent sent(kRd, kInternet, {marking(kSecret)});
    sent.summary.info.sender.forwarded_for = ip(kInternet);
    EXPECT_EQ(zones_of(sent.judged(world_with(RelayKind::Proxy))), Lines{"rd > internet"});
}

TEST(Parties, AProxyForwardsForNobodyInTheInternet) {
    Sent sent(kRelay, kInternet, {marking(kSecret)});
    sent.summary.info.sender.forwarded_for = ip("1.2.3.4");
    const auto violations = sent.judged(world_with(RelayKind::Proxy));
    EXPECT_EQ(zones_of(violations), Lines{"office > internet"});
    EXPECT_EQ(violations.at(0).sender.ip, ip(kRelay));
}

TEST(Parties, MailRelaysAndNatNameNoClientByAHeader) {
    for (const RelayKind kind : {RelayKind::Mail, RelayKind::Nat}) {
        Sent sent(kRelay, kInternet, {marking(kSecret)});
        for (const auto claimed : {"1.2.3.4", "10.1.0.5"}) {
            sent.summary.info.sender.forwarded_for = ip(claimed);
            EXPECT_EQ(zones_of(sent.judged(world_with(kind))), Lines{"office > internet"});
        }
    }
}

TEST(Parties, BehindAReverseProxyAClientMayLieInTheInternet) {
    Sent sent(kRelay, kRd, {marking(kSecret)});
    sent.summary.info.direction = Direction::ToOriginator;
    sent.summary.info.receivers.emplace_back().forwarded_for = ip(kInternet);
    EXPECT_EQ(zones_of(sent.judged(world_with(RelayKind::ReverseProxy))), Lines{"rd > internet"});
}

TEST(Parties, AnAnswerToARelayGoesToWhomItForwardsFor) {
    Sent sent(kRelay, kRd, {marking(kSecret)});
    sent.summary.info.direction = Direction::ToOriginator;
    sent.summary.info.receivers.emplace_back().forwarded_for = ip("192.0.2.77");
    EXPECT_EQ(zones_of(sent.judged(world_with(RelayKind::ReverseProxy))), Lines{"rd > acme"});
}

TEST(Mail, IsJudgedForEachReceivingZone) {
    Sent sent(kRd, kRelay, {marking(kSecret)});
    sent.summary.info.receivers = {recipient("a", "acme.example"), recipient("b", "mail.example"),
                                   recipient("c", "acme.example"), recipient("d", "corp.example"),
                                   recipient("e", "rd.corp.example")};
    const auto violations = sent.judged(world_with(RelayKind::Mail));
    EXPECT_EQ(zones_of(violations), (Lines{"rd > office", "rd > acme", "rd > internet"}));
    EXPECT_EQ(violations[1].receivers_total, 2U);
    EXPECT_EQ(violations[1].receivers.at(0).user.text(), "a@acme.example");
    EXPECT_EQ(violations[1].receivers.at(1).user.text(), "c@acme.example");
    EXPECT_EQ(violations[1].receivers.at(0).domain.text(), "acme.example");
}

TEST(Mail, ListsAsManyReceiversAsTheLimitSays) {
    Sent sent(kRd, kRelay, {marking(kSecret)});
    for (int i = 0; i < 50; ++i) {
        sent.summary.info.receivers.push_back(recipient("user", "mail.example"));
    }
    const auto violations = sent.judged(world_with(RelayKind::Mail));
    ASSERT_EQ(violations.size(), 1U);
    EXPECT_EQ(violations[0].receivers.size(), 20U);
    EXPECT_EQ(violations[0].receivers_total, 50U);
}

TEST(Mail, ARecipientCountsAtAnyServerWhereItIsStricter) {
    Sent sent(kOffice, "10.2.0.25", {marking(kSecret)});
    sent.summary.info.receivers = {recipient("a", "acme.example"), recipient("b", "mail.example")};
    EXPECT_EQ(zones_of(sent.judged()), (Lines{"office > acme", "office > internet"}));
    sent.summary.info.receivers = {recipient("a", "corp.example")};
    EXPECT_EQ(zones_of(sent.judged()), Lines{});
}

TEST(Mail, AMilderRecipientDoesNotTakeTheServerOut) {
    Sent sent(kRd, kInternet, {marking(kSecret)});
    sent.summary.info.receivers = {recipient("a", "rd.corp.example")};
    EXPECT_EQ(zones_of(sent.judged()), Lines{"rd > internet"});
    sent.summary.info.receivers = {recipient("a", "acme.example"), recipient("b", "mail.example")};
    const auto violations = sent.judged();
    EXPECT_EQ(zones_of(violations), (Lines{"rd > acme", "rd > internet"}));
    EXPECT_EQ(violations[1].receivers_total, 2U);
    EXPECT_EQ(violations[1].receivers.at(0).user.text(), "b@mail.example") << "its own come first";
}

TEST(Mail, UnknownDomainsTellNothingWhereOwnOnesAreNotKnown) {
    Settings settings = world();
    for (ZoneSettings& zone : settings.zones) zone.domains.clear();
    Sent sent(kOffice, "10.2.0.25", {marking(kSecret)});
    sent.summary.info.receivers = {recipient("a", "corp.example")};
    EXPECT_EQ(zones_of(sent.judged(settings)), Lines{});
}

TEST(Mail, AnAddressInBracketsIsADomainToo) {
    Sent sent(kOffice, kRelay, {marking(kSecret)});
    sent.summary.info.receivers = {recipient("a", "[192.0.2.3]")};
    EXPECT_EQ(zones_of(sent.judged(world_with(RelayKind::Mail))), Lines{"office > acme"});
}

TEST(Mail, ARelaySendsForTheDomainOfTheSender) {
    Sent sent(kRelay, kInternet, {marking(kSecret)});
    sent.summary.info.sender = recipient("li", "rd.corp.example");
    const auto violations = sent.judged(world_with(RelayKind::Mail));
    EXPECT_EQ(zones_of(violations), Lines{"rd > internet"});
    EXPECT_EQ(violations[0].sender.via, ip(kRelay));
    sent.summary.info.sender = recipient("x", "forged.example");
    EXPECT_EQ(zones_of(sent.judged(world_with(RelayKind::Mail))), Lines{"office > internet"});
}

TEST(Parties, WhatStaysOnItsLinkCrossesNothing) {
    for (const auto to : {"224.0.0.251", "255.255.255.255", "239.1.2.3", "169.254.3.4"}) {
        EXPECT_EQ(zones_of(Sent(kRd, to, {marking(kSecret)}).judged()), Lines{}) << to;
    }
    EXPECT_EQ(zones_of(Sent(kRd, "233.252.0.1", {marking(kSecret)}).judged()),
              Lines{"rd > internet"});
}

TEST(Parties, TextsLeaveMasked) {
    Sent sent(kRd, kInternet, {marking(kSecret)});
    sent.summary.path = RawText("http.body > multipart:1 \"card 6222021234567890\"");
    sent.summary.info.sender.user = RawText("user4711");
    sent.summary.info.receivers = {host("host0815.example")};
    sent.summary.info.fields = {{"url", RawText("/u?id=110101")}, {"url", RawText("/v")}};
    const auto violations = sent.judged();
    ASSERT_EQ(violations.size(), 1U);
    EXPECT_EQ(violations[0].document_name.text(), "plan ****.txt");
    EXPECT_EQ(violations[0].document_path.text(),
              "http.body > multipart:* \"card ****************\"");
    EXPECT_EQ(violations[0].sender.user.text(), "user****");
    EXPECT_EQ(violations[0].receivers.at(0).host.text(), "host****.example");
    ASSERT_EQ(violations[0].protocol_fields.size(), 2U);
    EXPECT_EQ(violations[0].protocol_fields[0].second.text(), "/u?id=******");
}

}  // namespace
}  // namespace sealtap::policy
