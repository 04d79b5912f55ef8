#include "opener/client.h"

#include <functional>
#include <thread>
#include <vector>

#include "opener/client_fixture.h"
#include "opener/sanitizer.h"

namespace sealtap::test {
namespace {

class OpenerClient : public OpenerFixture {
protected:
    OpenerClient() { settings_.opener.program = SEALTAP_BINARY_DIR "/opener_scripted_child"; }

    OpenStatus open(std::string_view script, OpenedParts& out) {
        return open_text("script\n" + std::string(script), "name.box", out);
    }
    OpenStatus open(std::string_view script) {
        CollectedOutput out;
        return open(script, out);
    }
    /// What was lost is lost alone.
    void expect_next_opens() {
        CollectedOutput out;
        EXPECT_EQ(open("begin box\ndata next\nend\n", out), OpenStatus::Opened);
        EXPECT_EQ(out.text("box"), "next");
    }
};

/// An output that opens a document in the document, as the unpacker does.
class NestingOutput final : public OpenedParts {
public:
    using Opening = std::function<OpenStatus(NestingOutput&)>;
    explicit NestingOutput(Opening opening) : opening_(std::move(opening)) {}

    void begin(PartInfo&&) override { ++begun; }
    void data(Bytes) override { statuses.push_back(opening_(*this)); }
    void place(const Place&) override {}
    void skipped(std::uint64_t, Cause) override {}
    void end(EndReason reason) override { ++(reason == EndReason::Complete ? ended : aborted); }
    void unread(std::uint64_t, Cause) override {}
    [[nodiscard]] bool wants_more() const noexcept override { return true; }

