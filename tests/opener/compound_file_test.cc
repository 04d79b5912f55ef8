#include "opener/ole/compound_file.h"

#include <gtest/gtest.h>

#include "cfb_writer.h"

namespace sealtap::test {
namespace {

using opener::ole::CompoundFile;
using opener::ole::EntryKind;

std::string pattern(std::size_t size, unsigned seed) {
    std::string out;
    for (std::size_t i = 0; i < size; ++i) out += static_cast<char>('a' + (i * 7 + seed) % 26);
    return out;
}

std::string read(CompoundFile& file, std::string_view name, std::uint32_t storage = 0) {
    const auto entry = file.find(storage, EntryKind::Stream, name);
    return entry ? std::string(text_of(file.read(*entry).octets())) : "<none>";
}

TEST(CompoundFile, ReadsSmallAndLargeStreams) {
    const std::string octets = CfbWriter()
                                   .add("small", "few")
                                   .add("Large", pattern(9000, 1))
                                   .add("s2", pattern(100, 2))
                                   .write();
    auto file = CompoundFile::open(bytes_of(octets));
    ASSERT_TRUE(file);
    EXPECT_EQ(read(*file, "Small"), "few");
    EXPECT_EQ(read(*file, "large"), pattern(9000, 1));
    EXPECT_EQ(read(*file, "s2"), pattern(100, 2));
    EXPECT_FALSE(file->is_damaged());
    EXPECT_TRUE(file->leftovers().empty());
}

TEST(CompoundFile, KnowsStoragesWithinStorages) {
    const std::string octets = CfbWriter()
                                   .add(
                                       "A/\x01"
                                       "B/inner",
                                       "deep")
                                   .write();
    auto file = CompoundFile::open(bytes_of(octets));
    ASSERT_TRUE(file);
    const auto a = file->find(0, EntryKind::Storage, "A");
    ASSERT_TRUE(a);
    const auto b = file->find(*a, EntryKind::Storage,
                              "\x01"
                              "B");
    ASSERT_TRUE(b);
    EXPECT_EQ(read(*file, "inner", *b), "deep");
    EXPECT_EQ(file->path_of(*file->find(*b, EntryKind::Stream, "inner")), "A/B/inner");
}

TEST(CompoundFile, ShowsTheNamesOfInstallersAsTheyAreMeant) {
    std::string octets = CfbWriter().add("ab", "text").write();
    const std::size_t name = octets.find(std::string("a\0b\0", 4));
    set_le(octets, name, 0x4840, 2);
    set_le(octets, name + 2, 0x3800 + 10 + 37 * 64, 2);
    auto file = CompoundFile::open(bytes_of(octets));
    ASSERT_TRUE(file);
    EXPECT_EQ(read(*file, "!Ab"), "text");
}

TEST(CompoundFile, ReadsAStreamOnceOnly) {
    const std::string octets = CfbWriter().add("one", "text").write();
    auto file = CompoundFile::open(bytes_of(octets));
    ASSERT_TRUE(file);
    EXPECT_EQ(read(*file, "one"), "text");
    EXPECT_EQ(read(*file, "one"), "");
}

TEST(CompoundFile, EndsWhereALoopWouldBegin) {
    std::string octets = CfbWriter().add("Large", pattern(9000, 1)).write();
    // The table is the last sector; sector 3 leads back to sector 1.
    set_le(octets, octets.size() - 512 + 12, 1, 4);
    auto file = CompoundFile::open(bytes_of(octets));
    ASSERT_TRUE(file);
    EXPECT_EQ(read(*file, "Large"), pattern(9000, 1))
        << "the sectors that follow are taken instead";
    EXPECT_TRUE(file->is_damaged());
}

TEST(CompoundFile, TakesSectorsInOrderWhenTheTableIsCutOff) {
    std::string octets = CfbWriter().add("Large", pattern(9000, 1)).write();
    octets.resize(octets.size() - 512);
    auto file = CompoundFile::open(bytes_of(octets));
    ASSERT_TRUE(file);
    EXPECT_EQ(read(*file, "Large"), pattern(9000, 1));
    EXPECT_TRUE(file->is_damaged());
}

TEST(CompoundFile, FindsTheDirectoryWithoutTheHeadersWord) {
    std::string octets = CfbWriter().add("Large", pattern(9000, 1)).write();
    set_le(octets, 0x30, 0x7777, 4);
    auto file = CompoundFile::open(bytes_of(octets));
    ASSERT_TRUE(file);
    EXPECT_EQ(read(*file, "Large"), pattern(9000, 1));
}

TEST(CompoundFile, ShowsWhatNoStreamClaims) {
    std::string octets =
        CfbWriter().add("Large", pattern(5000, 1)).add("gone", pattern(4096, 2)).write();
    auto file = CompoundFile::open(bytes_of(octets));
    ASSERT_TRUE(file);
    (void)read(*file, "Large");
    const auto rest = file->leftovers();
    ASSERT_EQ(rest.size(), 1U);
    EXPECT_EQ(text_of(rest[0]), pattern(4096, 2));
}

TEST(CompoundFile, GivesASectorToOneStreamOnly) {
    std::string octets =
        CfbWriter().add("first", pattern(4096, 1)).add("twin", pattern(4096, 2)).write();
    const std::size_t directory = 512 + 16 * 512;
    set_le(octets, directory + 2 * 128 + 0x74, 0, 4);
    auto file = CompoundFile::open(bytes_of(octets));
    ASSERT_TRUE(file);
    EXPECT_EQ(read(*file, "first"), pattern(4096, 1));
    EXPECT_EQ(read(*file, "twin"), "");
    EXPECT_TRUE(file->is_damaged());
}

TEST(CompoundFile, SurvivesTruncationAnywhere) {
    const std::string octets = CfbWriter().add("a/b", pattern(5000, 1)).add("c", "few").write();
    for (std::size_t size = 0; size < octets.size(); size += 61) {
        auto file = CompoundFile::open(bytes_of(std::string_view(octets).substr(0, size)));
        if (!file) continue;
        for (std::uint32_t i = 0; i < file->entries().size(); ++i) (void)file->read(i);
        (void)file->leftovers();
    }
}

}  // namespace
}  // namespace sealtap::test
