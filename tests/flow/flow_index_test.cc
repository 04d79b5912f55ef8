#include "flow/flow_index.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <iterator>
#include <map>
#include <set>
#include <string>

#include "dice.h"

namespace sealtap::flow::test {
namespace {

std::uint32_t find(const FlowIndex& index, std::uint32_t hash, std::uint32_t number) {
    return index.find(hash, [number](std::uint32_t candidate) { return candidate == number; });
}

TEST(FlowIndex, FindsWhatWasPutInAndNothingElse) {
    FlowIndex index;
    index.insert(7, 1);
    index.insert(7, 2);
    EXPECT_EQ(find(index, 7, 1), 1U);
    EXPECT_EQ(find(index, 7, 2), 2U);
    EXPECT_EQ(find(index, 8, 1), 0U);
    index.erase(7, 1);
    EXPECT_EQ(find(index, 7, 1), 0U);
    EXPECT_EQ(find(index, 7, 2), 2U);
    EXPECT_EQ(index.size(), 1U);
}

/// `hashes` few: long runs, that wrap around and are cut in two by erasing.
void compare_with_a_map(std::uint32_t hashes, std::uint32_t rounds) {
    const std::uint32_t seed = test_seed();
    SCOPED_TRACE("SEALTAP_TEST_SEED=" + std::to_string(seed));
    Dice dice(seed);
    FlowIndex index;
    std::map<std::uint32_t, std::uint32_t> hash_of;  // by number
    for (std::uint32_t number = 1; number <= rounds; ++number) {
        const std::uint32_t hash = dice.below(hashes) - hashes / 2;
        index.insert(hash, number);
        hash_of[number] = hash;
        // Grows for a while, shrinks for a while.
        for (std::uint32_t i = dice.below(number / 2000 % 2 == 0 ? 2 : 4); i > 0; --i) {
            const auto gone = hash_of.lower_bound(dice.below(number));
            if (gone == hash_of.end()) continue;
            index.erase(gone->second, gone->first);
            EXPECT_EQ(find(index, gone->second, gone->first), 0U);
            hash_of.erase(gone);
        }
        const auto any = hash_of.lower_bound(dice.below(number));
        if (any != hash_of.end()) {
            ASSERT_EQ(find(index, any->second, any->first), any->first);
        }
        ASSERT_EQ(index.size(), hash_of.size());
    }
    std::set<std::uint32_t> visited;
    index.for_each([&](std::uint32_t number) { EXPECT_TRUE(visited.insert(number).second); });
    EXPECT_EQ(visited.size(), hash_of.size());
    for (const auto& [number, hash] : hash_of) ASSERT_EQ(find(index, hash, number), number);
}

TEST(FlowIndex, AnswersAsAMapWhileItGrowsAndShrinks) { compare_with_a_map(0xffffffff, 50'000); }

TEST(FlowIndex, AnswersAsAMapWhenHashesCollide) { compare_with_a_map(300, 6'000); }

}  // namespace
}  // namespace sealtap::flow::test
