#include "content/mbox/mbox.h"

#include "content/encoders.h"
#include "content/read_part.h"

namespace sealtap::test {
namespace {

const std::string kFirst =
    "From zhang@corp.example Thu Nov 24 18:22:48 2026\n"
    "From: zhang@corp.example\nSubject: =?utf-8?B?57ud5a+G?=\n"
    "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nc2VjcmV0IG9uZQ==\n\n";
const std::string kSecond =
    "From - Fri Nov 25 08:02:00 2026\nSubject: two\nContent-Length: 3\n\n"
    "second\n>From the top\n>>From below\nFrom here on\n>Fro\n\n";

TEST(Mbox, EachMailIsOpened) {
    RecordingHost host;
    read_part(host, part_info("application/octet-stream"), kFirst + kSecond);
    EXPECT_EQ(host.text("part > mbox:1 > mail.subject"), "绝密");
    EXPECT_EQ(host.text("part > mbox:1 > mail.body > base64"), "secret one");
    EXPECT_TRUE(
        host.text("part > mbox:1 > mail.header").starts_with("From zhang@corp.example Thu"));
    EXPECT_EQ(host.find_object(ObjectKind::Message, 1)->path, "part > mbox:2");
    EXPECT_EQ(host.sum().state(), CoverageState::Complete);
}

TEST(Mbox, QuotedLinesLoseOneQuoteAndLengthsAreNotTrusted) {
    RecordingHost host;
    read_part(host, part_info("application/mbox"), kFirst + kSecond);
    EXPECT_EQ(host.text("part > mbox:2 > mail.body"),
              "second\nFrom the top\n>From below\nFrom here on\n>Fro\n\n");
}

TEST(Mbox, IsKnownByItsNameAndSender) {
    for (const std::string& line :
         {std::string("From MAILER-DAEMON Fri Jul  8 12:08:34 2011\n"),
          std::string("From averylongname@corp.example Fri Jul 08 12:08:34 2011 +0800\r\n"),
          std::string("From - Fri Jul  8 12:08:34 2011\n")}) {
        RecordingHost host;
        read_part(host, part_info(""), line + "Subject: x\n\nbody\n");
        EXPECT_EQ(host.text("part > mbox:1 > mail.body"), "body\n") << line;
    }
    RecordingHost host;
    PartInfo info = part_info("");
    info.name = RawText("old.MBOX");
    read_part(host, info, "From me Fri Jul  8 12:08:34 2011\n\nbody\n");
    EXPECT_EQ(host.text("> mbox:1 > mail.body"), "body\n");
}

TEST(Mbox, WhatIsDeclaredAsOneMailMayBeMany) {
    RecordingHost host;
    read_part(host, part_info("message/rfc822"), kFirst + kSecond);
    EXPECT_EQ(host.text("part > mbox:1 > mail.body > base64"), "secret one");
    EXPECT_TRUE(host.text("part > mbox:2 > mail.body").starts_with("second"));
    RecordingHost odd;
    read_part(odd, part_info("message/rfc822"), "From a@b.example today\nSubject: x\n\nbody");
    EXPECT_EQ(odd.text("part > mbox:1 > mail.body"), "body");
}

TEST(Mbox, TextThatBeginsLikeItIsReadAsText) {
    for (const std::string& text : {std::string("From the desk of Zhang"),
                                    std::string("From extraordinary circumstances: a plan\nFrom\n"),
                                    std::string("From ") + std::string(2000, 'x') + " Jan 10:00"}) {
        RecordingHost host;
        read_part(host, part_info(""), text);
        ASSERT_EQ(host.scans.size(), 1U);
        EXPECT_EQ(host.scans.front()->data, text);
        EXPECT_EQ(host.sum().state(), CoverageState::Complete);
    }
}

TEST(Mbox, LastLineWithoutAnEndBeginsAMail) {
    RecordingHost host;
    read_part(host, part_info(""), kFirst + "From b@corp.example Thu Nov 24 18:22:48 2026");
    EXPECT_EQ(host.text("part > mbox:2 > mail.body"),
              "From b@corp.example Thu Nov 24 18:22:48 2026");
}

TEST(Mbox, GapBelongsToTheMailItLiesIn) {
    RecordingHost host;
    const PartPtr part = content::open_part(host, part_info(""), RawText());
    part->on_data(bytes_of(kFirst + "From"));
    part->on_gap(10, Cause::Gap);
    part->on_data(bytes_of("rest\n" + kSecond));
    part->end(EndReason::Complete);
    host.end(EndReason::Complete);
    EXPECT_TRUE(host.text("part > mbox:2 > mail.body").starts_with("second"));
    EXPECT_EQ(host.sum().difference(), 0);
}

TEST(Mbox, LineIsTakenForTheFirstOfAMailByItsDate) {
    EXPECT_TRUE(content::mbox::is_from_line("From a@b.example Sat Jan  3 01:05:34 1996\r\n"));
    EXPECT_FALSE(content::mbox::is_from_line("From a@b.example with greetings\n"));
    EXPECT_FALSE(content::mbox::is_from_line("From 10:30 on we meet\n"));
}

}  // namespace
}  // namespace sealtap::test
