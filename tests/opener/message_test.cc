#include <gtest/gtest.h>

#include "cfb_writer.h"
#include "open_ole.h"
#include "opener/ole/compressed_rtf.h"

namespace sealtap::test {
namespace {

/// The stream of properties of fixed size: code page numbers here.
std::string properties(std::size_t header, unsigned code_page) {
    std::string out(header, '\0');
    put_le(out, 0x3FFD0003, 4);
    put_le(out, 6, 4);
    put_le(out, code_page, 8);
    return out;
}

TEST(Message, ReadsSubjectBodyAndHeaders) {
    CollectedOutput out;
    const std::string octets = CfbWriter()
                                   .add("__properties_version1.0", properties(32, 936))
                                   .add("__substg1.0_0037001F", utf16(u"绝密：计划"))
                                   .add("__substg1.0_1000001E", "\xD5\xFD\xCE\xC4")
                                   .add("__substg1.0_007D001F", utf16(u"X-Label: secret"))
                                   .add("__substg1.0_8001001F", utf16(u"MSIP_Label_1_Name=机密"))
                                   .write();
    EXPECT_EQ(open_ole(octets, out), OpenStatus::Opened);
    EXPECT_EQ(out.text("msg:subject"), "绝密：计划\n");
    EXPECT_EQ(out.text("msg:body"), "正文\n");
    EXPECT_EQ(out.text("msg:headers"), "X-Label: secret\n");
    EXPECT_EQ(out.text("msg:properties"), "MSIP_Label_1_Name=机密\n");
}

TEST(Message, WritesHtmlInUtf8WhateverItsCodePage) {
    CollectedOutput out;
    (void)open_ole(CfbWriter()
                       .add("__properties_version1.0", properties(32, 950))
                       .add("__substg1.0_10130102", "<p>\xB5\xB4\xB1\x4B</p>")
                       .write(),
                   out);
    EXPECT_EQ(out.text("msg:html"), "<p>絕密</p>");
    EXPECT_EQ(out.find("msg:html")->info.charset, "utf-8");
    EXPECT_EQ(out.find("msg:html")->info.media_type, "text/html");
}

TEST(Message, SeesUtf8AndItsAbsenceWhateverIsSaid) {
    const auto body = [](unsigned code_page, std::string_view octets) {
        CollectedOutput out;
        (void)open_ole(CfbWriter()
                           .add("__properties_version1.0", properties(32, code_page))
                           .add("__substg1.0_1000001E", std::string(octets))
                           .write(),
                       out);
        return out.text("msg:body");
    };
    EXPECT_EQ(body(1252, "\xE7\xBB\x9D"), "绝\n");
    EXPECT_EQ(body(65001, "caf\xE9"), "café\n");
    EXPECT_EQ(body(936, "\xD2\xBB"), "一\n") << "though it may be UTF-8 as well";
}

TEST(Message, WritesAttachmentsUnderTheirNames) {
    CollectedOutput out;
    const std::string octets =
        CfbWriter()
            .add("__properties_version1.0", properties(32, 936))
            .add("__attach_version1.0_#00000000/__properties_version1.0", std::string(8, '\0'))
            .add("__attach_version1.0_#00000000/__substg1.0_37010102", "octets")
            .add("__attach_version1.0_#00000000/__substg1.0_3704001E", "Q3~1.TXT")
            .add("__attach_version1.0_#00000000/__substg1.0_3707001F", utf16(u"报价.txt"))
            .write();
    EXPECT_EQ(open_ole(octets, out), OpenStatus::Opened);
    EXPECT_EQ(out.text("msg:attachment \"报价.txt\""), "octets");
    EXPECT_EQ(out.text("msg:attachment-names"), "Q3~1.TXT\n报价.txt\n");
}

TEST(Message, ReadsAMessageThatIsAttached) {
    const std::string inner = "__attach_version1.0_#00000000/__substg1.0_3701000D/";
    CollectedOutput out;
    const std::string octets = CfbWriter()
                                   .add("__properties_version1.0", properties(32, 936))
                                   .add(inner + "__properties_version1.0", properties(24, 950))
                                   .add(inner + "__substg1.0_1000001E", "\xB5\xB4\xB1\x4B")
                                   .write();
    EXPECT_EQ(open_ole(octets, out), OpenStatus::Opened);
    EXPECT_EQ(out.text("3701000D\""), "絕密\n");
}

TEST(Message, ListsRecipients) {
    CollectedOutput out;
    const std::string octets =
        CfbWriter()
            .add("__properties_version1.0", properties(32, 936))
            .add("__recip_version1.0_#00000000/__substg1.0_3001001F", utf16(u"李四"))
            .add("__recip_version1.0_#00000000/__substg1.0_39FE001F", utf16(u"li@example.com"))
            .write();
    (void)open_ole(octets, out);
    EXPECT_EQ(out.text("msg:recipients"), "李四\tli@example.com\n");
}

TEST(Message, SaysThatProtectedMailIsNotRead) {
    CollectedOutput out;
    const std::string octets =
        CfbWriter()
            .add("__properties_version1.0", properties(32, 936))
            .add("__attach_version1.0_#00000000/__substg1.0_37010102", "cipher")
            .add("__attach_version1.0_#00000000/__substg1.0_3707001F", utf16(u"message.rpmsg"))
            .write();
    (void)open_ole(octets, out);
    ASSERT_NE(out.find("msg:attachment \"message.rpmsg\""), nullptr);
    EXPECT_EQ(out.find("msg:attachment \"message.rpmsg\"")->skipped.at(Cause::Encrypted), 6U);
}

/// The first example of [MS-OXRTFCP].
constexpr std::string_view kCompressed(
    "\x2d\x00\x00\x00\x2b\x00\x00\x00\x4c\x5a\x46\x75\xf1\xc5\xc7\xa7\x03\x00\x0a\x00\x72\x63\x70"
    "\x67\x31\x32\x35\x42\x32\x0a\xf3\x20\x68\x65\x6c\x09\x00\x20\x62\x77\x05\xb0\x6c\x64\x7d\x0a"
    "\x80\x0f\xa0",
    49);

std::string decompressed(std::string_view octets) {
    opener::ole::CompressedRtf rtf(bytes_of(octets));
    std::string all;
    for (std::string block; rtf.next(block);) all += block;
    return all;
}

TEST(CompressedRtf, UndoesTheExampleOfItsDescription) {
    EXPECT_EQ(decompressed(kCompressed), "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
}

TEST(CompressedRtf, KeepsWhatStandsBeforeDamage) {
    for (std::size_t size = 0; size < kCompressed.size(); ++size) {
        const std::string rtf = decompressed(kCompressed.substr(0, size));
        constexpr std::string_view kWhole = "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n";
        EXPECT_TRUE(kWhole.starts_with(rtf));
    }
}

TEST(Message, WritesItsRichTextForTheReaderOfRtf) {
    CollectedOutput out;
    const std::string octets = CfbWriter()
                                   .add("__properties_version1.0", properties(32, 936))
                                   .add("__substg1.0_10090102", std::string(kCompressed))
                                   .write();
    (void)open_ole(octets, out);
    EXPECT_TRUE(out.text("msg:rtf").starts_with("{\\rtf1"));
}

}  // namespace
}  // namespace sealtap::test
