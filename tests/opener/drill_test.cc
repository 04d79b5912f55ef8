#include <gtest/gtest.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

#include <set>
#include <sstream>
#include <string>

#include "opener/sanitizer.h"

namespace sealtap::test {
namespace {

struct Ran {
    int status = 0;  ///< as waitpid has it
    std::string output;

    [[nodiscard]] bool was_killed() const {
        return WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS;
    }
    [[nodiscard]] int exit_status() const { return WIFEXITED(status) ? WEXITSTATUS(status) : -1; }
    [[nodiscard]] bool was_refused() const { return was_killed() || exit_status() == 0; }
};

Ran run(const std::string& arguments) {
    Ran ran;
    const std::string command = "exec " SEALTAP_BINARY_DIR "/opener_drill " + arguments;
    FILE* const pipe = ::popen(command.c_str(), "r");
    for (int octet = ::fgetc(pipe); octet != EOF; octet = ::fgetc(pipe)) {
        ran.output += static_cast<char>(octet);
    }
    ran.status = ::pclose(pipe);
    return ran;
}

std::set<std::string> attempts() {
    std::istringstream lines(run("list").output);
    std::set<std::string> names;
    for (std::string name; std::getline(lines, name);) names.insert(name);
    return names;
}

/// A sanitizer's runtime may map and be asked what it likes; the rest holds for it as well.
bool is_left_to_sanitizers(const std::string& attempt) {
    const std::set<std::string> names{"map-executable", "map-shared", "make-executable",
                                      "be-dumpable", "outlive-sensor"};
    return opener::kIsSanitized && names.contains(attempt);
}

TEST(OpenerDrill, IsRefusedEverything) {
    auto names = attempts();
    EXPECT_GT(names.size(), 50U);
    names.erase("read-data");
    for (const std::string& name : names) {
        if (is_left_to_sanitizers(name)) continue;
        const Ran ran = run(name);
        EXPECT_TRUE(ran.was_refused()) << name << ": " << ran.status;
    }
}

/// The program that reads pictures has all its data before it locks itself.
TEST(OpenerDrill, IsRefusedItsDataAsWellWhereItNeedsNone) {
    for (const std::string& name : attempts()) {
        if (is_left_to_sanitizers(name)) continue;
        const Ran ran = run("bare " + name);
        EXPECT_TRUE(ran.was_refused()) << name << ": " << ran.status;
    }
}

/// What is refused above is not refused anyway.
TEST(OpenerDrill, MayDoItWithoutTheLock) {
    for (const char* name :
         {"open-for-writing", "read-passwd",    "list-root",   "climb-out",      "read-own-memory",
          "change-folder",    "memory-file",    "tcp-socket",  "unix-socket",    "connect",
          "execute",          "fork",           "kill-parent", "map-executable", "map-shared",
          "make-executable",  "control-device", "be-dumpable", "more-files",     "wait-in-peace",
          "read-data"}) {
        EXPECT_EQ(run("free " + std::string(name)).exit_status(), 1) << name;
    }
}

TEST(OpenerDrill, EndsWhatOnlyATakenOverChildDoes) {
    for (const char* name : {"execute", "fork", "tcp-socket", "trace-me", "kill-parent"}) {
        EXPECT_TRUE(run(name).was_killed()) << name;
    }
}

TEST(OpenerDrill, ReadsItsData) {
    const Ran ran = run("read-data");
    if (ran.exit_status() == 0)
        GTEST_SKIP() << "no Landlock in this kernel: no file is read at all";
    EXPECT_EQ(ran.exit_status(), 1);
}

/// Every call of the system but those that are written down in drill_calls.h.
TEST(OpenerDrill, HasNoOtherCalls) {
    long next = 0;
    while (true) {
        const long before = next;
        const Ran ran = run("sweep " + std::to_string(next));
        std::istringstream numbers(ran.output);
        for (long number = 0; numbers >> number;) {
            EXPECT_GE(number, 0) << "the call " << -number << " was not refused";
            next = std::max(next, number + 1);
        }
        if (!ran.was_killed()) {
            EXPECT_EQ(ran.exit_status(), 0);
            break;
        }
        ASSERT_GT(next, before) << "it died before it made a call";
    }
    EXPECT_GT(next, 400);
}

}  // namespace
}  // namespace sealtap::test
