// What several workers do with one capture, and what is told of their work.
#include <gtest/gtest.h>

#include <numeric>
#include <random>

#include "pipeline/dialogues.h"
#include "pipeline/replay_fixture.h"

namespace sealtap::test {
namespace {

using pipeline::ThreadLoad;

std::vector<Frame> traffic() {
    std::mt19937_64 random(3);
    return frames_of(leaking_dialogues(), {}, random);
}

std::uint64_t datagrams_of(std::span<const ThreadLoad> loads) {
    return std::accumulate(
        loads.begin(), loads.end(), std::uint64_t{0},
        [](std::uint64_t sum, const ThreadLoad& load) { return sum + load.datagrams; });
}

TEST(Workers, LoadOfASingleWorkerIsThatOfTheReadersThread) {
    const auto frames = traffic();
    const ReplayResult result = replay(frames, 1);
    ASSERT_EQ(result.report.loads.size(), 1U);
    EXPECT_EQ(result.report.loads[0].datagrams, frames.size());
    EXPECT_GT(result.report.loads[0].cpu_seconds, 0);
    EXPECT_GT(result.report.wall_seconds, 0);
}

TEST(Workers, LoadsAreThoseOfTheReaderAndOfEachWorker) {
    const auto frames = traffic();
    const ReplayResult result = replay(frames, 3);
    const std::span<const ThreadLoad> loads = result.report.loads;
    ASSERT_EQ(loads.size(), 4U);
    EXPECT_EQ(loads[0].datagrams, frames.size());
    EXPECT_EQ(datagrams_of(loads.subspan(1)), frames.size());
    for (const ThreadLoad& load : loads) EXPECT_GT(load.cpu_seconds, 0);
}

}  // namespace
}  // namespace sealtap::test
