#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <random>
#include <set>

#include "queue/sample.h"

namespace sealtap::queue {
namespace {

constexpr int kQuickRounds = 20;

/// SEALTAP_KILLS asks for more rounds (`packaging/test.sh --full`).
int rounds() {
    const char* wanted = std::getenv("SEALTAP_KILLS");
    return wanted == nullptr ? kQuickRounds : std::atoi(wanted);
}

std::string id_of(int round, std::uint32_t number) {
    return fmt::format("{:08x}{:08x}", round, number);
}

/// Appends without end, in groups, and tells through the pipe each number that append() returned
/// for.
[[noreturn]] void append_until_killed(const std::string& path, int round, int to_parent) {
    auto store = try_open(path);
    if (!store) std::_Exit(1);
    const std::vector<std::string> feeds{"siem"};
    for (std::uint32_t number = 0;;) {
        std::vector<Violation> group;
        const std::uint32_t first = number;
        for (std::uint32_t i = 0; i < 1 + first % 5; ++i, ++number) {
            group.push_back(sample(id_of(round, number), id_of(round, number)));
        }
        if (!(*store)->append(group, feeds)) std::_Exit(1);
        for (std::uint32_t told = first; told < number; ++told) {
            if (::write(to_parent, &told, sizeof told) != sizeof told) std::_Exit(1);
        }
    }
}

/// Reads what the child acknowledges until it has acknowledged `kill_after`, kills it, and reads
/// what was still in the pipe.
std::set<std::uint32_t> run_and_kill(const std::string& path, int round, std::uint32_t kill_after,
                                     unsigned spin) {
    int ends[2];
    EXPECT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(ends[0]);
        append_until_killed(path, round, ends[1]);
    }
    ::close(ends[1]);
    std::set<std::uint32_t> acknowledged;
    std::uint32_t number = 0;
    bool killed = false;
    while (::read(ends[0], &number, sizeof number) == sizeof number) {
        acknowledged.insert(number);
        if (killed || acknowledged.size() < kill_after) continue;
        for (std::atomic<unsigned> i = 0; i < spin; ++i) {
        }
        ::kill(child, SIGKILL);
        killed = true;
    }
    ::close(ends[0]);
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFSIGNALED(status)) << "the child failed by itself";
    return acknowledged;
}

TEST(KillTheWriter, NothingAcknowledgedIsLostAndNothingIsDamaged) {
    const char* fixed = std::getenv("SEALTAP_SEED");
    const unsigned seed =
        fixed == nullptr ? std::random_device()() : static_cast<unsigned>(std::atoll(fixed));
    std::printf("seed %u (SEALTAP_SEED)\n", seed);
    std::mt19937 random(seed);
    const auto pick = [&](std::uint32_t most) {
        return std::uniform_int_distribution<std::uint32_t>(0, most)(random);
    };
    const test::ScratchDir dir;
    const std::string path = dir.file("q.db");
    std::uint64_t acknowledged_sum = 0;
    for (int round = 0; round < rounds(); ++round) {
        const auto acknowledged = run_and_kill(path, round, 1 + pick(39), pick(400'000));
        auto store = open_store(path);
        ASSERT_NE(store, nullptr);
        ASSERT_TRUE(store->check_integrity());
        for (const std::uint32_t number : acknowledged) {
            ASSERT_TRUE(store->show(id_of(round, number))) << id_of(round, number);
        }
        acknowledged_sum += acknowledged.size();
        // The outbox row is in the same transaction: as many alerts as entries, acknowledged or
        // not.
        const auto stats = store->stats();
        ASSERT_TRUE(stats);
        ASSERT_EQ(stats->pending.size(), 1U);
        EXPECT_EQ(stats->pending.front().second, stats->entries);
        EXPECT_GE(stats->entries, acknowledged_sum);
    }
}

}  // namespace
}  // namespace sealtap::queue
