#include "content/format.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace sealtap::test {
namespace {

using std::string_view_literals::operator""sv;

std::optional<Cause> cause_of(std::string_view head, std::string_view name = {},
                              std::string_view media_type = {}) {
    PartInfo info;
    info.name = RawText(name);
    info.media_type = media_type;
    return content::opaque_format(info, bytes_of(head.substr(0, content::kHeadBytes)));
}

/// The header of a tar of 1979: no mark.
std::string old_tar() {
    std::string header(512, '\0');
    header.replace(0, 5, "a.txt");
    header.replace(100, 7, "000644 ");
    header.replace(108, 7, "  1750 ");
    header.replace(116, 7, "  1750 ");
    header.replace(124, 12, "00000000123 ");
    header.replace(136, 12, "14523706400 ");
    header.replace(148, 7, "007123\0"sv);
    return header;
}

TEST(Format, KnowsArchivesByTheirFirstOctets) {
    for (const std::string_view head :
         {"xar!\0\x1C\0\1 and more...."sv, "0707010000000100000041"sv, "0707070000000000001006"sv,
          "\xC7\x71\x01\x08\x34\x12\xA4\x81\0\0\0\0\x01\0\0\0"sv,
          "\x71\xC7\x08\x01\x12\x34\x41\xED\0\0\0\0\0\x02\0\0"sv,
          "\x02\x21\x4C\x18\x07\0\0\0 and more"sv,
          "\x5D\0\0\x80\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0\x20\x20"sv}) {
        EXPECT_EQ(cause_of(head), Cause::UnopenedContainer) << head;
    }
}

TEST(Format, TakesNoTextForAnArchive) {
    for (const std::string_view head :
         {"\xC7\x71\xC7\x71\xC7\x71\xC7\x81\xC7\x71\xC7\x71\xC7\x71\xC7\x71"sv,
          "070701 is a number of six"sv, "0707071, 0707072, 0707073"sv, "] and [ are brackets"sv,
          "\x5D\0\x5E\0\x5D\0\x5E\0\x5D\0\x5E\0\x5D\0\x5E\0"sv}) {
        EXPECT_EQ(cause_of(head), std::nullopt) << head;
    }
}

TEST(Format, KnowsOpenPgpThatIsNotInArmour) {
    for (const std::string_view head :
         {"\x8C\x0D\x04\x09\x03\x0A\x50\x8A\x12\xC1\xE1\x5F\xE7\xFF\xD2\x45"sv,
          "\x85\x01\x0C\x03\xAA\xBB\xCC\xDD\xEE\xFF\x01\x02\x01\x08\x00\x9F"sv,
          "\x84\x5E\x03\xAA\xBB\xCC\xDD\xEE\xFF\x01\x02\x12\x01\x07\x40\x9F"sv,
          "\xC3\x0D\x04\x09\x03\x08\x50\x8A\x12\xC1\xE1\x5F\xE7\xFF\xD2\x45"sv}) {
        EXPECT_EQ(cause_of(head), Cause::Encrypted);
    }
}

TEST(Format, TakesNoChineseTextForOpenPgp) {
    for (const std::string_view head :
         {"\xC3\xD8\xC3\xDC\xA1\xEF\x31\xC4\xEA\x0D\x0A\xBF\xCD\xBB\xA7\xA3"sv,
          "\x85\x41\x84\x5E\x03\x8C\x41\x20\x20\x20\x20\x20\x20\x20\x20\x20"sv,
          "\xC3\xA9t\xC3\xA9 \xC3\xA0 Paris, "sv}) {
        EXPECT_NE(cause_of(head), Cause::Encrypted);
    }
}

TEST(Format, KnowsOpenPgpThatNobodyEncrypted) {
    for (const std::string_view head :
         {"\xAC\x1B\x62\x06pg.txtk\x05\xF4\x9Dx\xE7"sv,  // gpg -z 0 --store
          "\xCB\x1B\x75\x00\x00\x00\x00\x00\xE7\xBB\x9D\xE5\xAF\x86\xE2\x98"sv,
          "\xA3\x01\x5B\x23\x9D\xC4\x56\x90\xAE\x57\x52\x51\x92\xCD\xFA\x65"sv,     // gpg --store
          "\x90\x0D\x03\x00\x0A\x01\xAA\xBB\xCC\xDD\xEE\xFF\x01\x02\x01\xCB"sv}) {  // gpg --sign
        EXPECT_EQ(cause_of(head), Cause::UnopenedContainer);
    }
    for (const std::string_view head :
         {"\xCB\xEF"
          "bob's file of 20"sv,
          "\xAC\xE0"
          "band plays on and on"sv,
          "\xA3\xAC\xCD\xFC\xBC\xC7\xC1\xCB\xA1\xA3\xA1\xA3\xA1\xA3\xA1\xA3"sv}) {
        EXPECT_NE(cause_of(head), Cause::UnopenedContainer);
    }
}

TEST(Format, BelievesTheNameOfAnArchiveThatBeginsWithOtherOctets) {
    const std::string_view program = "MZ\x90\0\3\0\0\0\4\0\0\0\xFF\xFF\0\0"sv;
    EXPECT_EQ(cause_of(program), std::nullopt);
    EXPECT_EQ(cause_of(program, "setup.exe"), std::nullopt);
    EXPECT_EQ(cause_of(program, "plan.ZIP"), Cause::UnopenedContainer);
    EXPECT_EQ(cause_of(program, "q3.docx"), Cause::UnopenedContainer);
    EXPECT_EQ(cause_of("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"sv, "disk.iso"), Cause::UnopenedContainer);
}

TEST(Format, LooksForAZipBehindTextOnlyWhereOneIsDeclared) {
    EXPECT_EQ(cause_of("ordinary words and more", "notes.txt"), std::nullopt);
    EXPECT_EQ(cause_of("ordinary words and more", "notes.docx"), std::nullopt);
    EXPECT_EQ(cause_of("ordinary words and more", "notes.zip"), Cause::UnopenedContainer);
    EXPECT_EQ(cause_of("ordinary words and more", "", "application/x-zip-compressed"),
              Cause::UnopenedContainer);
}

TEST(Format, KnowsTarOfEveryAge) {
    const std::string old = old_tar();
    EXPECT_TRUE(content::is_tar(bytes_of(old)));
    EXPECT_FALSE(content::is_tar(bytes_of(old).first(content::kTarHeadBytes - 1)));
    std::string marked(512, 'x');
    marked.replace(257, 5, "ustar");
    EXPECT_TRUE(content::is_tar(bytes_of(marked)));
    std::string text;
    while (text.size() < 512) text += "0000644 0001750 \n";
    EXPECT_FALSE(content::is_tar(bytes_of(text)));
    EXPECT_FALSE(content::is_tar(bytes_of(std::string(512, '\0'))));
    std::string changed = old;
    changed[126] = '9';
    EXPECT_FALSE(content::is_tar(bytes_of(changed)));
}

TEST(Format, KnowsCmsHoweverItsLengthIsWritten) {
    const std::string lengths[] = {"\x10",
                                   "\x81\x90",
                                   std::string("\x83\x01\0\0", 4),
                                   "\x80",
                                   std::string("\x84\0\0\x10\0", 5),
                                   std::string("\x88\0\0\0\0\0\0\x10\0", 9)};
    constexpr auto kSigned = "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02"sv;
    for (const std::string& length : lengths) {
        EXPECT_EQ(cause_of(("0" + length).append(kSigned)), Cause::UnopenedContainer);
    }
    constexpr auto kEnveloped = "0\x80\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03\xA0\x80"sv;
    EXPECT_EQ(cause_of(kEnveloped), Cause::Encrypted);
    EXPECT_EQ(cause_of("0\x82\x03\x10\x30\x82\x02\xB6 certificate"sv), std::nullopt);
}

TEST(Format, FindsTheHeaderOfAPdfBehindOtherOctets) {
    EXPECT_TRUE(content::has_pdf_header(bytes_of(std::string(1000, 'x') + "%PDF-1.7")));
    EXPECT_FALSE(content::has_pdf_header(bytes_of(std::string(1020, 'x') + "%PDF-1.7")));
    EXPECT_FALSE(content::has_pdf_header(bytes_of("words of a text about PDF")));
}

}  // namespace
}  // namespace sealtap::test
