#pragma once

#include <dirent.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cerrno>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "opener/client.h"
#include "opener/collected_output.h"

namespace sealtap::test {

/// A client as a worker has it. After each test no file and no process may be left over.
class OpenerFixture : public testing::Test {
protected:
    void SetUp() override { files_before_ = open_files(); }
    void TearDown() override {
        opener_.reset();
        EXPECT_EQ(open_files(), files_before_);
        EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
        EXPECT_EQ(errno, ECHILD);
    }

    DocumentOpener& opener() {
        if (!opener_) opener_ = opener::make_opener(settings_, hits_, counts_);
        return *opener_;
    }

    OpenStatus open_text(std::string_view text, const std::string& name, OpenedParts& out) {
        PartInfo info;
        info.name = RawText(name);
        info.media_type = "application/x-script";
        const CollectedRun run{0, bytes_of(text)};
        return opener().open({.info = info, .runs = std::span(&run, 1), .size = text.size()}, out);
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

private:
    std::unique_ptr<DocumentOpener> opener_;
    std::size_t files_before_ = 0;
};

}  // namespace sealtap::test
