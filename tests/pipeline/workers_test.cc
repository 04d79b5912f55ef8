// What several workers do with one capture, and what is told of their work.
#include <gtest/gtest.h>

#include <numeric>
#include <random>

#include "capture/capture_file.h"
#include "pipeline/dialogues.h"
#include "pipeline/replay_fixture.h"
#include "support/pcap_writer.h"
#include "support/scratch_dir.h"

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

/// Leaks among so many octets that a file of them takes several chunks, some of them fragmented.
std::vector<Frame> long_traffic() {
    std::mt19937_64 random(4);
    std::vector<Dialogue> dialogues = leaking_dialogues();
    for (std::uint8_t host = 1; host <= 12; ++host) {
        std::string text(300'000, 'x');
        text += "\n机密★5年\n";
        dialogues.push_back({{*IpAddress::parse("10.1.0." + std::to_string(host)), 5'000},
                             {*IpAddress::parse("203.0.113.5"), 7'777},
                             {{Direction::ToResponder, text}}});
    }
    Wire wire;
    wire.fragment = 0.1;
    wire.reorder = 3;
    return frames_of(dialogues, wire, random);
}

ReplayResult replay_file(const std::string& path, unsigned workers, std::uint64_t chunks_max) {
    capture::ChunkPool pool(chunks_max);
    const auto source = capture::open_capture_file(path, 0, &pool);
    return replay(**source, engine_for(three_zones()), workers);
}

TEST(Workers, PacketsLeftInTheirChunksShowWhatCopiedOnesShow) {
    const ScratchDir folder;
    const auto frames = long_traffic();
    std::vector<CapturedFrame> captured;
    for (const Frame& frame : frames)
        captured.push_back({frame.time.time_since_epoch().count(), frame.data, {}});
    const std::string path = folder.file("long.pcap");
    write_file(path, pcap_file(captured, {.times = PcapTimes::Nanoseconds}));
    const ReplayResult copied = replay(frames, 2);
    EXPECT_GE(copied.violations.size(), 12U);
    for (const unsigned workers : {1U, 2U, 5U}) {
        for (const std::uint64_t chunks_max : {1U, 3U, 128U}) {
            const ReplayResult left = replay_file(path, workers, chunks_max);
            EXPECT_TRUE(left.report.is_exact());
            EXPECT_EQ(left.ordered(), copied.ordered());
            EXPECT_EQ(left.documents, copied.documents);
            EXPECT_EQ(left.flows, copied.flows);
        }
    }
}

}  // namespace
}  // namespace sealtap::test
