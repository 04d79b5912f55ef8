// What a violation carries besides its verdict: ids, order, document, coverage.
#include <set>

#include "policy/violation_builder.h"
#include "policy/world.h"

namespace sealtap::policy {
namespace {

constexpr std::string_view kRd = "10.1.0.5";
constexpr std::string_view kInternet = "203.0.113.9";

Violation only(const Sent& sent) {
    const auto violations = sent.judged();
    EXPECT_EQ(violations.size(), 1U);
    return violations.empty() ? Violation() : violations.front();
}

TEST(Violation, CarriesFlowAndDocument) {
    Sent sent(kRd, kInternet, {marking(kSecret)});
    sent.summary.ordinal = 3;
    sent.summary.info.media_type = "text/plain";
    const Violation violation = only(sent);
    EXPECT_EQ(violation.flow_id, 77U);
    EXPECT_EQ(violation.originator, sent.flow.originator);
    EXPECT_EQ(violation.app_protocol, "http");
    EXPECT_EQ(violation.timestamp, sent.summary.last_seen);
    EXPECT_EQ(violation.order.packet_number, 9U);
    EXPECT_EQ(violation.order.flow_first_packet, 5U);
    EXPECT_EQ(violation.order.document_ordinal, 3U);
    EXPECT_EQ(violation.media_type, "text/plain");
    EXPECT_EQ(violation.size, 100U);
    EXPECT_EQ(violation.sha256, "abcd");
    EXPECT_EQ(violation.findings.size(), 1U);
    EXPECT_EQ(violation.count, 1U);
    EXPECT_EQ(violation.revision, 1U);
}

TEST(Violation, SizeAndDigestStandOnceTheDocumentIsFinal) {
    Sent sent(kRd, kInternet, {marking(kSecret)});
    sent.summary.final = false;
    const Violation violation = only(sent);
    EXPECT_FALSE(violation.final);
    EXPECT_FALSE(violation.size);
    EXPECT_FALSE(violation.sha256);
}

TEST(Violation, SaysWhatWasNotRead) {
    Sent sent(kRd, kInternet, {marking(kSecret)});
    sent.summary.ledger.size = 10;
    sent.summary.ledger.scanned = 7;
    sent.summary.ledger.not_inspected[static_cast<std::size_t>(Cause::DecodeBudget)] = 3;
    sent.summary.ledger.missing[static_cast<std::size_t>(Cause::Gap)] = 5;
    sent.summary.ledger.flag(Cause::FlowCut);
    const Violation violation = only(sent);
    EXPECT_EQ(violation.coverage, CoverageState::Partial);
    EXPECT_EQ(violation.causes,
              (std::vector<Cause>{Cause::DecodeBudget, Cause::Gap, Cause::FlowCut}));
}

/// The ids are in people's tickets: this one must never change.
TEST(ViolationId, IsTheSameForTheSameCapture) {
    EXPECT_EQ(only(Sent(kRd, kInternet, {marking(kSecret)})).id, "fdb566bbee7ddf46");
}

TEST(ViolationId, DiffersWhereAnyPartDiffers) {
    std::set<std::string> ids;
    const auto add = [&](auto change) {
        Sent sent(kRd, kInternet, {marking(kSecret)});
        change(sent);
        EXPECT_TRUE(ids.insert(only(sent).id).second);
    };
    add([](Sent&) {});
    add([](Sent& s) { s.flow.originator.port = 40001; });
    add([](Sent& s) { s.flow.responder.port = 81; });
    add([](Sent& s) { s.flow.originator.address = ip("10.1.0.6"); });
    add([](Sent& s) { s.flow.originator.address = ip("10.2.0.5"); });
    add([](Sent& s) { s.flow.start += Duration(1); });
    add([](Sent& s) { s.flow.ip_protocol = 17; });
    add([](Sent& s) { s.summary.info.transaction = 1; });
    add([](Sent& s) { s.summary.path = RawText("http.body > multipart:1 \"a\""); });
    add([](Sent& s) { s.summary.path = RawText("http.body > multipart:2 \"a\""); });
    add([](Sent& s) { s.summary.path = RawText("http.body > multipart:2 \"b\""); });
}

TEST(ViolationId, DoesNotDependOnJudgementOrDigest) {
    Sent sent(kRd, kInternet, {marking(kSecret)});
    const std::string id = only(sent).id;
    sent.summary.final = false;
    sent.summary.findings = {marking(kTopSecret)};
    sent.summary.last_seen += std::chrono::seconds(5);
    sent.summary.packet_number = 999;
    EXPECT_EQ(only(sent).id, id);
}

TEST(ViolationId, HoldsNoUnmaskedText) {
    Sent sent(kRd, kInternet, {marking(kSecret)});
    sent.summary.path = RawText("http.body > multipart:x \"card 6222021234567890\"");
    const std::string id = only(sent).id;
    sent.summary.path = RawText("http.body > multipart:x \"card 6222029876543210\"");
    EXPECT_EQ(only(sent).id, id) << "the number could be guessed from the id";
}

TEST(PathSteps, AreThePathWithoutNames) {
    EXPECT_EQ(path_steps("http.body"), "http.body");
    EXPECT_EQ(path_steps("http.body > gzip > multipart:2 \"plan.zip\" > zip:\"q3/绝密.docx\" > "
                         "ooxml:document"),
              "http.body > gzip > multipart:2  > zip: > ooxml:document");
    EXPECT_EQ(path_steps("a \"quote\" inside\" > b"), "a  > b");
    EXPECT_EQ(path_steps("a \"open"), "a ");
    EXPECT_EQ(path_steps("a \"name\""), "a ");
}

TEST(Rises, WhenAJudgementSaysMore) {
    Violation earlier = only(Sent(kRd, kInternet, {marking(kSecret)}));
    EXPECT_FALSE(rises(earlier, earlier));
    Violation later = earlier;
    later.findings[0].distinct = 2;
    EXPECT_TRUE(rises(earlier, later));
    later = earlier;
    later.severity = Severity::Critical;
    EXPECT_TRUE(rises(earlier, later));
    earlier.final = false;
    later = earlier;
    later.final = true;
    EXPECT_TRUE(rises(earlier, later));
}

}  // namespace
}  // namespace sealtap::policy
