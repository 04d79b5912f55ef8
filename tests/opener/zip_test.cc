#include "opener/zip/zip.h"

#include "collected_output.h"
#include "fixture.h"
#include "opener/builtin.h"
#include "opener/zip/entry_reader.h"
#include "zip_writer.h"

namespace sealtap::test {
namespace {

OpenStatus open(std::string_view octets, CollectedOutput& out, std::string_view name = {}) {
    opener::Whole whole;
    whole.octets = bytes_of(octets);
    whole.name = name;
    return opener::zip::accepts(whole) ? opener::zip::open(whole, out) : OpenStatus::Refused;
}

/// How often `text` was written, in any part.
std::size_t count_of(const CollectedOutput& out, std::string_view text) {
    std::size_t count = 0;
    for (const CollectedPart& part : out.parts) {
        for (std::size_t at = part.text.find(text); at != std::string::npos;
             at = part.text.find(text, at + 1)) {
            ++count;
        }
    }
    return count;
}

std::string le(std::uint64_t value, int octets) {
    std::string out;
    ZipWriter::put(out, value, octets);
    return out;
}

TEST(Zip, WritesEachEntryWithItsName) {
    ZipWriter zip;
    zip.add("q3/绝密.txt", "工艺规程").add({.name = "b", .text = "stored", .is_deflated = false});
    CollectedOutput out;
    EXPECT_EQ(open(zip.write(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("zip \"q3/绝密.txt\""), "工艺规程");
    EXPECT_EQ(out.text("zip \"b\""), "stored");
    EXPECT_EQ(out.text("zip:directory"), "q3/绝密.txt\nb\n");
    EXPECT_EQ(out.parts.size(), 3U);
    EXPECT_TRUE(out.unread_octets.empty());
}

TEST(Zip, IsAnArchiveThoughItsFirstEntryIsAPdfFile) {
    ZipWriter zip;
    zip.add({.name = "a.pdf", .text = "%PDF-1.4\n%%EOF\n", .is_deflated = false});
    zip.add("b", "the salaries");
    const std::string file = zip.write();
    CollectedOutput out;
    opener::Whole whole;
    whole.octets = bytes_of(file);
    EXPECT_EQ(opener::open_document(whole, out), OpenStatus::Opened);
    EXPECT_EQ(out.text("zip \"b\""), "the salaries");
}

TEST(Zip, ReadsEntriesWithoutADirectory) {
    ZipWriter zip;
    zip.has_directory = false;
    zip.add("a", "first").add("b", std::string(100'000, 'x'));
    CollectedOutput out;
    EXPECT_EQ(open(zip.write(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("zip \"a\""), "first");
    EXPECT_EQ(out.text("zip \"b\"").size(), 100'000U);
    EXPECT_EQ(out.find("zip:rest"), nullptr);
}

TEST(Zip, FindsTheDirectoryWithoutItsEndRecord) {
    ZipWriter zip;
    zip.has_end = false;
    zip.add({.name = "a", .text = "words", .comment = "remark"});
    CollectedOutput out;
    EXPECT_EQ(open(zip.write(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("zip \"a\""), "words");
    EXPECT_EQ(out.text("zip:directory"), "a\nremark\n");
    EXPECT_EQ(out.find("zip:rest"), nullptr);
}

class ZipDescriptor : public testing::TestWithParam<std::tuple<bool, bool, bool, bool>> {};

TEST_P(ZipDescriptor, TellsSizesBehindTheData) {
    const auto [is_deflated, is_marked, has_zip64, has_directory] = GetParam();
    ZipWriter zip;
    zip.has_directory = has_directory;
    for (const char* name : {"a", "b", "c"}) {
        zip.add({.name = name,
                 .text = std::string("text of ") + name,
                 .is_deflated = is_deflated,
                 .has_descriptor = true,
                 .is_descriptor_marked = is_marked,
                 .has_zip64 = has_zip64});
    }
    CollectedOutput out;
    const OpenStatus status = open(zip.write(), out);
    EXPECT_EQ(out.text("zip \"a\""), "text of a");
    EXPECT_EQ(out.text("zip \"b\""), "text of b");
    // What is stored and ends with an unmarked descriptor at the very end has no end that shows.
    if (has_directory || is_deflated || is_marked) {
        EXPECT_EQ(out.text("zip \"c\""), "text of c");
        EXPECT_EQ(out.find("zip:rest"), nullptr);
    }
    EXPECT_EQ(status, OpenStatus::Opened);
}

INSTANTIATE_TEST_SUITE_P(All, ZipDescriptor,
                         testing::Combine(testing::Bool(), testing::Bool(), testing::Bool(),
                                          testing::Bool()));

TEST(Zip, ReadsZip64) {
    ZipWriter zip;
    zip.has_zip64_end = true;
    zip.prefix = "MZ stub";
    zip.add({.name = "a", .text = "wide", .has_zip64 = true});
    CollectedOutput out;
    EXPECT_EQ(open(zip.write(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("zip \"a\""), "wide");
    EXPECT_EQ(out.text("zip:rest"), "MZ stub");
    EXPECT_EQ(out.parts.size(), 3U);
}

TEST(Zip, FindsTheArchiveBehindAProgram) {
    for (const bool counts_prefix : {false, true}) {
        ZipWriter zip;
        zip.prefix = "MZ" + std::string(5000, '\x90');
        zip.counts_prefix = counts_prefix;
        zip.add("a", "inside").add("b", "too");
        CollectedOutput out;
        EXPECT_EQ(open(zip.write(), out), OpenStatus::Opened);
        EXPECT_EQ(out.text("zip \"a\""), "inside");
        EXPECT_EQ(out.text("zip \"b\""), "too");
        EXPECT_EQ(out.text("zip:rest"), zip.prefix);
    }
}

TEST(Zip, FindsADeclaredArchiveBehindOctetsWithoutADirectory) {
    ZipWriter zip;
    zip.prefix = "junk";
    zip.has_directory = false;
    zip.add("a", "inside");
    CollectedOutput out;
    EXPECT_EQ(open(zip.write(), out, "x.zip"), OpenStatus::Opened);
    EXPECT_EQ(out.text("zip \"a\""), "inside");
    EXPECT_EQ(out.text("zip:rest"), "junk");
}

TEST(Zip, ReadsNamesInTheCharsetTheyAreIn) {
    const std::pair<std::string, std::string> names[] = {
        {"\xBE\xF8\xC3\xDC.txt", "绝密.txt"},                                  // GBK
        {"\xBE\xF7\xB1\x4B\xA4\xE5\xA5\xF3.txt", "機密文件.txt"},              // Big5
        {"\x8B\x40\x96\xA7\x83\x74\x83\x40\x83\x43\x83\x8B", "機密ファイル"},  // Shift-JIS
        {"caf\x82.txt", "café.txt"},                                           // CP437
        {"绝密", "绝密"},
    };
    for (const auto& [stored, shown] : names) {
        ZipWriter zip;
        zip.add(stored, "text");
        CollectedOutput out;
        EXPECT_EQ(open(zip.write(), out), OpenStatus::Opened);
        EXPECT_EQ(out.text("zip \"" + shown + "\""), "text") << out.parts.at(0).text;
        // As it stands, too, for a guess may be wrong.
        EXPECT_EQ(out.text("zip:names"), stored == shown ? "<none>" : stored + "\n");
    }
}

TEST(Zip, BelievesTheUnicodePath) {
    const std::string path = "合同.txt";
    ZipWriter zip;
    const std::string field = le(1, 1) + le(ZipWriter::crc_of("x.txt"), 4) + path;
    zip.add({.name = "x.txt", .text = "t", .extra = le(0x7075, 2) + le(field.size(), 2) + field});
    CollectedOutput out;
    EXPECT_EQ(open(zip.write(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("zip \"合同.txt\""), "t");
    EXPECT_EQ(out.text("zip:names"), "x.txt\n");
}

TEST(Zip, WritesCommentsAndUnknownExtraFields) {
    ZipWriter zip;
    zip.comment = "archive remark";
    const std::string field = le(0xBEEF, 2) + le(6, 2) + "hidden";
    zip.add({.name = "a", .text = "t", .extra = field, .comment = "entry remark"});
    CollectedOutput out;
    EXPECT_EQ(open(zip.write(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("zip:directory"), "archive remark\na\nentry remark\n");
    EXPECT_EQ(out.text("zip:extra"), field);
}

TEST(Zip, ReadsBothHeadersThatDisagreeOnTheCoding) {
    // The directory says stored, the local header deflate: unzip shows one text, others another.
    ZipWriter zip;
    const std::string data = ZipWriter::deflated("the secret");
    zip.add({.name = "a", .text = data, .is_deflated = false, .local_method = 8, .local_size = 10});
    CollectedOutput out;
    (void)open(zip.write(), out);
    EXPECT_EQ(out.text("zip \"a\""), data);
    EXPECT_EQ(out.text("zip:local \"a\""), "the secret");
}

TEST(Zip, WritesTheNameOfTheLocalHeaderThatDiffers) {
    ZipWriter zip;
    zip.add({.name = "harmless", .text = "t", .local_name = "绝密"});
    CollectedOutput out;
    EXPECT_EQ(open(zip.write(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("zip:directory"), "harmless\n绝密\n");
    EXPECT_EQ(count_of(out, "t"), 1U);
}

TEST(Zip, ReadsOnWhereTheDirectorySaysLess) {
    ZipWriter zip;
    const std::string text = "0123456789 and the secret behind it";
    const std::string data = ZipWriter::deflated(text);
    std::string octets = ZipWriter().add("a", text).write();
    // The directory's stored size becomes 5.
    const std::size_t record = octets.find("PK\x01\x02");
    octets.replace(record + 20, 4, le(5, 4));
    CollectedOutput out;
    EXPECT_EQ(open(octets, out), OpenStatus::Damaged);
    EXPECT_EQ(out.text("zip \"a\""), text);
}

TEST(Zip, ReadsEntriesThatTheDirectoryHides) {
    ZipWriter zip;
    zip.add("a", "shown")
        .add({.name = "hidden", .text = "the secret", .is_named = false})
        .add("c", "shown too");
    CollectedOutput out;
    EXPECT_EQ(open(zip.write(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("zip \"c\""), "shown too");
    EXPECT_EQ(out.text("zip:local \"hidden\""), "the secret");
}

TEST(Zip, WritesWhatStandsBetweenEntries) {
    ZipWriter zip;
    zip.add({.name = "a", .text = "t", .behind = "smuggled"})
        .add({.name = "b", .text = "u", .behind = std::string(40, '\0')})
        .add("c", "v");
    CollectedOutput out;
    EXPECT_EQ(open(zip.write() + "trailer", out), OpenStatus::Opened);
    EXPECT_EQ(count_of(out, "smuggled"), 1U);
    EXPECT_EQ(count_of(out, "trailer"), 1U);
    EXPECT_EQ(out.parts.size(), 1U + 3U + 2U);
}

TEST(Zip, WritesWhatStandsBehindAStreamInItsEntry) {
    ZipWriter zip;
    zip.add({.name = "a", .text = "t", .stored = ZipWriter::deflated("t") + "smuggled"});
    CollectedOutput out;
    (void)open(zip.write(), out);
    EXPECT_EQ(out.text("zip \"a\""), "t");
    EXPECT_EQ(out.text("zip:rest"), "smuggled");
}

/// fixtures/ppmd.zip: words.txt by `7z a -tzip -mm=PPMd -mx=1`.
TEST(Zip, ReadsPpmdAsSevenZipWritesIt) {
    std::string words;
    for (int i = 0; i < 40; ++i) words += "绝密 plan " + std::to_string(i * 7919) + "\n";
    const std::string file = fixture("ppmd.zip");
    CollectedOutput out;
    opener::Whole whole;
    whole.octets = bytes_of(file);
    EXPECT_EQ(opener::zip::kDescriptor.open(whole, out), OpenStatus::Opened);
    EXPECT_EQ(out.text("zip \"words.txt\""), words);
}

TEST(Zip, TellsEncryptedEntriesWithTheirNames) {
    ZipWriter zip;
    zip.add({.name = "a", .text = "?", .flags = 1, .stored = std::string(100, 'e')})
        .add({.name = "b", .text = "?", .method = 99, .stored = std::string(50, 'e')});
    CollectedOutput out;
    EXPECT_EQ(open(zip.write(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("zip \"a\""), "");
    EXPECT_EQ(out.find("zip \"a\"")->skipped.at(Cause::Encrypted), 100U);
    EXPECT_EQ(out.find("zip \"b\"")->skipped.at(Cause::Encrypted), 50U);
}

TEST(Zip, TellsUnknownCodings) {
    ZipWriter zip;
    zip.add({.name = "a", .text = "?", .method = 6, .stored = std::string(100, 'e')});
    CollectedOutput out;
    EXPECT_EQ(open(zip.write(), out), OpenStatus::Opened);
    EXPECT_EQ(out.find("zip \"a\"")->skipped.at(Cause::UnknownCoding), 100U);
}

TEST(Zip, WritesWhatHasAWrongChecksumAndSaysSo) {
    ZipWriter zip;
    zip.add({.name = "a", .text = "words", .crc = 1}).add("b", "more");
    CollectedOutput out;
    EXPECT_EQ(open(zip.write(), out), OpenStatus::Damaged);
    EXPECT_EQ(out.text("zip \"a\""), "words");
    EXPECT_EQ(out.find("zip \"a\"")->end, EndReason::Aborted);
    EXPECT_EQ(out.text("zip \"b\""), "more");
}

TEST(Zip, WritesWhatStandsBeforeTheDamage) {
    std::string text;
    for (int i = 0; i < 20'000; ++i) text += std::to_string(i * 7919) + " ";
    ZipWriter zip;
    std::string data = ZipWriter::deflated(text);
    data.replace(data.size() / 2, 200, std::string(200, '\xFF'));
    zip.add({.name = "a", .text = text, .stored = data}).add("b", "more");
    CollectedOutput out;
    EXPECT_EQ(open(zip.write(), out), OpenStatus::Damaged);
    EXPECT_GT(out.text("zip \"a\"").size(), text.size() / 3);
    EXPECT_TRUE(text.starts_with(out.text("zip \"a\"").substr(0, text.size() / 3)));
    EXPECT_EQ(out.text("zip \"b\""), "more");
}

TEST(Zip, SaysThatAnEntryIsNotThere) {
    ZipWriter zip;
    zip.add("a", "here").add({.name = "lost", .text = "t", .has_local = false});
    CollectedOutput out;
    EXPECT_EQ(open(zip.write(), out), OpenStatus::Damaged);
    EXPECT_EQ(out.text("zip \"a\""), "here");
    EXPECT_EQ(out.text("zip \"lost\""), "");
    EXPECT_TRUE(out.unread_octets.contains(Cause::DecodeError));
}

TEST(ZipArchive, FindsNamesAsPackagesMeanThem) {
    const std::string octets = ZipWriter().add("Word\\Document.XML", "x").write();
    const auto archive = opener::zip::Archive::read(bytes_of(octets));
    ASSERT_TRUE(archive);
    opener::zip::EntryReader reader(*archive);
    const auto entry = archive->find("/word/document.xml");
    ASSERT_TRUE(entry);
    const auto whole = opener::zip::read_whole(reader, *entry, 100);
    EXPECT_EQ(whole.result.status, opener::zip::ReadStatus::Whole);
    EXPECT_EQ(text_of(whole.octets), "x");
    EXPECT_FALSE(archive->find("word"));
}

TEST(ZipArchive, ReadsNoMoreOfAnEntryThanIsWanted) {
    const std::string octets = ZipWriter().add("a", std::string(1'000'000, 'x')).write();
    const auto archive = opener::zip::Archive::read(bytes_of(octets));
    opener::zip::EntryReader reader(*archive);
    const auto whole = opener::zip::read_whole(reader, archive->entry(0), 1000);
    EXPECT_EQ(whole.result.status, opener::zip::ReadStatus::Stopped);
    EXPECT_EQ(whole.octets.size(), 1000U);
}

}  // namespace
}  // namespace sealtap::test
