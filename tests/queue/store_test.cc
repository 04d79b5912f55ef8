#include <algorithm>
#include <random>

#include "queue/sample.h"

namespace sealtap::queue {
namespace {

class Store : public testing::Test {
protected:
    std::vector<std::string> alerts(const std::string& feed = "siem") {
        std::vector<std::string> texts;
        const auto items = store->pending(feed, 1000);
        EXPECT_TRUE(items);
        for (const OutboxItem& item : *items) texts.push_back(item.alert);
        return texts;
    }

    QueueEntry show(const std::string& id) {
        const auto entry = store->show(id);
        EXPECT_TRUE(entry) << (entry ? "" : entry.error().message);
        return entry ? *entry : QueueEntry{};
    }

    test::ScratchDir dir;
    std::unique_ptr<ViolationStore> store = open_store(dir.file("q.db"));
    const std::vector<std::string> siem{"siem"};
};

TEST_F(Store, KeepsWhatWasAppended) {
    EXPECT_EQ(append(*store, {sample("aa", "s1")}).inserted, 1U);
    const QueueEntry entry = show("aa");
    EXPECT_EQ(entry.event_type, "violation");
    EXPECT_EQ(entry.policy, "customer-data");
    EXPECT_EQ(entry.severity, "medium");
    EXPECT_EQ(entry.from_zone, "rd");
    EXPECT_EQ(entry.to_zone, "internet");
    EXPECT_EQ(entry.sender, "10.1.0.5");
    EXPECT_EQ(entry.receiver, "203.0.113.9");
    EXPECT_EQ(entry.document_name, "客户.xlsx");
    EXPECT_EQ(entry.sha256, "s1");
    EXPECT_EQ(entry.count, 1U);
    EXPECT_EQ(entry.first_seen, hours(0));
    EXPECT_EQ(entry.alert, "aa rev 1 count 1");
}

TEST_F(Store, FoldsEqualOnesWithinTheWindow) {
    append(*store, {sample("aa", "s1", 0)});
    const AppendOutcome outcome = append(*store, {sample("bb", "s1", 23)});
    EXPECT_EQ(outcome.folded, 1U);
    ASSERT_EQ(outcome.changed.size(), 1U);
    EXPECT_EQ(outcome.changed[0].id, "aa");
    EXPECT_EQ(outcome.changed[0].count, 2U);
    const QueueEntry entry = show("bb");
    EXPECT_EQ(entry.id, "aa");
    EXPECT_EQ(entry.count, 2U);
    EXPECT_EQ(entry.first_seen, hours(0));
    EXPECT_EQ(entry.last_seen, hours(23));
    EXPECT_EQ(store->stats()->entries, 1U);
    EXPECT_EQ(store->stats()->occurrences, 2U);
}

TEST_F(Store, BeginsANewOneAfterTheWindowThatNamesThePrevious) {
    append(*store, {sample("aa", "s1", 0), sample("bb", "s1", 24)});
    EXPECT_EQ(show("bb").previous, "aa");
    EXPECT_EQ(show("bb").alert, "bb rev 1 count 1 after aa");
    EXPECT_EQ(show("aa").count, 1U);
}

TEST_F(Store, TheWindowDoesNotSlide) {
    append(*store, {sample("aa", "s1", 0), sample("bb", "s1", 20), sample("cc", "s1", 40)});
    EXPECT_EQ(show("aa").count, 2U);
    EXPECT_EQ(show("cc").previous, "aa");
}

TEST_F(Store, AnOlderCaptureFindsItsOwnEntry) {
    append(*store, {sample("aa", "s1", 0), sample("bb", "s1", 100)});
    append(*store, {sample("cc", "s1", 1)});
    EXPECT_EQ(show("cc").id, "aa");
    append(*store, {sample("dd", "s1", -50)});
    EXPECT_EQ(show("dd").id, "dd");
    EXPECT_EQ(show("dd").previous, "");
}

TEST_F(Store, DoesNotFoldWhatDiffers) {
    Violation other_policy = sample("b0", "s1");
    other_policy.policy = "credentials";
    Violation other_zone = sample("b1", "s1");
    other_zone.to_zone = "acme";
    Violation other_sender = sample("b2", "s1");
    other_sender.sender.ip = *IpAddress::parse("10.1.0.6");
    Violation transfer = sample("b3", "s1");
    transfer.type = EventType::Transfer;
    append(*store, {sample("aa", "s1"), other_policy, other_zone, other_sender, transfer,
                    sample("b4", "s2"), sample("b5", ""), sample("b6", "")});
    EXPECT_EQ(store->stats()->entries, 8U);
    EXPECT_EQ(store->stats()->occurrences, 8U);
}

/// A document that got an open judgement, as larger ones do, and then its final one.
std::vector<Violation> in_two_judgements(const std::string& id, const std::string& sha256,
                                         int hour) {
    Violation open = sample(id, "", hour);
    open.final = false;
    Violation closed = sample(id, sha256, hour);
    closed.revision = 2;
    return {open, closed};
}

TEST_F(Store, FoldsADocumentWhoseDigestCameWithItsFinalJudgement) {
    append(*store, in_two_judgements("aa", "s1", 0), siem);
    const auto second = in_two_judgements("bb", "s1", 5);
    append(*store, {second[0]}, siem);
    EXPECT_EQ(show("bb").id, "bb") << "it may be another document yet";
    const AppendOutcome outcome = append(*store, {second[1]}, siem);
    EXPECT_EQ(outcome.folded, 1U);
    EXPECT_EQ(outcome.updated, 0U);
    EXPECT_EQ(show("bb").id, "aa");
    EXPECT_EQ(show("aa").count, 2U);
    EXPECT_EQ(show("aa").first_seen, hours(0));
    EXPECT_EQ(show("aa").last_seen, hours(5));
    EXPECT_EQ(store->stats()->entries, 1U);
    EXPECT_EQ(store->stats()->occurrences, 2U);
    EXPECT_EQ(alerts().back(), "aa rev 3 count 2");
}

TEST_F(Store, ALateDigestBeyondTheWindowNamesThePrevious) {
    append(*store, in_two_judgements("aa", "s1", 0));
    append(*store, in_two_judgements("bb", "s1", 24));
    EXPECT_EQ(show("bb").previous, "aa");
    EXPECT_EQ(show("bb").alert, "bb rev 2 count 1 after aa");
    EXPECT_EQ(show("aa").count, 1U);
}

TEST_F(Store, LateDigestsOfTheSameCaptureAgainAddNothing) {
    std::vector<Violation> capture;
    for (const auto& [id, hour] : {std::pair("aa", 0), {"bb", 1}, {"cc", 2}}) {
        for (const Violation& each : in_two_judgements(id, "s1", hour)) capture.push_back(each);
    }
    std::swap(capture[1], capture[2]);  // both open at the same time
    append(*store, capture, siem);
    const auto first = alerts();
    EXPECT_EQ(show("cc").count, 3U);
    EXPECT_EQ(append(*store, capture, siem).unchanged, capture.size());
    EXPECT_EQ(alerts(), first);
    EXPECT_EQ(show("aa").count, 3U);
    EXPECT_EQ(store->stats()->entries, 1U);
    EXPECT_TRUE(store->check_integrity());
}

TEST_F(Store, AFoldedEntryDoesNotFallBelowWhatTheOpenJudgementSaid) {
    append(*store, {sample("aa", "s1")});
    auto second = in_two_judgements("bb", "s1", 1);
    second[0].severity = Severity::High;
    append(*store, second);
    EXPECT_EQ(show("aa").severity, "high");
}

TEST_F(Store, TheSameCaptureAgainAddsNothing) {
    const std::vector<Violation> capture{sample("aa", "s1", 0), sample("bb", "s1", 1),
                                         sample("cc", "s2", 2), sample("dd", "", 3)};
    append(*store, capture, siem);
    const auto first = alerts();
    const AppendOutcome again = append(*store, capture, siem);
    EXPECT_EQ(again.unchanged, 4U);
    EXPECT_TRUE(again.changed.empty());
    EXPECT_EQ(alerts(), first);
    EXPECT_EQ(store->stats()->occurrences, 4U);
}

TEST_F(Store, TheSameCheckpointsAgainAddNothing) {
    Violation open = sample("aa", "");
    open.final = false;
    Violation closed = sample("aa", "s1");
    closed.revision = 2;
    closed.severity = Severity::High;
    append(*store, {open, closed});
    EXPECT_EQ(append(*store, {open, closed}).unchanged, 2U);
    EXPECT_EQ(show("aa").severity, "high");
    EXPECT_EQ(show("aa").sha256, "s1");
    EXPECT_EQ(show("aa").count, 1U);
}

TEST_F(Store, ALaterJudgementUpdatesItsEntry) {
    Violation open = sample("aa", "");
    open.final = false;
    append(*store, {open}, siem);
    EXPECT_FALSE(show("aa").final);
    Violation closed = sample("aa", "s1", 1);
    closed.revision = 2;
    EXPECT_EQ(append(*store, {closed}, siem).updated, 1U);
    EXPECT_TRUE(show("aa").final);
    EXPECT_EQ(show("aa").count, 1U);
    EXPECT_EQ(show("aa").last_seen, hours(1));
    EXPECT_EQ(alerts(), (std::vector<std::string>{"aa rev 1 count 1", "aa rev 2 count 1"}));
}

TEST_F(Store, ARisenJudgementUpdatesEvenWithTheSameRevision) {
    append(*store, {sample("aa", "s1")});
    Violation risen = sample("aa", "s1");
    risen.severity = Severity::Critical;
    EXPECT_EQ(append(*store, {risen}).updated, 1U);
    EXPECT_EQ(show("aa").severity, "critical");
}

TEST_F(Store, AnEntryNeverFalls) {
    Violation high = sample("aa", "s1");
    high.severity = Severity::High;
    append(*store, {high, sample("bb", "s1")});
    EXPECT_EQ(show("aa").severity, "high");
    EXPECT_EQ(show("aa").count, 2U);
}

TEST_F(Store, RevisionsOfAnEntryOnlyRise) {
    append(*store, {sample("aa", "s1"), sample("bb", "s1"), sample("cc", "s1")}, siem);
    EXPECT_EQ(alerts(), (std::vector<std::string>{"aa rev 1 count 1", "aa rev 2 count 2",
                                                  "aa rev 3 count 3"}));
}

TEST_F(Store, EveryFeedHasItsOwnOutbox) {
    append(*store, {sample("aa", "s1"), sample("bb", "s2")}, {"siem", "soc"});
    const auto items = store->pending("siem", 1);
    ASSERT_TRUE(items);
    ASSERT_EQ(items->size(), 1U);
    ASSERT_TRUE(store->acknowledge("siem", items->front().sequence));
    EXPECT_EQ(alerts("siem"), std::vector<std::string>{"bb rev 1 count 1"});
    EXPECT_EQ(alerts("soc").size(), 2U);
    EXPECT_EQ(store->stats()->pending, (QueueStats::Counts{{"soc", 2}, {"siem", 1}}));
}

TEST_F(Store, SequencesAreNotUsedTwice) {
    append(*store, {sample("aa", "s1")}, siem);
    const auto first = store->pending("siem", 1)->front().sequence;
    ASSERT_TRUE(store->acknowledge("siem", first));
    append(*store, {sample("bb", "s2")}, siem);
    EXPECT_GT(store->pending("siem", 1)->front().sequence, first);
}

TEST_F(Store, OutlivesItsProcessAndKeepsTheOutbox) {
    append(*store, {sample("aa", "s1")}, siem);
    store.reset();
    store = open_store(dir.file("q.db"));
    EXPECT_EQ(alerts(), std::vector<std::string>{"aa rev 1 count 1"});
}

TEST_F(Store, AnotherProcessReadsWhileThisOneWrites) {
    append(*store, {sample("aa", "s1")});
    auto reader = open_store(dir.file("q.db"), Access::ReadOnly);
    append(*store, {sample("bb", "s2")});
    EXPECT_EQ(reader->list({})->size(), 2U);
}

/// Whatever the order and the grouping: each id counts once.
TEST_F(Store, CountsEachIdOnceInAnyOrder) {
    const unsigned seed = std::random_device()();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    std::vector<Violation> all;
    for (int i = 0; i < 60; ++i) {
        all.push_back(sample(std::to_string(1000 + i), digest(i % 7), i));
    }
    for (int round = 0; round < 4; ++round) {
        std::shuffle(all.begin(), all.end(), random);
        for (auto at = all.begin(); at != all.end();) {
            const auto most = std::min<std::ptrdiff_t>(all.end() - at, 9);
            const auto end = at + 1 + static_cast<std::ptrdiff_t>(random() % 9) % most;
            append(*store, {at, std::min(end, all.end())});
            at = std::min(end, all.end());
        }
        EXPECT_EQ(store->stats()->occurrences, all.size());
    }
    EXPECT_TRUE(store->check_integrity());
}

}  // namespace
}  // namespace sealtap::queue
