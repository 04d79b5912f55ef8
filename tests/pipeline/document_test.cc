// Judging at checkpoints: early, rising, and once more at the end.
#include <gtest/gtest.h>

#include <atomic>
#include <new>
#include <random>

#include "pipeline/replay_fixture.h"

namespace sealtap::test {
namespace {

Dialogue upload(const std::string& body) {
    return {{*IpAddress::parse("10.1.0.5"), 5000},
            {*IpAddress::parse("203.0.113.5"), 80},
            {{Direction::ToResponder, "PUT /big HTTP/1.1\r\nHost: a.example\r\nContent-Length: " +
                                          std::to_string(body.size()) + "\r\n\r\n" + body}}};
}

ReplayResult replay_one(const Dialogue& dialogue) {
    std::mt19937_64 random(3);
    return replay(frames_of({dialogue}, {}, random), 1);
}

TEST(Document, ThatIsShortIsJudgedOnce) {
    const ReplayResult result = replay_one(upload("绝密★长期\n\n"));
    ASSERT_EQ(result.violations.size(), 1U);
    EXPECT_TRUE(result.violations[0].final);
    EXPECT_EQ(result.violations[0].revision, 1U);
    EXPECT_EQ(result.violations[0].severity, Severity::Critical);
}

TEST(Document, ThatIsLongIsJudgedAtItsFirstFindingAndAtItsEnd) {
    const ReplayResult result = replay_one(upload("绝密★长期\n" + std::string(3'000'000, 'x')));
    ASSERT_EQ(result.violations.size(), 2U);
    EXPECT_FALSE(result.violations[0].final);
    EXPECT_TRUE(result.violations[1].final);
    EXPECT_EQ(result.violations[0].id, result.violations[1].id);
    EXPECT_LT(result.violations[0].packet_number, 100U);
    EXPECT_EQ(result.violations[1].revision, 2U);
}

TEST(Document, RisesWithItsHighestMarking) {
    const std::string filler(200'000, 'x');
    const ReplayResult result =
        replay_one(upload("秘密★1年\n" + filler + "\n机密★5年\n" + filler + "\n绝密★长期\n"));
    ASSERT_GE(result.violations.size(), 3U);
    EXPECT_EQ(result.violations[0].severity, Severity::Medium);
    EXPECT_EQ(result.violations[1].severity, Severity::High);
    EXPECT_EQ(result.violations.back().severity, Severity::Critical);
    EXPECT_EQ(result.judgements().size(), 1U);
}

/// Fails for every flow, as a sink without memory would.
class ThrowingFlows final : public pipeline::FlowSink {
    void on_flow(pipeline::FlowRecord) override { throw std::bad_alloc(); }
    void on_object_data(const FlowInfo&, std::size_t, Bytes) override {}
};

class NobodyWatches final : public pipeline::RunObserver {
    void on_progress(std::uint64_t) override {}
};

class DocumentsSeen final : public pipeline::DocumentSink {
public:
    void on_document(const DocumentSummary& document) override { seen.push_back(document); }
    std::vector<DocumentSummary> seen;
};

TEST(Document, OfWhichSomeIsEncryptedHasAFindingThatSaysSo) {
    std::mt19937_64 random(3);
    const auto frames = frames_of({upload("-----BEGIN PGP MESSAGE-----\n\nhQEMA0\n")}, {}, random);
    FrameSource source(frames);
    DocumentsSeen documents;
    NobodyWatches observer;
    pipeline::Outputs outputs;
    outputs.documents = &documents;
    const std::atomic<bool> stop{false};
    (void)pipeline::run_pipeline(source, engine_for(three_zones()), outputs, {}, stop, observer);
    ASSERT_EQ(documents.seen.size(), 1U);
    ASSERT_EQ(documents.seen[0].findings.size(), 1U);
    EXPECT_EQ(documents.seen[0].findings[0].detector, "opaque.encrypted");
    EXPECT_EQ(documents.seen[0].findings[0].path.text(), "http.body \"big\"");
}

TEST(Worker, CountsWhatThrowsAndGoesOn) {
    std::mt19937_64 random(3);
    const auto frames = frames_of({upload("one\n"), upload("two\n")}, {}, random);
    for (const unsigned workers : {1U, 2U}) {
        FrameSource source(frames);
        ThrowingFlows flows;
        NobodyWatches observer;
        pipeline::Outputs outputs;
        outputs.flows = &flows;
        const std::atomic<bool> stop{false};
        const auto report = pipeline::run_pipeline(source, engine_for(three_zones()), outputs,
                                                   {.workers = workers}, stop, observer);
        EXPECT_EQ(report.counts.failed_flows, report.counts.flows);
        EXPECT_GE(report.counts.flows, 1U);
        EXPECT_EQ(report.frames.difference(), 0);
    }
}

TEST(Document, ThatTheFlowCutsShortSaysSo) {
    Dialogue dialogue = upload("绝密★长期\n" + std::string(5000, 'x'));
    dialogue.messages[0].data.resize(dialogue.messages[0].data.size() - 100);
    const ReplayResult result = replay_one(dialogue);
    ASSERT_EQ(result.violations.size(), 1U);
    EXPECT_EQ(result.violations[0].coverage, CoverageState::Partial);
    EXPECT_FALSE(result.violations[0].sha256);
}

}  // namespace
}  // namespace sealtap::test
