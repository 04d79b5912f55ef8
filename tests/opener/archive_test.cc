#include "opener/archive/archive.h"

#include "archive_writer.h"
#include "collected_output.h"
#include "opener/archive/marks.h"
#include "opener/builtin.h"

namespace sealtap::test {
namespace {

using std::string_literals::operator""s;

OpenStatus open(std::string_view octets, CollectedOutput& out, std::string_view name = {}) {
    for (const opener::FormatDescriptor& format : opener::builtin()) {
        if (format.prepare != nullptr) format.prepare();
    }
    opener::Whole whole;
    whole.octets = bytes_of(octets);
    whole.name = name;
    return opener::open_document(whole, out);
}

std::string words() {
    std::string text;
    for (int i = 0; i < 20'000; ++i) text += "工艺规程 " + std::to_string(i * 7919) + "\n";
    return text;
}

class ArchiveNames : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(ArchiveNames, AreUtf8AndEntriesAreParts) {
    const auto [format, step] = GetParam();
    const std::string octets =
        make_archive(format, "", {{"q3/绝密.txt", "工艺规程"}, {"b", "second"}});
    CollectedOutput out;
    EXPECT_EQ(open(octets, out), OpenStatus::Opened);
    EXPECT_EQ(out.text(std::string(step) + " \"q3/绝密.txt\""), "工艺规程");
    EXPECT_EQ(out.text(std::string(step) + " \"b\""), "second");
    EXPECT_NE(out.text(std::string(step) + ":directory").find("q3/绝密.txt\n"), std::string::npos);
    EXPECT_TRUE(out.unread_octets.empty());
}

INSTANTIATE_TEST_SUITE_P(Formats, ArchiveNames,
                         testing::Values(std::pair("7zip", "7z"), std::pair("ustar", "tar"),
                                         std::pair("pax", "tar"), std::pair("gnutar", "tar"),
                                         std::pair("v7tar", "tar"), std::pair("newc", "cpio"),
                                         std::pair("odc", "cpio"), std::pair("bin", "cpio"),
                                         std::pair("xar", "xar")),
                         [](const auto& format) { return std::string(format.param.first); });

TEST(Archive, ReadsRarOfBothAges) {
    for (const std::string& octets :
         {make_rar({{"a.txt", "words"}}), make_rar5({{"a.txt", "words"}})}) {
        CollectedOutput out;
        EXPECT_EQ(open(octets, out), OpenStatus::Opened);
        EXPECT_EQ(out.text("rar \"a.txt\""), "words");
    }
}

TEST(Archive, FindsTheArchiveBehindAProgram) {
    const std::string program = "MZ" + std::string(3000, '\x90');
    for (const auto& [step, octets] : {std::pair("7z", make_archive("7zip", "", {{"a", "words"}})),
                                       std::pair("rar", make_rar({{"a", "words"}})),
                                       std::pair("rar", make_rar5({{"a", "words"}}))}) {
        CollectedOutput out;
        EXPECT_EQ(open(program + octets, out), OpenStatus::Opened);
        EXPECT_EQ(out.text(std::string(step) + " \"a\""), "words");
        EXPECT_TRUE(out.text(std::string(step) + ":rest") == program) << step;
    }
}

TEST(Archive, ReadsNamesInTheCharsetTheyAreIn) {
    const std::string gbk = "\xBE\xF8\xC3\xDC\xB9\xA4\xD2\xD5.txt";
    CollectedOutput out;
    EXPECT_EQ(open(make_rar({{gbk, "words"}}), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("rar \"绝密工艺.txt\""), "words");
    // As it stands, too, for a guess may be wrong.
    EXPECT_EQ(out.text("rar:headers"), gbk + "\n");
}

TEST(Archive, TellsEncryptedEntriesWithTheirNames) {
    constexpr std::uint16_t kPassword = 4;
    CollectedOutput out;
    (void)open(make_rar({{"secret.txt", std::string(100, 'e')}}, kPassword), out);
    std::uint64_t encrypted = out.unread_octets[Cause::Encrypted];
    for (const CollectedPart& part : out.parts) {
        EXPECT_EQ(part.text.find("eeee"), std::string::npos);
        if (part.skipped.contains(Cause::Encrypted)) encrypted += part.skipped.at(Cause::Encrypted);
    }
    EXPECT_GE(encrypted, 100U);
}

TEST(Tar, WritesLinkTargetsAndItsHeaders) {
    const std::string octets =
        make_archive("ustar", "", {{"a", "words"}, {"link", "", "/secret/绝密.doc"}});
    CollectedOutput out;
    EXPECT_EQ(open(octets, out), OpenStatus::Opened);
    EXPECT_EQ(out.text("tar:directory"), "a\nlink\n/secret/绝密.doc\n");
    EXPECT_EQ(out.text("tar:headers").size(), 2U * 512U);
    EXPECT_EQ(out.find("tar \"link\""), nullptr);
}

TEST(Tar, ReadsOnBehindABlockOfZeros) {
    const std::string one = make_archive("ustar", "", {{"a", "shown"}});
    const std::string two = make_archive("ustar", "", {{"b", "hidden"}});
    CollectedOutput out;
    EXPECT_EQ(open(one + two, out), OpenStatus::Opened);
    EXPECT_EQ(out.text("tar \"a\""), "shown");
    EXPECT_EQ(out.text("tar \"b\""), "hidden");
}

TEST(Tar, WritesWhatIsPutIntoItsPadding) {
    std::string octets = make_archive("ustar", "", {{"a", "shown"}, {"b", "too"}});
    octets.replace(512 + 100, 8, "smuggled");
    CollectedOutput out;
    EXPECT_EQ(open(octets, out), OpenStatus::Opened);
    EXPECT_NE(out.text("tar:headers").find("smuggled"), std::string::npos);
}

TEST(Tar, TellsANameOnceAndWhatIsBehindItAsItIs) {
    const std::string octets = make_archive("ustar", "", {{"plan of the year", "words"}});
    CollectedOutput out;
    EXPECT_EQ(open(octets, out), OpenStatus::Opened);
    EXPECT_EQ(out.text("tar:directory"), "plan of the year\n");
    EXPECT_EQ(out.text("tar:headers").find("plan of the year"), std::string::npos);
}

TEST(Tar, WritesWhatIsNoHeaderBehindItsEntries) {
    std::string octets = make_archive("ustar", "", {{"a", "words"}});
    octets.resize(1024);
    CollectedOutput out;
    EXPECT_EQ(open(octets + "the salaries of all of us", out), OpenStatus::Damaged);
    EXPECT_EQ(out.text("tar:rest"), "the salaries of all of us");
}

TEST(Tar, GoesOnBehindADamagedHeader) {
    std::string octets = make_archive("ustar", "", {{"a", "first"}, {"b", "lost"}, {"c", "third"}});
    octets.replace(1024, 300, std::string(300, 'x'));
    CollectedOutput out;
    EXPECT_EQ(open(octets, out), OpenStatus::Damaged);
    EXPECT_EQ(out.text("tar \"a\""), "first");
    EXPECT_EQ(out.text("tar \"c\""), "third");
}

TEST(Tar, IsKnownByItsChecksum) {
    const std::string tar = make_archive("v7tar", "", {{"a", "words"}});
    EXPECT_TRUE(opener::archive::is_tar_header(bytes_of(tar)));
    std::string changed = tar;
    changed[3] = 'x';
    EXPECT_FALSE(opener::archive::is_tar_header(bytes_of(changed)));
    EXPECT_FALSE(opener::archive::is_tar_header(bytes_of(std::string(512, '\0'))));
    EXPECT_FALSE(opener::archive::is_tar_header(bytes_of(std::string(512, ' '))));
}

TEST(Rpm, WritesItsHeadersAndItsPayload) {
    CollectedOutput out;
    EXPECT_EQ(open(make_rpm("what it is", "payload"), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("rpm"), "payload");
    EXPECT_NE(out.text("rpm:header").find("what it is"), std::string::npos);
}

class CodedFile : public testing::TestWithParam<const char*> {};

TEST_P(CodedFile, YieldsItsStreamWithTheInnerName) {
    const std::string text = words();
    CollectedOutput out;
    EXPECT_EQ(open(compressed(GetParam(), text), out, "plan.tar." + std::string(GetParam())),
              OpenStatus::Opened);
    ASSERT_EQ(out.parts.size(), 1U);
    EXPECT_EQ(out.parts[0].text, text);
    if (GetParam() != std::string_view("compress")) {
        EXPECT_EQ(out.parts[0].info.name.unmasked(), "plan.tar");
    }
}

TEST_P(CodedFile, YieldsWhatStandsBeforeItsEndIsCut) {
    const std::string text = words();
    const std::string whole = compressed(GetParam(), text);
    CollectedOutput out;
    const OpenStatus status = open(std::string_view(whole).substr(0, whole.size() / 2), out);
    // LZW has no end that it could miss.
    const bool has_end = GetParam() != std::string_view("compress");
    EXPECT_EQ(status, has_end ? OpenStatus::Damaged : OpenStatus::Opened);
    ASSERT_GE(out.parts.size(), 1U);
    EXPECT_TRUE(text.starts_with(out.parts[0].text));
    // These decode blocks of up to 4 MB at once.
    if (GetParam() != std::string_view("bzip2") && GetParam() != std::string_view("lz4")) {
        EXPECT_GT(out.parts[0].text.size(), text.size() / 4);
    }
}

TEST_P(CodedFile, StopsWhenNoMoreIsWanted) {
    const std::string bomb = compressed(GetParam(), std::string(3'000'000, 'x'));
    CollectedOutput out(100'000);
    EXPECT_EQ(open(bomb, out), OpenStatus::Exhausted);
    ASSERT_EQ(out.parts.size(), 1U);
    EXPECT_LE(out.parts[0].text.size(), 200'000U);
}

INSTANTIATE_TEST_SUITE_P(Codings, CodedFile,
                         testing::Values("bzip2", "xz", "lzip", "zstd", "lz4", "lzma", "compress"),
                         [](const auto& coding) { return std::string(coding.param); });

TEST(CodedStreams, FollowEachOther) {
    for (const std::string filter : {"bzip2", "xz", "lzip", "zstd", "lz4"}) {
        const std::string two = compressed(filter, "first ") + compressed(filter, "second");
        CollectedOutput out;
        EXPECT_EQ(open(two, out), OpenStatus::Opened) << filter;
        ASSERT_FALSE(out.parts.empty());
        EXPECT_EQ(out.parts[0].text, "first second") << filter;
    }
}

TEST(CodedStreams, OfLz4HadOtherFramesOnce) {
    const std::string mark = "\x02\x21\x4C\x18";
    const std::string block = "\x07\0\0\0\x60"s + "words ";  // six literals
    CollectedOutput out;
    EXPECT_EQ(open(mark + block + block + mark + block, out), OpenStatus::Opened);
    EXPECT_EQ(out.text("lz4"), "words words words ");
    CollectedOutput cut;
    EXPECT_EQ(open(mark + block + block.substr(0, 8), cut), OpenStatus::Damaged);
    EXPECT_EQ(cut.text("lz4"), "words ");
    CollectedOutput followed;
    EXPECT_EQ(open(mark + block + "smuggled", followed), OpenStatus::Opened);
    EXPECT_EQ(followed.text("lz4:rest"), "smuggled");
}

TEST(CodedStreams, AreFollowedByWhatIsWrittenRaw) {
    CollectedOutput out;
    EXPECT_EQ(open(compressed("xz", "words") + "smuggled", out), OpenStatus::Opened);
    EXPECT_EQ(out.text("xz"), "words");
    EXPECT_EQ(out.text("xz:rest"), "smuggled");
}

TEST(CodedStreams, ThatAskForTooMuchMemoryAreTold) {
    // A frame whose window has 2^31 octets.
    const std::string frame("\x28\xB5\x2F\xFD\x00\xA8\x01\x00\x00", 9);
    CollectedOutput out;
    EXPECT_EQ(open(frame, out), OpenStatus::Damaged);
    EXPECT_EQ(out.unread_octets.count(Cause::MemoryLimit), 1U);
}

}  // namespace
}  // namespace sealtap::test
