#include "sealtap/stage_clock.h"

#include <gtest/gtest.h>

#include <numeric>
#include <set>

namespace sealtap {
namespace {

TEST(StageClock, AScopeGivesBackTheStageBefore) {
    StageClock clock;
    {
        const StageScope outer(&clock, Stage::Flow);
        {
            const StageScope inner(&clock, Stage::Hash);
        }
        EXPECT_EQ(clock.enter(Stage::Flow), Stage::Flow);
    }
    EXPECT_EQ(clock.enter(Stage::Read), Stage::Outside);
}

TEST(StageClock, TimeIsOfTheInnermostStageAndNoneIsOfTheOutside) {
    StageClock clock;
    {
        const StageScope scope(&clock, Stage::Words);
        for (int i = 0; i < 1000; ++i) (void)clock.enter(Stage::Words);
    }
    const StageTicks ticks = clock.ticks();
    const std::uint64_t words = ticks.ticks[static_cast<std::size_t>(Stage::Words)];
    EXPECT_GT(words, 0U);
    EXPECT_EQ(std::accumulate(ticks.ticks.begin(), ticks.ticks.end(), std::uint64_t{0}), words);
}

TEST(StageClock, WithoutAClockAScopeDoesNothing) {
    const StageScope scope(nullptr, Stage::Read);
    SUCCEED();
}

TEST(StageClock, EveryStageHasANameOfItsOwn) {
    std::set<std::string_view> names;
    for (std::size_t i = 0; i <= kStageCount; ++i) names.insert(to_string(static_cast<Stage>(i)));
    EXPECT_EQ(names.size(), kStageCount + 1);
}

}  // namespace
}  // namespace sealtap