    std::vector<OpenStatus> statuses;
    int begun = 0;
    int ended = 0;
    int aborted = 0;

private:
    Opening opening_;
};

TEST_F(OpenerClient, HandsOnWhatTheChildReads) {
    CollectedOutput out;
    EXPECT_EQ(
        open("begin box q3.txt\ndata one\nplace 7\ndata two\nbegin box:inner\nskipped 9\nend\n"
             "end\nunread 3\n",
             out),
        OpenStatus::Opened);
    EXPECT_EQ(out.text("box \"q3.txt\""), "onetwo");
    EXPECT_EQ(out.place_of("box \"q3.txt\"", "two").page, 7U);
    ASSERT_NE(out.find("box:inner"), nullptr);
    EXPECT_EQ(out.find("box:inner")->skipped.at(Cause::Encrypted), 9U);
    EXPECT_EQ(out.unread_octets.at(Cause::Media), 3U);
    EXPECT_EQ(counts_, (opener::OpenerCounts{.opened = 1, .started = 1}));
}

TEST_F(OpenerClient, TellsTheChildWhatIsMissing) {
    CollectedOutput out;
    const std::string begin = "script\nbegin box\nreport-holes\nend\n";
    const std::string end = "end-of-it";
    PartInfo info;
    info.name = RawText("q3.box");
    info.media_type = "application/x-box";
    const std::vector<CollectedRun> runs{{0, bytes_of(begin)}, {100, bytes_of(end)}};
    EXPECT_EQ(opener().open({.info = info, .runs = runs, .size = 5000, .is_cut = true}, out),
              OpenStatus::Opened);
    EXPECT_EQ(out.text("box"), "q3.box application/x-box cut " + std::to_string(begin.size()) +
                                   "+" + std::to_string(100 - begin.size()) + " 109+4891");
}

/// In UTC, and without a look at the files that say so.
TEST_F(OpenerClient, KnowsTheTimeOfDayWithoutFiles) {
    CollectedOutput out;
    EXPECT_EQ(open("begin box\ndate\nend\n", out), OpenStatus::Opened);
    EXPECT_EQ(out.text("box"), "0");
    EXPECT_EQ(counts_.denied_calls, 0U);
}

TEST_F(OpenerClient, SaysHowTheDocumentWas) {
    EXPECT_EQ(open("status refused\n"), OpenStatus::Refused);
    EXPECT_EQ(open("status damaged\n"), OpenStatus::Damaged);
    EXPECT_EQ(open("begin box\ndata as far as it went\nend\nthrow\n"), OpenStatus::Damaged);
    EXPECT_EQ(counts_, (opener::OpenerCounts{.damaged = 2, .refused = 1, .started = 1}));
}

TEST_F(OpenerClient, OpensADocumentInADocument) {
    CollectedOutput inner;
    NestingOutput outer([&](NestingOutput&) { return open("begin box\ndata deep\nend\n", inner); });
    EXPECT_EQ(open("begin zip\ndata inner\nend\nbegin zip\nend\n", outer), OpenStatus::Opened);
    EXPECT_EQ(outer.statuses, std::vector{OpenStatus::Opened});
    EXPECT_EQ(outer.ended, 2);
    EXPECT_EQ(inner.text("box"), "deep");
    EXPECT_EQ(counts_.started, 2U);
    // Both are kept for the next one.
    EXPECT_EQ(open("begin zip\ndata inner\nend\n", outer), OpenStatus::Opened);
    EXPECT_EQ(counts_.started, 2U);
}

TEST_F(OpenerClient, NestsNoDeeperThanMayBe) {
    settings_.limits.set(Limit::DecodeDepthMax, 3);
    NestingOutput out(
        [&](NestingOutput& same) { return open("begin zip\ndata inner\nend\n", same); });
    EXPECT_EQ(open("begin zip\ndata inner\nend\n", out), OpenStatus::Opened);
    EXPECT_EQ(out.statuses.front(), OpenStatus::Exhausted);
    EXPECT_EQ(out.begun, 3);
    EXPECT_EQ(out.ended, 3);
    EXPECT_EQ(hits_[Limit::DecodeDepthMax], 1U);
}

TEST_F(OpenerClient, OneThatDiesInsideCostsTheInnerDocument) {
    NestingOutput out([&](NestingOutput&) { return open("begin box\ncrash\n"); });
    EXPECT_EQ(open("begin zip\ndata inner\nend\n", out), OpenStatus::Opened);
    EXPECT_EQ(out.statuses, std::vector{OpenStatus::Failed});
    EXPECT_EQ(counts_, (opener::OpenerCounts{.opened = 1, .failed = 1, .started = 2, .died = 1}));
}

TEST_F(OpenerClient, StopsTheChildWhenNobodyWantsMore) {
    CollectedOutput out(100'000);
    EXPECT_EQ(open("begin box\nwrite 1000000\nend\nbegin never\nend\n", out),
              OpenStatus::Exhausted);
    EXPECT_EQ(out.parts.size(), 1U);
    EXPECT_EQ(out.parts[0].end, EndReason::Aborted);
    EXPECT_GE(out.parts[0].text.size(), 100'000U);
    EXPECT_LT(out.parts[0].text.size(), 200'000U);
    EXPECT_EQ(counts_, (opener::OpenerCounts{.exhausted = 1, .started = 1}));
    expect_next_opens();
    EXPECT_EQ(counts_.started, 1U);
}

TEST_F(OpenerClient, BoundsTheOutput) {
    settings_.limits.set(Limit::OpenerOutputBytesMax, 300'000);
    CollectedOutput out;
    EXPECT_EQ(open("begin box\nwrite 1000\nend\nbegin never\nend\n", out), OpenStatus::Exhausted);
    ASSERT_EQ(out.parts.size(), 1U);
    EXPECT_GT(out.parts[0].text.size(), 299'000U);
    EXPECT_LE(out.parts[0].text.size(), 300'000U);
    EXPECT_EQ(hits_[Limit::OpenerOutputBytesMax], 1U);
    expect_next_opens();
    EXPECT_EQ(counts_.started, 1U);
}

TEST_F(OpenerClient, StopsAFormatThatAsksWhenItsTimeIsOver) {
    settings_.limits.set(Limit::OpenerCpuMsMax, 50);
    CollectedOutput out;
    EXPECT_EQ(open("begin box\ndata first\nspin\nend\n", out), OpenStatus::Exhausted);
    EXPECT_EQ(out.text("box"), "first");
    EXPECT_EQ(hits_[Limit::OpenerCpuMsMax], 1U);
    EXPECT_EQ(counts_, (opener::OpenerCounts{.exhausted = 1, .started = 1}));
}

TEST_F(OpenerClient, EndsAFormatThatDoesNotAsk) {
    settings_.limits.set(Limit::OpenerCpuMsMax, 10);
    EXPECT_EQ(open("begin box\nspin-deaf\n"), OpenStatus::Failed);
    EXPECT_EQ(hits_[Limit::OpenerCpuMsMax], 1U);
    EXPECT_EQ(counts_, (opener::OpenerCounts{.failed = 1, .started = 1, .died = 1}));
    expect_next_opens();
}

TEST_F(OpenerClient, GivesUpOneThatHangs) {
    settings_.limits.set(Limit::OpenerCpuMsMax, 1);
    settings_.limits.set(Limit::OpenerWaitMsMax, 1);
    EXPECT_EQ(open("begin box\nhang\n"), OpenStatus::Failed);
    EXPECT_EQ(counts_, (opener::OpenerCounts{.failed = 1, .started = 1, .hung = 1}));
    EXPECT_EQ(hits_[Limit::OpenerWaitMsMax], 1U);
}

TEST_F(OpenerClient, BoundsMemory) {
    settings_.limits.set(Limit::OpenerBytesMax, 8U << 20U);
    // A sanitizer's runtime that gets no memory ends or hangs in a way of its own.
    if (opener::kIsSanitized) GTEST_SKIP() << "bounded in builds without a sanitizer only";
    EXPECT_EQ(open("begin box\ndata first\neat\n"), OpenStatus::Exhausted);
    EXPECT_EQ(hits_[Limit::OpenerBytesMax], 1U);
    EXPECT_EQ(counts_, (opener::OpenerCounts{.exhausted = 1, .started = 1}));
    expect_next_opens();
}

TEST_F(OpenerClient, ACrashCostsOneDocument) {
    CollectedOutput out;
    EXPECT_EQ(open("begin box\nbegin box\ncrash\n", out), OpenStatus::Failed);
    EXPECT_EQ(counts_, (opener::OpenerCounts{.failed = 1, .started = 1, .died = 1}));
    expect_next_opens();
    EXPECT_EQ(counts_.started, 2U);
}

TEST_F(OpenerClient, CountsRefusedCallsOfTheSystem) {
    EXPECT_EQ(open("deny\ndeny\n"), OpenStatus::Opened);
    EXPECT_EQ(open("deny\n"), OpenStatus::Opened);
    EXPECT_EQ(counts_.denied_calls, 3U);
    EXPECT_EQ(counts_.started, 1U);
}

TEST_F(OpenerClient, ReplacesAChildAfterSoManyDocuments) {
    settings_.limits.set(Limit::OpenerDocumentsMax, 2);
    for (int i = 0; i < 5; ++i) expect_next_opens();
    EXPECT_EQ(counts_, (opener::OpenerCounts{.opened = 5, .started = 3}));
}

TEST_F(OpenerClient, IsNotThereWhenItIsOff) {
    settings_.opener.use = OpenerUse::Off;
    EXPECT_EQ(opener::make_opener(settings_, hits_, counts_), nullptr);
}

/// As every worker has its own; run under TSan.
TEST_F(OpenerClient, WorkersHaveTheirOwn) {
    const auto work = [this] {
        LimitHits hits;
        opener::OpenerCounts counts;
        const auto mine = opener::make_opener(settings_, hits, counts);
        const PartInfo info;
        const CollectedRun run{0, bytes_of("script\nbegin box\ndata x\nend\n")};
        for (int i = 0; i < 20; ++i) {
            CollectedOutput out;
            EXPECT_EQ(mine->open({.info = info, .runs = {&run, 1}, .size = run.octets.size()}, out),
                      OpenStatus::Opened);
            EXPECT_EQ(out.text("box"), "x");
        }
    };
    std::vector<std::jthread> workers;
    for (int i = 0; i < 3; ++i) workers.emplace_back(work);
}

}  // namespace
}  // namespace sealtap::test
