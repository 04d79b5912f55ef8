#include "queue/sample.h"

namespace sealtap::queue {
namespace {

class Queries : public testing::Test {
protected:
    void SetUp() override {
        Violation marking = sample("a100000000000000", "s1", 1);
        marking.policy = "marking-above-clearance";
        marking.severity = Severity::Critical;
        Violation partner = sample("a200000000000000", "s2", 2);
        partner.to_zone = "acme";
        partner.receivers.front().user = test::LiteralText::of("bo*@acme.example");
        Violation transfer = sample("b300000000000000", "s3", 3);
        transfer.type = EventType::Transfer;
        append(*store, {marking, partner, transfer});
    }

    std::vector<std::string> ids(const QueueFilter& filter) {
        const auto entries = store->list(filter);
        EXPECT_TRUE(entries) << (entries ? "" : entries.error().message);
        std::vector<std::string> found;
        for (const QueueEntry& entry : *entries) found.push_back(entry.id.substr(0, 2));
        return found;
    }

    using Ids = std::vector<std::string>;
    test::ScratchDir dir;
    std::unique_ptr<ViolationStore> store = open_store(dir.file("q.db"));
};

TEST_F(Queries, ListsViolationsTheLatestFirst) { EXPECT_EQ(ids({}), (Ids{"a2", "a1"})); }

TEST_F(Queries, Filters) {
    EXPECT_EQ(ids({.event_type = ""}), (Ids{"b3", "a2", "a1"}));
    EXPECT_EQ(ids({.event_type = "transfer"}), Ids{"b3"});
    EXPECT_EQ(ids({.severity_min = Severity::High}), Ids{"a1"});
    EXPECT_EQ(ids({.policy = "marking-above-clearance"}), Ids{"a1"});
    EXPECT_EQ(ids({.to_zone = "acme"}), Ids{"a2"});
    EXPECT_EQ(ids({.from_zone = "office"}), Ids{});
    EXPECT_EQ(ids({.seen_since = hours(2)}), Ids{"a2"});
    EXPECT_EQ(ids({.rows_max = 1}), Ids{"a2"});
    EXPECT_EQ(ids({.policy = "' OR 1=1 --"}), Ids{});
}

TEST_F(Queries, ShowsByTheBeginningOfAnId) {
    EXPECT_EQ(store->show("b")->id, "b300000000000000");
    EXPECT_EQ(store->show("a2")->receiver, "bo*@acme.example");
}

TEST_F(Queries, SaysWhenABeginningIsNotEnough) {
    const auto entry = store->show("a");
    ASSERT_FALSE(entry);
    EXPECT_EQ(entry.error().code, ErrorCode::BadArgument);
    EXPECT_EQ(entry.error().message,
              "a begins several ids; more digits help; `sealtap queue list` shows the ids");
}

TEST_F(Queries, SaysWhenThereIsNone) {
    EXPECT_FALSE(store->show("cc"));
    EXPECT_FALSE(store->show(""));
    EXPECT_FALSE(store->show("%"));
    EXPECT_FALSE(store->show("A1"));
}

TEST_F(Queries, Counts) {
    append(*store, {sample("a400000000000000", "s1", 4)});
    const auto stats = store->stats();
    ASSERT_TRUE(stats);
    EXPECT_EQ(stats->entries, 4U);
    EXPECT_EQ(stats->by_event_type, (QueueStats::Counts{{"violation", 3}, {"transfer", 1}}));
    EXPECT_EQ(stats->by_severity, (QueueStats::Counts{{"medium", 3}, {"critical", 1}}));
    EXPECT_EQ(stats->by_zones, (QueueStats::Counts{{"rd > internet", 3}, {"rd > acme", 1}}));
    EXPECT_EQ(stats->first_seen, hours(1));
    EXPECT_EQ(stats->last_seen, hours(4));
}

TEST(EmptyQueue, HasNothingToTell) {
    const test::ScratchDir dir;
    auto store = open_store(dir.file("q.db"));
    EXPECT_TRUE(store->list({})->empty());
    EXPECT_EQ(store->stats()->entries, 0U);
    EXPECT_FALSE(store->stats()->first_seen);
}

}  // namespace
}  // namespace sealtap::queue
