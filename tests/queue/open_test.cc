#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <random>

#include "queue/sample.h"
#include "queue/schema.h"

namespace sealtap::queue {
namespace {

void run_sql(const std::string& path, const char* sql) {
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open(path.c_str(), &handle), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(handle);
}

/// The one line that opening gives; the file's name is cut off.
std::string failure(const std::string& path, Access access = Access::ReadWrite) {
    const auto store = try_open(path, access);
    if (store) return "opened";
    const std::string& message = store.error().message;
    EXPECT_EQ(message.find('\n'), std::string::npos);
    EXPECT_TRUE(message.starts_with(path + ": ")) << message;
    return message.substr(std::min(message.size(), path.size() + 2));
}

TEST(OpenStore, MakesAFileThatNobodyElseReads) {
    const test::ScratchDir dir;
    auto store = open_store(dir.file("q.db"));
    append(*store, {sample("aa", "s")});
    for (const auto suffix : {"", "-wal", "-shm"}) {
        struct stat status{};
        ASSERT_EQ(::stat((dir.file("q.db") + suffix).c_str(), &status), 0) << suffix;
        EXPECT_EQ(status.st_mode & 0777U, 0600U) << suffix;
    }
}

TEST(OpenStore, OpensAgainWhatItMade) {
    const test::ScratchDir dir;
    append(*open_store(dir.file("q.db")), {sample("aa", "s")});
    EXPECT_EQ(open_store(dir.file("q.db"))->stats()->entries, 1U);
    EXPECT_EQ(open_store(dir.file("q.db"), Access::ReadOnly)->stats()->entries, 1U);
}

TEST(OpenStore, SaysThatAFolderIsMissing) {
    const test::ScratchDir dir;
    EXPECT_TRUE(failure(dir.file("no/q.db")).starts_with("it cannot be opened"));
}

TEST(OpenStore, ReadingDoesNotMakeAFile) {
    const test::ScratchDir dir;
    EXPECT_TRUE(failure(dir.file("q.db"), Access::ReadOnly).starts_with("it cannot be opened"));
    EXPECT_FALSE(std::filesystem::exists(dir.file("q.db")));
}

TEST(OpenStore, RefusesWhatIsNoDatabase) {
    const test::ScratchDir dir;
    test::write_file(dir.file("q.db"), std::string(5000, 'x'));
    EXPECT_TRUE(failure(dir.file("q.db")).starts_with("it is no violation store"));
    EXPECT_EQ(try_open(dir.file("q.db")).error().code, ErrorCode::BadInput);
    EXPECT_EQ(test::read_file(dir.file("q.db")), std::string(5000, 'x'));
}

TEST(OpenStore, RefusesAndKeepsTheDatabaseOfAnother) {
    const test::ScratchDir dir;
    run_sql(dir.file("q.db"), "CREATE TABLE songs(title)");
    EXPECT_EQ(failure(dir.file("q.db")), "it is a database of another program, no violation store");
}

TEST(OpenStore, RefusesANewerSchema) {
    const test::ScratchDir dir;
    open_store(dir.file("q.db"));
    run_sql(dir.file("q.db"), "PRAGMA user_version=99");
    EXPECT_EQ(failure(dir.file("q.db")),
              "its schema has version 99, this build knows 1; a newer Sealtap would be right");
}

TEST(OpenStore, ReadingAnEmptyFileSaysSo) {
    const test::ScratchDir dir;
    test::write_file(dir.file("q.db"), "");
    EXPECT_TRUE(failure(dir.file("q.db"), Access::ReadOnly).starts_with("it holds nothing yet"));
}

TEST(OpenStore, FindsDamageAtTheStart) {
    const test::ScratchDir dir;
    {
        auto store = open_store(dir.file("q.db"));
        for (int i = 0; i < 200; ++i) {
            append(*store, {sample(std::to_string(i), digest(i))});
        }
    }
    std::string octets = test::read_file(dir.file("q.db"));
    ASSERT_GT(octets.size(), 20'000U);
    octets.replace(9'000, 8'000, std::string(8'000, '\x5A'));
    test::write_file(dir.file("q.db"), octets);
    EXPECT_TRUE(failure(dir.file("q.db")).starts_with("it is damaged"));
}

TEST(OpenStore, AnyDamageIsFoundOrHarmlessButNeverACrash) {
    const test::ScratchDir dir;
    {
        auto store = open_store(dir.file("q.db"));
        for (int i = 0; i < 50; ++i) {
            append(*store, {sample(std::to_string(i), digest(i))}, {"feed"});
        }
    }
    const std::string whole = test::read_file(dir.file("q.db"));
    std::minstd_rand random(7);
    for (int round = 0; round < 100; ++round) {
        std::string octets = whole;
        for (int flip = 0; flip < 20; ++flip) {
            octets[random() % octets.size()] = static_cast<char>(random());
        }
        for (const auto suffix : {"-wal", "-shm"}) {
            std::filesystem::remove(dir.file("q.db") + suffix);
        }
        test::write_file(dir.file("q.db"), octets);
        auto store = try_open(dir.file("q.db"));
        if (!store) continue;
        (void)(*store)->list({});
        (void)(*store)->stats();
        (void)(*store)->pending("feed", 100);
        const std::vector<Violation> one{sample("aa", "s1")};
        (void)(*store)->append(one, {});
    }
}

TEST(OpenStore, ReadOnlyFileCannotBeAppendedTo) {
    const test::ScratchDir dir;
    open_store(dir.file("q.db"));
    auto store = open_store(dir.file("q.db"), Access::ReadOnly);
    const std::vector<Violation> one{sample("aa", "s1")};
    const auto outcome = store->append(one, {});
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, ErrorCode::Unavailable);
    EXPECT_TRUE(outcome.error().message.starts_with(dir.file("q.db") + ": it is read-only"))
        << outcome.error().message;
}

/// A child, since a limit on the size of files cannot be taken back.
TEST(OpenStoreDeathTest, AFullDiskLosesNothingThatWasAcknowledged) {
    const test::ScratchDir dir;
    const std::string path = dir.file("q.db");
    const auto child = [&] {
        auto store = try_open(path);
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{300'000, 300'000};
        setrlimit(RLIMIT_FSIZE, &limit);
        int kept = 0;
        for (; kept < 10'000; ++kept) {
            const std::vector<Violation> one{sample(std::to_string(kept), digest(kept))};
            const auto outcome = (*store)->append(one, {});
            if (outcome) continue;
            const auto stats = (*store)->stats();
            const bool right = outcome.error().code == ErrorCode::Unavailable && stats &&
                               stats->entries == static_cast<std::uint64_t>(kept);
            std::_Exit(right ? 0 : 1);
        }
        std::_Exit(2);
    };
    EXPECT_EXIT(child(), testing::ExitedWithCode(0), "");
    EXPECT_TRUE(open_store(path)->check_integrity());
}

TEST(OpenStore, WritesDurably) {
    const test::ScratchDir dir;
    auto database = Database::open(dir.file("q.db"), Database::Mode::ReadWrite);
    ASSERT_TRUE(database);
    ASSERT_TRUE(prepare_for_writing(*database));
    Statement synchronous(*database, "PRAGMA synchronous");
    ASSERT_EQ(synchronous.step(), Statement::Step::Row);
    EXPECT_EQ(synchronous.number(0), 2);
    Statement journal(*database, "PRAGMA journal_mode");
    ASSERT_EQ(journal.step(), Statement::Step::Row);
    EXPECT_EQ(journal.text(0), "wal");
}

}  // namespace
}  // namespace sealtap::queue
