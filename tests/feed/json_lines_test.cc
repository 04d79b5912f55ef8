#include "feed/json_lines.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>

#include "support/scratch_dir.h"

namespace sealtap::feed {
namespace {

using test::read_file;

std::unique_ptr<Feed> open_feed(const std::string& target) {
    auto feed = kJsonLines.create({.target = target});
    EXPECT_TRUE(feed) << (feed ? "" : feed.error().message);
    return feed ? *std::move(feed) : nullptr;
}

TEST(JsonLines, WritesOneLineAnAlert) {
    const test::ScratchDir dir;
    const std::vector<std::string> alerts{"{}", R"({"a":1})"};
    ASSERT_TRUE(open_feed(dir.file("alerts"))->deliver(alerts));
    EXPECT_EQ(read_file(dir.file("alerts")), "{}\n{\"a\":1}\n");
}

TEST(JsonLines, AppendsToWhatIsThere) {
    const test::ScratchDir dir;
    test::write_file(dir.file("alerts"), "old\n");
    const std::vector<std::string> alerts{"new"};
    ASSERT_TRUE(open_feed(dir.file("alerts"))->deliver(alerts));
    EXPECT_EQ(read_file(dir.file("alerts")), "old\nnew\n");
}

TEST(JsonLines, MakesAFileThatNobodyElseReads) {
    const test::ScratchDir dir;
    const auto feed = open_feed(dir.file("alerts"));
    struct stat status{};
    ASSERT_EQ(::stat(dir.file("alerts").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST(JsonLines, SaysInOneLineWhatCannotBeOpened) {
    const test::ScratchDir dir;
    const auto feed = kJsonLines.create({.target = dir.file("no/such")});
    ASSERT_FALSE(feed);
    EXPECT_EQ(feed.error().code, ErrorCode::Unavailable);
    EXPECT_EQ(feed.error().message,
              dir.file("no/such") + ": cannot open for writing: No such file or directory");
}

TEST(JsonLines, RefusesAnEmptyTarget) {
    const auto feed = kJsonLines.create({});
    ASSERT_FALSE(feed);
    EXPECT_EQ(feed.error().code, ErrorCode::BadConfiguration);
}

/// A child, since a limit on the size of files cannot be taken back.
TEST(JsonLinesDeathTest, LeavesNoHalfLineWhenTheDiskIsFull) {
    const test::ScratchDir dir;
    const std::string file = dir.file("alerts");
    const auto child = [&] {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{10, 10};
        setrlimit(RLIMIT_FSIZE, &limit);
        auto feed = open_feed(file);
        const std::vector<std::string> small{"12345"};
        const std::vector<std::string> large{"1234", "5678"};
        const bool first = feed->deliver(small).has_value();
        const auto second = feed->deliver(large);
        std::_Exit(first && !second && second.error().code == ErrorCode::Unavailable ? 0 : 1);
    };
    EXPECT_EXIT(child(), testing::ExitedWithCode(0), "");
    EXPECT_EQ(read_file(file), "12345\n");
}

}  // namespace
}  // namespace sealtap::feed
