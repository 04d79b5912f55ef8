// Captures whose flows lie in several files: read together they show what one file would.
#include <gtest/gtest.h>

#include <random>

#include "capture/capture_file.h"
#include "pipeline/dialogues.h"
#include "pipeline/replay_fixture.h"
#include "pipeline/source_chain.h"
#include "support/pcap_writer.h"
#include "support/scratch_dir.h"

namespace sealtap::test {
namespace {

using pipeline::ChainOrder;

class SplitCaptures : public testing::Test {
protected:
    SplitCaptures() {
        std::mt19937_64 random(9);
        Wire wire;
        wire.reorder = 3;
        for (const Frame& frame : frames_of(leaking_dialogues(), wire, random))
            frames_.push_back(
                {kBegin + static_cast<std::int64_t>(frames_.size()) * 1'000'000, frame.data, {}});
    }

    ReplayResult read(const std::vector<std::vector<CapturedFrame>>& files, ChainOrder order) {
        std::vector<std::unique_ptr<PacketSource>> sources;
        for (const auto& frames : files) {
            const auto index = static_cast<std::uint32_t>(sources.size());
            const std::string path = folder_.file(std::to_string(index));
            write_file(path, std::string_view(index % 2 == 0 ? pcap_file(frames)
                                                             : pcapng_file({1}, frames)));
            sources.push_back(capture::open_capture_file(path, index, &pool_).value());
        }
        pipeline::SourceChain chain(std::move(sources), order);
        ReplayResult result = replay(chain, engine_for(three_zones()), 2);
        EXPECT_TRUE(chain.damages().empty());
        EXPECT_TRUE(result.report.is_exact());
        return result;
    }
    void expect_as_one(const std::vector<std::vector<CapturedFrame>>& files, ChainOrder order) {
        const ReplayResult one = read({frames_}, ChainOrder::AsGiven);
        EXPECT_FALSE(one.violations.empty());
        const ReplayResult several = read(files, order);
        EXPECT_EQ(several.ordered(), one.ordered());
        EXPECT_EQ(several.documents, one.documents);
        EXPECT_EQ(several.flows, one.flows);
    }

    static constexpr std::int64_t kBegin = 1'700'000'000'000'000'000;
    ScratchDir folder_;
    capture::ChunkPool pool_{4};
    std::vector<CapturedFrame> frames_;
};

TEST_F(SplitCaptures, FlowsGoOnInTheNextFile) {
    std::vector<std::vector<CapturedFrame>> files(5);
    for (std::size_t i = 0; i < frames_.size(); ++i)
        files[i * files.size() / frames_.size()].push_back(frames_[i]);
    expect_as_one(files, ChainOrder::AsGiven);
}

TEST_F(SplitCaptures, PacketsOfAFlowDealtOutToFilesAreMergedByTime) {
    std::mt19937_64 random(4);
    std::vector<std::vector<CapturedFrame>> files(4);
    for (const CapturedFrame& frame : frames_) files[random() % files.size()].push_back(frame);
    expect_as_one(files, ChainOrder::ByTime);
}

}  // namespace
}  // namespace sealtap::test
