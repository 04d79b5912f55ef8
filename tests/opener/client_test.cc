#include "opener/client.h"

#include <dirent.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <string>
#include <string_view>
#include <vector>

#include "opener/collected_output.h"

namespace sealtap::test {
namespace {

constexpr const char* kScriptedChild = SEALTAP_BINARY_DIR "/opener_scripted_child";

class OpenerClientTest : public testing::Test {
protected:
    OpenerClientTest() { settings_.opener.program = kScriptedChild; }

    void SetUp() override { files_before_ = open_files(); }
    /// Nothing may be left over: no file, no process.
    void TearDown() override {
        opener_.reset();
        EXPECT_EQ(open_files(), files_before_);
        EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
        EXPECT_EQ(errno, ECHILD);
    }

    OpenStatus open(std::string_view script, OpenedParts& out) {
        if (!opener_) opener_ = opener::make_opener(settings_, hits_, counts_);
        const std::string document = "script\n" + std::string(script);
        PartInfo info;
        info.name = RawText("name.box");
        info.media_type = "application/x-script";
        const CollectedRun run{0, bytes_of(document)};
        return opener_->open({.info = info, .runs = std::span(&run, 1), .size = document.size()},
                             out);
    }
    OpenStatus open(std::string_view script) {
        CollectedOutput out;
        return open(script, out);
    }

    static std::size_t open_files() {
        std::size_t count = 0;
        DIR* const folder = ::opendir("/proc/self/fd");
        while (::readdir(folder) != nullptr) ++count;
        ::closedir(folder);
        return count;
    }

    Settings settings_;
    LimitHits hits_;
    opener::OpenerCounts counts_;
    std::unique_ptr<DocumentOpener> opener_;
    std::size_t files_before_ = 0;
};

TEST_F(OpenerClientTest, HandsOnWhatTheChildReads) {
    CollectedOutput out;
    EXPECT_EQ(
        open("begin box q3.txt\ndata one\nplace 7\ndata two\nbegin box:inner\nskipped 9\nend\n"
             "end\nunread 3\n",
             out),
        OpenStatus::Opened);
    EXPECT_EQ(out.text("box \"q3.txt\""), "onetwo");
    EXPECT_EQ(out.place_of("box \"q3.txt\"", "two").page, 7U);
    ASSERT_NE(out.find("box:inner"), nullptr);
    EXPECT_EQ(out.find("box:inner")->skipped.at(Cause::Encrypted), 9U);
    EXPECT_EQ(out.unread_octets.at(Cause::Media), 3U);
    EXPECT_EQ(counts_.opened, 1U);
    EXPECT_EQ(counts_.started, 1U);
}

}  // namespace
}  // namespace sealtap::test
