// The answer does not depend on the wire: the same dialogues, cut, reordered, duplicated,
// overlapped and fragmented at random, give the same findings, the same hashes and the same
// judgements, with one worker and with two.
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "pipeline/dialogues.h"
#include "pipeline/replay_fixture.h"

namespace sealtap::test {
namespace {

Wire random_wire(std::mt19937_64& random) {
    static constexpr std::size_t kSizes[] = {1, 7, 100, 536, 1460, 8000};
    Wire wire;
    wire.segment_max = kSizes[1 + random() % 5];
    wire.segment_min = 1 + random() % wire.segment_max;
    // A frame 31 places late has up to 62 others before it that were sent after it or were late
    // too: within Limit::HolePacketsMax.
    wire.reorder = random() % 32;
    wire.duplicate = static_cast<double>(random() % 30) / 100;
    wire.overlap = static_cast<double>(random() % 30) / 100;
    wire.fragment = static_cast<double>(random() % 20) / 100;
    return wire;
}

const ReplayResult& undisturbed() {
    static const ReplayResult result = [] {
        std::mt19937_64 random(1);
        return replay(frames_of(leaking_dialogues(), {}, random), 1);
    }();
    return result;
}

void expect_same(std::uint64_t seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    const auto frames = frames_of(leaking_dialogues(), random_wire(random), random);
    for (const unsigned workers : {1U, 2U}) {
        const ReplayResult result = replay(frames, workers);
        EXPECT_TRUE(result.report.is_exact());
        EXPECT_EQ(result.report.frames.gap_bytes, 0U);
        EXPECT_EQ(result.flows, undisturbed().flows);
        EXPECT_EQ(result.documents, undisturbed().documents);
        EXPECT_EQ(result.judgements(), undisturbed().judgements());
    }
}

std::uint64_t first_seed() {
    const char* given = std::getenv("SEALTAP_SEED");
    return given != nullptr ? std::strtoull(given, nullptr, 10) : 20261124;
}

std::uint64_t rounds(std::uint64_t standard) {
    const char* given = std::getenv("SEALTAP_ROUNDS");
    return given != nullptr ? std::strtoull(given, nullptr, 10) : standard;
}

TEST(WireProperty, UndisturbedDialoguesShowEveryLeak) {
    std::string all;
    for (const std::string& line : undisturbed().judgements()) all += line + "\n";
    for (const char* expected : {"top-secret", "secret", "confidential", "customer-data",
                                 "plan.txt", "list.txt", "report.txt", "marking.tlp"}) {
        EXPECT_NE(all.find(expected), std::string::npos) << expected << " is not in\n" << all;
    }
    EXPECT_TRUE(undisturbed().report.is_exact());
}

TEST(WireProperty, ResultDoesNotDependOnTheWire) {
    for (std::uint64_t round = 0; round < rounds(12); ++round) {
        expect_same(first_seed() + round);
        if (HasFailure()) break;
    }
}

TEST(WireProperty, OrderDoesNotDependOnTheNumberOfWorkers) {
    std::mt19937_64 random(first_seed());
    const auto frames = frames_of(leaking_dialogues(), random_wire(random), random);
    const auto one = replay(frames, 1).ordered();
    EXPECT_EQ(replay(frames, 2).ordered(), one);
    EXPECT_EQ(replay(frames, 5).ordered(), one);
}

TEST(WireProperty, LostPacketsAreCountedToTheOctetAndSaid) {
    std::mt19937_64 random(first_seed());
    Wire wire;
    auto frames = frames_of(leaking_dialogues(), wire, random);
    std::uint64_t lost = 0;
    std::erase_if(frames, [&](const Frame& frame) {
        const bool drop = frame.data.size() > 600 && random() % 20 == 0;
        if (drop) lost += frame.data.size() - 54;
        return drop;
    });
    const ReplayResult result = replay(frames, 2);
    EXPECT_TRUE(result.report.is_exact());
    EXPECT_GT(lost, 0U);
    EXPECT_EQ(result.report.frames.gap_bytes, lost);
}

}  // namespace
}  // namespace sealtap::test
