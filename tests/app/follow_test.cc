// `sealtap replay --follow` beside somebody who writes the capture.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "app/program.h"

namespace sealtap::test {
namespace {

/// The built program while it runs. Its alerts come through a pipe.
class RunningReplay {
public:
    explicit RunningReplay(const std::string& capture, const std::string& err) {
        std::array<int, 2> ends{};
        if (::pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
        child_ = ::fork();
        if (child_ == 0) {
            ::setenv("XDG_CACHE_HOME", SEALTAP_BINARY_DIR "/test-cache", 1);
            if (::chdir(SEALTAP_SOURCE_DIR) == 0 && ::dup2(ends[1], 1) == 1 &&
                std::freopen(err.c_str(), "w", stderr) != nullptr)
                ::execl(SEALTAP_BINARY_DIR "/sealtap", "sealtap", "replay", "-c",
                        "config/sample.yaml", "--follow", "--alerts", "-", capture.c_str(),
                        nullptr);
            std::_Exit(127);
        }
        ::close(ends[1]);
        alerts_ = ::fdopen(ends[0], "r");
    }
    ~RunningReplay() { (void)std::fclose(alerts_); }
    RunningReplay(const RunningReplay&) = delete;
    RunningReplay& operator=(const RunningReplay&) = delete;

    /// Waits for one; empty when there will be none.
    std::string next_alert() {
        std::string line;
        for (int octet = std::fgetc(alerts_); octet != EOF && octet != '\n';
             octet = std::fgetc(alerts_))
            line += static_cast<char>(octet);
        return line;
    }
    int interrupt() {
        ::kill(child_, SIGINT);
        while (!next_alert().empty()) {
        }
        int status = 0;
        ::waitpid(child_, &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

private:
    pid_t child_ = -1;
    std::FILE* alerts_ = nullptr;
};

void append(const std::string& path, std::string_view octets) {
    std::ofstream(path, std::ios::binary | std::ios::app)
        .write(octets.data(), static_cast<std::streamsize>(octets.size()));
}

TEST(Follow, ViolationIsReportedWhileTheCaptureGrowsAndASignalIsTheEnd) {
    const TestFolder folder;
    const std::string whole = read_file(in_tree("pcaps/http-upload.pcap"));
    const std::string path = folder.write("growing.pcap", whole.substr(0, 70));
    RunningReplay replay(path, folder.path("err"));
    append(path, std::string_view(whole).substr(70));
    EXPECT_NE(replay.next_alert().find("violation"), std::string::npos);
    append(path, std::string_view(whole).substr(24, 9));  // a record that is never whole
    EXPECT_EQ(replay.interrupt(), 0);
    EXPECT_EQ(read_file(folder.path("err")).find("STOPPED"), std::string::npos);
}

TEST(Follow, CaptureThatTakesThePlaceIsReadToo) {
    const TestFolder folder;
    const std::string path = folder.write("capture.pcap", read_file(in_tree("pcaps/vlan.pcap")));
    RunningReplay replay(path, folder.path("err"));
    folder.write("next.pcap", read_file(in_tree("pcaps/http-upload.pcap")));
    std::filesystem::rename(folder.path("next.pcap"), path);
    EXPECT_NE(replay.next_alert(), "");
    EXPECT_EQ(replay.interrupt(), 0);
}

TEST(Follow, IsNotForMergedCaptures) {
    EXPECT_EQ(run_sealtap({"replay", "--follow", "--merge", "pcaps/vlan.pcap"}).status, 2);
}

TEST(Follow, PipeEndsWhereItsWriterClosesIt) {
    const Ran ran = run_sealtap({"replay", "-c", "config/sample.yaml", "--follow", "-"},
                                read_file(in_tree("pcaps/http-upload.pcap")));
    EXPECT_EQ(ran.status, 0) << ran.err;
}

}  // namespace
}  // namespace sealtap::test
