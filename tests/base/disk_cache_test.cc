#include "base/disk_cache.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <iterator>
#include <thread>
#include <vector>

#include "support/scratch_dir.h"

namespace sealtap::base {
namespace {

namespace fs = std::filesystem;

class DiskCacheTest : public testing::Test {
protected:
    [[nodiscard]] fs::path folder() const { return scratch_.file("cache"); }
    [[nodiscard]] fs::path file(const std::string& name) const {
        return folder() / (name + ".cache");
    }
    [[nodiscard]] DiskCache open() const {
        auto cache = DiskCache::open(folder().string());
        if (!cache) throw std::runtime_error("the folder cannot be used");
        return *std::move(cache);
    }
    test::ScratchDir scratch_;
};

TEST_F(DiskCacheTest, GivesBackWhatWasStored) {
    const std::string content("\0any octets\xFF", 12);
    open().store("rules-1", bytes_of(content));
    EXPECT_EQ(open().load("rules-1"), content);
    EXPECT_EQ(open().load("rules-2"), std::nullopt);
    open().store("rules-1", {});
    EXPECT_EQ(open().load("rules-1"), "");
}

TEST_F(DiskCacheTest, MakesFolderAndFilesForItsUserAlone) {
    open().store("a", bytes_of("content"));
    EXPECT_EQ(fs::status(folder()).permissions(), fs::perms::owner_all);
    EXPECT_EQ(fs::status(file("a")).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(std::distance(fs::directory_iterator(folder()), {}), 1);
}

TEST_F(DiskCacheTest, IgnoresAFileWithABitOfAnyOctetTurned) {
    open().store("a", bytes_of("content"));
    const std::string whole = test::read_file(file("a").string());
    for (std::size_t i = 0; i < whole.size(); ++i) {
        std::string damaged = whole;
        damaged[i] = static_cast<char>(damaged[i] ^ (1 << (i % 8)));
        test::write_file(file("a").string(), damaged);
        ASSERT_EQ(open().load("a"), std::nullopt) << "octet " << i;
    }
}

TEST_F(DiskCacheTest, IgnoresAFileThatIsCutOrGoesOn) {
    open().store("a", bytes_of("content"));
    const std::string whole = test::read_file(file("a").string());
    for (std::size_t size = 0; size < whole.size(); ++size) {
        test::write_file(file("a").string(), whole.substr(0, size));
        ASSERT_EQ(open().load("a"), std::nullopt) << size << " octets";
    }
    test::write_file(file("a").string(), whole + 'x');
    EXPECT_EQ(open().load("a"), std::nullopt);
    open().store("a", bytes_of("content"));
    EXPECT_EQ(open().load("a"), "content");
}

TEST_F(DiskCacheTest, IgnoresWhatWasStoredUnderAnotherName) {
    open().store("a", bytes_of("content"));
    fs::rename(file("a"), file("b"));
    EXPECT_EQ(open().load("b"), std::nullopt);
}

TEST_F(DiskCacheTest, IgnoresLinksPipesFoldersAndFilesOthersMayWrite) {
    const DiskCache cache = open();
    cache.store("a", bytes_of("content"));
    fs::create_symlink(file("a"), file("link"));
    EXPECT_EQ(cache.load("link"), std::nullopt);
    ASSERT_EQ(::mkfifo(file("pipe").c_str(), 0600), 0);
    EXPECT_EQ(cache.load("pipe"), std::nullopt);
    fs::create_directory(file("folder"));
    EXPECT_EQ(cache.load("folder"), std::nullopt);
    fs::permissions(file("a"), fs::perms::group_write, fs::perm_options::add);
    EXPECT_EQ(cache.load("a"), std::nullopt);
    cache.store("a", bytes_of("content"));
    EXPECT_EQ(cache.load("a"), "content");
}

TEST_F(DiskCacheTest, IgnoresFilesAndFoldersOfOthers) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can give files away";
    constexpr uid_t kSomebody = 65534;
    open().store("a", bytes_of("content"));
    ASSERT_EQ(::chown(file("a").c_str(), kSomebody, kSomebody), 0);
    EXPECT_EQ(open().load("a"), std::nullopt);
    ASSERT_EQ(::chown(folder().c_str(), kSomebody, kSomebody), 0);
    EXPECT_FALSE(DiskCache::open(folder().string()));
    EXPECT_FALSE(DiskCache::open((folder() / "mine").string()));
    EXPECT_FALSE(fs::exists(folder() / "mine"));
}

TEST_F(DiskCacheTest, WorksWithoutAFolderThatCannotBeUsed) {
    test::write_file(folder().string(), "a file");
    EXPECT_FALSE(DiskCache::open(folder().string()));
    EXPECT_FALSE(DiskCache::open((folder() / "below").string()));
    EXPECT_FALSE(DiskCache::open(""));
    EXPECT_FALSE(DiskCache::open("/proc/sealtap"));
    const fs::path open_to_all = scratch_.file("open");
    fs::create_directory(open_to_all);
    fs::permissions(open_to_all, fs::perms::all);
    EXPECT_FALSE(DiskCache::open(open_to_all.string()));
}

TEST_F(DiskCacheTest, StoresNothingWhereItMayNotWrite) {
    const DiskCache cache = open();
    fs::remove(folder());  // as good as read-only, for root too
    cache.store("a", bytes_of("content"));
    EXPECT_EQ(cache.load("a"), std::nullopt);
}

TEST_F(DiskCacheTest, KeepsTheEntriesUsedLast) {
    const DiskCache cache = open();
    const auto now = fs::file_time_type::clock::now();
    for (std::size_t i = 0; i < DiskCache::kEntriesMax; ++i) {
        const std::string name = "n" + std::to_string(i);
        cache.store(name, bytes_of(name));
        fs::last_write_time(file(name), now - std::chrono::hours(100 - static_cast<int>(i)));
    }
    test::write_file(folder() / "of somebody else", "stays");
    test::write_file(folder() / ".new-1-1", "left behind");
    fs::last_write_time(folder() / ".new-1-1", now - std::chrono::hours(2));
    test::write_file(folder() / ".new-1-2", "being written");
    EXPECT_EQ(cache.load("n0"), "n0");
    cache.store("more", bytes_of("more"));
    EXPECT_EQ(cache.load("n0"), "n0");
    EXPECT_EQ(cache.load("n1"), std::nullopt);
    EXPECT_EQ(cache.load("n2"), "n2");
    EXPECT_TRUE(fs::exists(folder() / "of somebody else"));
    EXPECT_FALSE(fs::exists(folder() / ".new-1-1"));
    EXPECT_TRUE(fs::exists(folder() / ".new-1-2"));
}

TEST_F(DiskCacheTest, IsSharedByManyWritersAndReaders) {
    const std::string content(100000, 'c');
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            const DiskCache cache = open();
            for (int round = 0; round < 50; ++round) {
                cache.store("shared", bytes_of(content));
                EXPECT_EQ(cache.load("shared"), content);
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(std::distance(fs::directory_iterator(folder()), {}), 1);
}

}  // namespace
}  // namespace sealtap::base
