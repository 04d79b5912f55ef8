// Real formats in real captures: brokers and workers find the same in them.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <vector>

#include "capture/capture_file.h"
#include "pipeline/replay_fixture.h"

namespace sealtap::test {
namespace {

namespace fs = std::filesystem;

/// Those of SEALTAP_CAPTURES, a folder: the hiding matrix has some. Else those of the repository.
std::vector<fs::path> captures() {
    const char* const folder = std::getenv("SEALTAP_CAPTURES");
    std::vector<fs::path> paths;
    for (const auto& entry :
         fs::directory_iterator(folder != nullptr ? folder : SEALTAP_SOURCE_DIR "/pcaps")) {
        if (entry.path().extension() == ".pcap") paths.push_back(entry.path());
    }
    return paths;
}

TEST(BrokersOverCaptures, FindWhatWorkersFind) {
    const pipeline::Engine& engine = engine_for(three_zones());
    std::uint64_t deferred = 0;
    for (const fs::path& path : captures()) {
        SCOPED_TRACE(path.filename());
        const auto first = capture::open_capture_file(path.string(), 0);
        const auto again = capture::open_capture_file(path.string(), 0);
        ASSERT_TRUE(first && again);
        const ReplayResult at_once = replay(**first, engine, 1);
        const ReplayResult later = replay_with_brokers(**again, engine, 1, 2);
        EXPECT_EQ(later.judgements(), at_once.judgements());
        EXPECT_EQ(later.documents, at_once.documents);
        EXPECT_TRUE(later.report.is_exact());
        EXPECT_EQ(later.report.counts.documents, at_once.report.counts.documents);
        EXPECT_EQ(later.report.counts.parts.size, at_once.report.counts.parts.size);
        EXPECT_EQ(later.report.counts.parts.not_inspected,
                  at_once.report.counts.parts.not_inspected);
        EXPECT_EQ(later.report.counts.openings_shed, 0U);
        deferred += later.report.counts.openings_deferred;
    }
    if (std::getenv("SEALTAP_CAPTURES") != nullptr) {
        EXPECT_GT(deferred, 0U);
    }
}

}  // namespace
}  // namespace sealtap::test
