#include "content/charset/to_utf8.h"
#include "content/encoders.h"
#include "content/mime/encoded_word.h"
#include "content/mime/header_fields.h"
#include "content/mime/part_headers.h"

namespace sealtap::test {
namespace {

using content::mime::decode_words;
using content::mime::describe;
using content::mime::HeaderFields;
using content::mime::Parameters;
using content::mime::Setting;

TEST(HeaderFields, UnfoldsAndKeepsTheFirstOfAName) {
    const HeaderFields fields("Subject: one\r\n  two\r\nSUBJECT : three\r\nX:\r\n", Limits());
    EXPECT_EQ(fields.value("subject"), "one  two");
    EXPECT_EQ(fields.value("x"), "");
    EXPECT_EQ(fields.all().size(), 3U);
}

TEST(HeaderFields, AreNoMoreThanTheLimit) {
    Limits limits;
    limits.set(Limit::HeadersMax, 2);
    const HeaderFields fields("A: 1\nB: 2\nC: 3\n", limits);
    EXPECT_EQ(fields.all().size(), 2U);
    EXPECT_TRUE(fields.cut());
}

TEST(EncodedWord, DecodesBothEncodingsAndDropsBlanksBetweenWords) {
    EXPECT_EQ(decode_words("=?utf-8?B?57ud?= =?utf-8?b?5a+G?= plan"), "绝密 plan");
    EXPECT_EQ(decode_words("Re: =?GB2312?Q?=BE=F8=C3=DC_x?=!"), "Re: 绝密 x!");
}

TEST(EncodedWord, JoinsCharactersThatMailersCutInTwo) {
    EXPECT_EQ(decode_words("=?utf-8?B?57s=?=\r\n =?utf-8?B?neWvhg==?="), "绝密");
}

TEST(EncodedWord, LeavesWhatIsNone) {
    EXPECT_EQ(decode_words("=?utf-8?X?abc?= =? ?= =?a?b?c"), "=?utf-8?X?abc?= =? ?= =?a?b?c");
}

TEST(EncodedWord, GuessesBareOctets) {
    EXPECT_EQ(decode_words("\xBE\xF8\xC3\xDC"), "绝密");
    EXPECT_EQ(decode_words("绝密"), "绝密");
}

TEST(EncodedWord, ManyHalfBegunWordsCostNoMoreThanTheirLength) {
    std::string words;
    while (words.size() < 256 * 1024) words += "=?a?b?x";
    EXPECT_EQ(decode_words(words), words);
}

TEST(Charset, ConvertsWhatIsDeclaredAndMarksWhatDoesNotDecode) {
    EXPECT_EQ(content::to_utf8("\xB5\xB4\xB1\x4B", "Big5"), "絕密");
    EXPECT_EQ(content::to_utf8("\x1B$B5!L)\x1B(B", "iso-2022-jp"), "機密");
    EXPECT_EQ(content::to_utf8("a\xFF\xFFz", "gbk"), "a\uFFFD\uFFFDz");
    EXPECT_EQ(content::to_utf8("caf\xE9", "ISO-8859-1"), "café");
}

TEST(Charset, UnknownNameIsGuessedAndNeverReachesIconv) {
    EXPECT_EQ(content::to_utf8("\xBE\xF8\xC3\xDC", "x-none//TRANSLIT"), "绝密");
    EXPECT_EQ(content::to_utf8("\xBE\xF8\xC3\xDC", "utf-8"), "绝密");
}

TEST(Charset, KnowsUtf8FromItsForgeries) {
    EXPECT_TRUE(content::is_utf8("绝密 \xF0\x9F\x94\x92"));
    EXPECT_FALSE(content::is_utf8("\xC0\xAF"));
    EXPECT_FALSE(content::is_utf8("\xE0\x80\xAF"));
    EXPECT_FALSE(content::is_utf8("\xED\xA0\x80"));
    EXPECT_FALSE(content::is_utf8("\xF4\x90\x80\x80"));
    EXPECT_FALSE(content::is_utf8("\xE7\xBB"));
}

TEST(Parameters, PiecesMayBeCutWithinAnEscape) {
    const Parameters value("attachment; name*0*=utf-8''%E7%B; name*1*=B%9D; name*2=%41");
    EXPECT_EQ(value.text("name"), "绝%41");
}

TEST(Parameters, AreReadQuotedOrNotInAnyCase) {
    const Parameters type("Text/HTML (a comment); Charset=\"GB2312\" ; x = y;; boundary=a=b");
    EXPECT_EQ(type.value(), "text/html");
    EXPECT_EQ(type.text("charset"), "GB2312");
    EXPECT_EQ(type.text("x"), "y");
    EXPECT_EQ(type.text("boundary"), "a=b");
    EXPECT_EQ(type.text("none"), "");
}

TEST(Parameters, KeepWindowsPathsAndQuotedQuotes) {
    const Parameters value(R"(form-data; filename="C:\plans\"q\" x.doc")");
    EXPECT_EQ(value.text("filename"), R"(C:\plans"q" x.doc)");
}

TEST(Parameters, JoinAndDecodeByRfc2231) {
    EXPECT_EQ(Parameters("a; filename*=UTF-8'zh'%E7%BB%9D%E5%AF%86.doc").text("filename"),
              "绝密.doc");
    EXPECT_EQ(Parameters("a; filename*=GB18030''%BE%F8%C3%DC").text("filename"), "绝密");
    EXPECT_EQ(Parameters("a; filename*0*=utf-8''%E7%BB; filename*1*=%9D; filename*2=\".doc\"")
                  .text("filename"),
              "绝.doc");
    EXPECT_EQ(Parameters("a; name*0=one; name*1=two").text("name"), "onetwo");
}

TEST(Parameters, PreferTheEncodedNameAndBearEncodedWords) {
    EXPECT_EQ(Parameters("a; filename=x.doc; filename*=utf-8''y.doc").text("filename"), "y.doc");
    EXPECT_EQ(Parameters("a; filename=\"=?gbk?B?vvjD3A==?=.doc\"").text("filename"), "绝密.doc");
    EXPECT_EQ(Parameters("a; filename=\"\xBE\xF8\xC3\xDC.doc\"").text("filename"), "绝密.doc");
}

PartInfo described(std::string_view block, Setting setting) {
    return describe(HeaderFields(block, Limits()), setting);
}

TEST(PartHeaders, AttachmentIsAnObjectAndADocumentOfItsOwn) {
    const PartInfo info =
        described("Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: BASE64\n",
                  Setting::Mail);
    EXPECT_EQ(info.media_type, "application/pdf");
    EXPECT_EQ(info.name.unmasked(), "a.pdf");
    EXPECT_EQ(info.codings, std::vector<std::string>{"base64"});
    EXPECT_EQ(info.object, ObjectKind::Attachment);
    EXPECT_EQ(info.judged, Judged::Alone);
}

TEST(PartHeaders, InlineTextBelongsToTheMail) {
    const PartInfo info = described("Content-Type: text/plain; charset=GBK\n", Setting::Mail);
    EXPECT_EQ(info.charset, "gbk");
    EXPECT_FALSE(info.object.has_value());
    EXPECT_EQ(info.judged, Judged::WithParent);
}

TEST(PartHeaders, FormFieldIsNoObjectAndFormFileIsOne) {
    EXPECT_FALSE(described("Content-Disposition: form-data; name=a\n", Setting::Form).object);
    const PartInfo file =
        described("Content-Disposition: form-data; name=a; filename=\"x.txt\"\n", Setting::Form);
    EXPECT_EQ(file.object, ObjectKind::FormPart);
    EXPECT_EQ(file.judged, Judged::Alone);
}

TEST(PartHeaders, CodingOfAMultipartIsIgnored) {
    const PartInfo info =
        described("Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n",
                  Setting::Mail);
    EXPECT_TRUE(info.codings.empty());
    EXPECT_EQ(info.boundary, "b");
}

}  // namespace
}  // namespace sealtap::test
