#include "flow/delivered_history.h"

#include <gtest/gtest.h>

#include <deque>
#include <string>

#include "dice.h"

namespace sealtap::flow::test {
namespace {

const OctetHash kHash(base::HashKey{1, 2});

TEST(DeliveredHistory, KnowsASegmentAtItsPlaceOnly) {
    DeliveredHistory history;
    history.record(kHash, 1000, bytes_of("abc"));
    const auto same = history.compare(kHash, 1000, bytes_of("abcd"));
    ASSERT_TRUE(same);
    EXPECT_EQ(same->size, 3U);
    EXPECT_TRUE(same->equal);
    EXPECT_FALSE(history.compare(kHash, 1000, bytes_of("xbc"))->equal);
    EXPECT_FALSE(history.compare(kHash, 1001, bytes_of("abc")));
    EXPECT_FALSE(history.compare(kHash, 1000, bytes_of("ab")));
}

TEST(DeliveredHistory, AnswersAsAListOfTheLastSegments) {
    const std::uint32_t seed = test_seed();
    SCOPED_TRACE("SEALTAP_TEST_SEED=" + std::to_string(seed));
    Dice dice(seed);
    struct Told {
        std::uint64_t position;
        std::string octets;
    };
    DeliveredHistory history;
    std::deque<Told> told;
    std::uint64_t position = (1ULL << 32U) - 200'000;  // passes where the half runs over
    for (int round = 0; round < 2000; ++round) {
        if (dice.one_in(10)) position += dice.below(3000);
        told.push_back({position, dice.text(1 + dice.below(400))});
        history.record(kHash, position, bytes_of(told.back().octets));
        position += told.back().octets.size();
        if (told.size() > DeliveredHistory::kMax) told.pop_front();
        if (dice.one_in(200)) {
            history.shrink();
            while (told.size() > DeliveredHistory::kMaxIdle) told.pop_front();
        }
        for (const Told& segment : told) {
            std::string copy = segment.octets;
            const bool equal = dice.one_in(2);
            if (!equal) copy[dice.below(static_cast<std::uint32_t>(copy.size()))] ^= 1;
            const auto known = history.compare(kHash, segment.position, bytes_of(copy + "behind"));
            ASSERT_TRUE(known);
            EXPECT_EQ(known->size, copy.size());
            EXPECT_EQ(known->equal, equal);
        }
        EXPECT_FALSE(history.compare(kHash, position, bytes_of("x")));
    }
}

TEST(DeliveredHistory, ForgetsWhatIsOlderThanItsLimit) {
    DeliveredHistory history;
    for (std::uint64_t i = 0; i <= DeliveredHistory::kMax; ++i)
        history.record(kHash, i * 2, bytes_of("ab"));
    EXPECT_FALSE(history.compare(kHash, 0, bytes_of("ab")));
    EXPECT_TRUE(history.compare(kHash, 2, bytes_of("ab")));
    history.shrink();
    EXPECT_FALSE(history.compare(kHash, 2, bytes_of("ab")));
    EXPECT_TRUE(history.compare(kHash, DeliveredHistory::kMax * 2, bytes_of("ab")));
}

TEST(DeliveredHistory, KnowsWhatLiesBeforeALongGap) {
    DeliveredHistory history;
    history.record(kHash, 0, bytes_of("ab"));
    history.record(kHash, 3'000'000'000, bytes_of("cd"));
    EXPECT_TRUE(history.compare(kHash, 0, bytes_of("ab"))->equal);
    EXPECT_FALSE(history.compare(kHash, 0, bytes_of("xb"))->equal);
    EXPECT_TRUE(history.compare(kHash, 3'000'000'000, bytes_of("cd"))->equal);
}

TEST(DeliveredHistory, ComparesASuperFramePartByPart) {
    DeliveredHistory history;
    const std::string frame(200'000, 'a');
    history.record(kHash, 50, bytes_of(frame));
    std::size_t at = 0;
    while (at < frame.size()) {
        const auto known = history.compare(kHash, 50 + at, bytes_of(frame).subspan(at));
        ASSERT_TRUE(known);
        EXPECT_TRUE(known->equal);
        at += known->size;
    }
    EXPECT_EQ(at, frame.size());
}

}  // namespace
}  // namespace sealtap::flow::test
