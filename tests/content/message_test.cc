#include "content/encoders.h"
#include "content/read_part.h"

namespace sealtap::test {
namespace {

PartInfo mail_info() {
    PartInfo info = part_info("message/rfc822");
    info.object = ObjectKind::Message;
    return info;
}

TEST(Message, GivesHeaderDecodedSubjectAndBody) {
    RecordingHost host;
    read_part(host, mail_info(),
              "From: =?utf-8?B?5byg5LiJ?= <z@a.example>\r\nTo: plain <p@b.example>\r\n"
              "Subject: =?GBK?B?vvjD3A==?= plan\r\n"
              "Content-Type: text/plain; charset=gb2312\r\n"
              "Content-Transfer-Encoding: base64\r\n\r\nvvjD3A==\r\n");
    EXPECT_EQ(host.text("part > mail.subject"), "绝密 plan");
    EXPECT_EQ(host.text("part > mail.from"), "张三 <z@a.example>");
    EXPECT_EQ(host.text("part > mail.to"), "<none>");  // decoding changed nothing
    EXPECT_TRUE(host.text("part > mail.header").ends_with("base64\r\n\r\n"));
    EXPECT_EQ(host.text("part > mail.body > base64"), "\xBE\xF8\xC3\xDC");
    EXPECT_EQ(host.find_scan("part > mail.body > base64")->info.charset, "gb2312");
    EXPECT_EQ(host.sum().state(), CoverageState::Complete);
}

TEST(Message, EveryFieldWithEncodedWordsIsAPart) {
    RecordingHost host;
    read_part(host, mail_info(),
              "Subject: one\r\nSubject: =?utf-8?Q?2=32?=\r\nX-A1: =?utf-8?B?M3Rlbg==?=\r\n"
              "Reply-To: =?utf-8?Q?4?= <z@a.example>\r\nComments: none\r\n"
              "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
              "--b\r\nContent-Description: =?utf-8?Q?5=35?=\r\n\r\nx\r\n--b--\r\n");
    EXPECT_EQ(host.text("part > mail.subject"), "one");
    EXPECT_EQ(host.text("part > mail.field"), "3ten");
    EXPECT_EQ(host.text("part > mail.reply-to"), "4 <z@a.example>");
    EXPECT_EQ(host.text("part > mail.comments"), "<none>");
    EXPECT_EQ(host.text("part > mail.body > mime.content-description"), "55");
    EXPECT_EQ(std::ranges::count_if(host.scans,
                                    [](const auto& scan) {
                                        return scan->path == "part > mail.subject" &&
                                               scan->data == "22";
                                    }),
              1);
}

TEST(Message, SubjectWithDigitsIsNotReadTwice) {
    RecordingHost host;
    read_part(host, mail_info(), "Subject: 110101199003074514\n\nbody");
    EXPECT_EQ(host.text("part > mail.subject"), "<none>");
}

TEST(Message, ManyFieldsOfEncodedWordsSpendFewParts) {
    std::string mail;
    for (int i = 0; i < 1000; ++i) mail += "To: =?utf-8?Q?a=31?=\n";
    RecordingHost host;
    read_part(host, mail_info(), mail + "\nbody");
    EXPECT_LT(host.scans.size(), 40U);
    EXPECT_EQ(host.text("part > mail.field").size(), std::size_t{968} * 3);
    EXPECT_EQ(host.sum().state(), CoverageState::Complete);
}

TEST(Message, FileNameOfEncodedWordsIsReadOnce) {
    RecordingHost host;
    read_part(host, multipart_info("multipart/mixed", "b"),
              "--b\r\nContent-Disposition: attachment; filename=\"=?utf-8?Q?a=31?=\"\r\n\r\n"
              "x\r\n--b--");
    EXPECT_EQ(host.text("multipart:1 \"a1\" > file.name"), "a1");
    EXPECT_EQ(host.text("part > mime.content-disposition"), "<none>");
}

TEST(Message, WithoutTypeIsText) {
    RecordingHost host;
    read_part(host, mail_info(), "Subject: s\n\nbody");
    EXPECT_EQ(host.find_scan("part > mail.body")->info.media_type, "text/plain");
}

TEST(Message, MboxLineAndObsoleteBlanksAreBorne) {
    RecordingHost host;
    read_part(host, mail_info(), "From a@b Mon Jan 1 10:00:00 2024\nSubject : s\n\nbody");
    EXPECT_EQ(host.text("part > mbox:1 > mail.subject"), "s");
    EXPECT_EQ(host.text("part > mbox:1 > mail.body"), "body");
}

TEST(Message, ConsistingOfABodyOnlyIsABody) {
    RecordingHost host;
    read_part(host, mail_info(), "no header at all\nsecond: line\n");
    EXPECT_EQ(host.text("part > mail.body"), "no header at all\nsecond: line\n");
    EXPECT_EQ(host.text("part > mail.header"), "<none>");
}

TEST(Message, NestedMessageIsAnObjectWithAPathOfItsOwn) {
    RecordingHost host;
    read_part(host, mail_info(),
              "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
              "--b\r\nContent-Type: message/rfc822\r\n\r\n"
              "Subject: inner\r\n\r\ntext\r\n--b--\r\n");
    EXPECT_EQ(host.text("part > mail.body > multipart:1 > mail.body"), "text");
    EXPECT_EQ(host.find_object(ObjectKind::Message, 1)->data, "Subject: inner\r\n\r\ntext");
    EXPECT_TRUE(host.documents.empty());
}

TEST(Message, AttachmentIsReadThroughAllItsCodings) {
    const std::string file = gzipped("the plan");
    RecordingHost host;
    read_part(host, mail_info(),
              "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
              "--b\r\nContent-Type: application/gzip\r\nContent-Transfer-Encoding: base64\r\n"
              "Content-Disposition: attachment;\r\n filename*=utf-8''%E7%BB%9D.gz\r\n\r\n" +
                  base64_lines(file) + "\r\n--b--\r\n");
    EXPECT_EQ(host.text("multipart:1 \"绝.gz\" > base64 > gzip"), "the plan");
    const RecordedObject* object = host.find_object(ObjectKind::Attachment);
    ASSERT_NE(object, nullptr);
    EXPECT_EQ(object->data, file);
    EXPECT_EQ(object->path, "part > mail.body > multipart:1 \"绝.gz\" > base64");
    ASSERT_EQ(host.documents.size(), 1U);
    EXPECT_EQ(host.documents[0]->path, "part > mail.body > multipart:1 \"绝.gz\"");
    EXPECT_EQ(host.documents[0]->text("file.name"), "绝.gz");
    EXPECT_EQ(host.documents[0]->reason, EndReason::Complete);
}

TEST(Message, NestingEndsAtTheDepthLimit) {
    std::string mail = "Subject: inmost\r\n\r\ntext";
    for (int i = 0; i < 30; ++i) mail = "Content-Type: message/rfc822\r\n\r\n" + mail;
    RecordingHost host;
    read_part(host, mail_info(), mail);
    EXPECT_EQ(host.hits[Limit::DecodeDepthMax], 1U);
    EXPECT_GT(host.not_inspected(Cause::DecodeBudget), 0U);
    EXPECT_EQ(host.sum().difference(), 0);
}

TEST(Message, ABodyWhoseHeaderLacksOctetsMayLackSomeItself) {
    RecordingHost host;
    const PartPtr part = content::open_part(host, part_info("message/rfc822"), RawText());
    part->on_data(bytes_of("Subject: one\r\nX-"));
    part->on_gap(50, Cause::Gap);
    part->on_data(bytes_of("of the body\r\nand more of it"));
    part->end(EndReason::Complete);
    EXPECT_NE(host.sum().flags >> static_cast<unsigned>(Cause::Gap) & 1U, 0U);
}

TEST(Message, CutFlowEndsEveryPartWithItsReason) {
    RecordingHost host;
    read_part(host, mail_info(), "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhalf",
              EndReason::Reset);
    EXPECT_EQ(host.text("multipart:1"), "half");
    EXPECT_TRUE(host.total.has(Cause::FlowCut));
    EXPECT_EQ(host.find_object(ObjectKind::Message)->end, EndReason::Reset);
}

PartInfo file_named(std::string_view name) {
    PartInfo info = part_info("application/octet-stream");
    info.name = RawText(name);
    return info;
}

constexpr std::string_view kMailWithAttachment =
    "Subject: plans\r\nMIME-Version: 1.0\r\nContent-Transfer-Encoding: base64\r\n\r\nc2VjcmV0\r\n";

TEST(Message, AFileIsAMailByItsName) {
    RecordingHost host;
    read_part(host, file_named("old.EML"), kMailWithAttachment);
    EXPECT_EQ(host.text("base64"), "secret");
}

TEST(Message, AFileIsAMailByItsFirstField) {
    RecordingHost host;
    read_part(host, file_named("mail"),
              "Received: from a by b\r\n" + std::string(kMailWithAttachment));
    EXPECT_EQ(host.text("base64"), "secret");
}

TEST(Message, OtherTextIsNone) {
    RecordingHost host;
    read_part(host, file_named("notes.txt"), "Notes\r\n" + std::string(kMailWithAttachment));
    EXPECT_EQ(host.text("mail.header"), "<none>");
}

}  // namespace
}  // namespace sealtap::test
