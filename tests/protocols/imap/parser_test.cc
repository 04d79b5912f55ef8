#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "protocols/conversation.h"

namespace sealtap::test {
namespace {

using enum Direction;

class ImapParser : public testing::Test {
protected:
    ImapParser() : flow(*find_parser("imap")) {}

    void client(std::string_view octets) { flow.data(ToResponder, octets); }
    void server(std::string_view octets) { flow.data(ToOriginator, octets); }
    void login() {
        server("* OK ready\r\n");
        client("a1 LOGIN zhang secret\r\n");
        server("a1 OK in\r\n");
    }
    std::vector<const RecordedDocument*> documents(std::string_view step) {
        std::vector<const RecordedDocument*> found;
        for (const auto& document : flow.context().documents) {
            if (document->find(step)) found.push_back(document.get());
        }
        return found;
    }
    std::vector<std::string> contents(std::string_view step) {
        std::vector<std::string> found;
        for (const RecordedDocument* document : documents(step)) {
            found.push_back(document->find(step)->data);
        }
        return found;
    }
    std::string user() { return documents("imap.command").at(0)->info.sender.user.unmasked(); }

    Conversation flow;
};

using Contents = std::vector<std::string>;

TEST_F(ImapParser, AFetchedMessageKnowsItsReader) {
    login();
    client("a2 FETCH 1 BODY[]\r\n");
    server("* 1 FETCH (BODY[] {18}\r\nSubject: plan\r\n\r\n) UID 3)\r\na2 OK done\r\n");
    flow.end(EndReason::Complete);
    ASSERT_EQ(documents("mail.message").size(), 1U);
    const RecordedDocument& mail = *documents("mail.message")[0];
    EXPECT_EQ(contents("mail.message")[0], "Subject: plan\r\n\r\n)");
    EXPECT_EQ(mail.info.direction, ToOriginator);
    EXPECT_EQ(mail.info.name.unmasked(), "plan");
    ASSERT_EQ(mail.info.receivers.size(), 1U);
    EXPECT_EQ(mail.info.receivers[0].user.unmasked(), "zhang");
    EXPECT_EQ(mail.parts[0]->info.object, ObjectKind::Message);
    EXPECT_EQ(mail.end, EndReason::Complete);
    EXPECT_EQ(contents("imap.reply")[0],
              "* OK ready\r\na1 OK in\r\n* 1 FETCH (BODY[] {18}\r\n UID 3)\r\na2 OK done\r\n");
}

TEST_F(ImapParser, PartsOfAMessageAreNoMessages) {
    login();
    server(
        "* 1 FETCH (BODY[1] {3}\r\nabc BODY[HEADER] {14}\r\nSubject: a\r\n\r\n"
        " BODY[TEXT] {2}\r\nxy BINARY[2] ~{2}\r\n\x01\x02)\r\n");
    flow.end(EndReason::Complete);
    EXPECT_EQ(contents("imap.literal"), (Contents{"abc", "xy", "\x01\x02"}));
    EXPECT_EQ(contents("mail.message"), Contents{"Subject: a\r\n\r\n"});
    EXPECT_FALSE(documents("imap.literal")[0]->parts[0]->info.object);
}

TEST_F(ImapParser, AnAppendedMessageGoesToTheServer) {
    login();
    client("a2 APPEND Sent (\\Seen) {14}\r\n");
    server("+ go\r\n");
    client("Subject: a\r\n\r\n\r\n");
    flow.end(EndReason::Complete);
    ASSERT_EQ(documents("mail.message").size(), 1U);
    const RecordedDocument& mail = *documents("mail.message")[0];
    EXPECT_EQ(mail.info.direction, ToResponder);
    EXPECT_EQ(mail.info.sender.user.unmasked(), "zhang");
    EXPECT_TRUE(mail.info.receivers.empty());
}

TEST_F(ImapParser, AMailboxMayBeALiteralAndMessagesMayBeMany) {
    login();
    client("a2 APPEND {4+}\r\nSent {3+}\r\nabc {3+}\r\ndef\r\n");
    client("a3 UID REPLACE 4 {4+}\r\nSent {3+}\r\nghi\r\n");
    flow.end(EndReason::Complete);
    EXPECT_EQ(contents("mail.message"), (Contents{"abc", "def", "ghi"}));
    EXPECT_NE(contents("imap.command")[0].find("{4+}\r\nSent {3+}"), std::string::npos);
}

TEST_F(ImapParser, PiecesOfAMessageAreOneDocument) {
    login();
    client("a2 FETCH 1 BODY[]<0.16>\r\n");
    server("* 1 FETCH (BODY[]<0> {16}\r\nSubject: a\r\n\r\nxy)\r\na2 OK\r\n");
    client("a3 FETCH 1 BODY[]<16.16>\r\n");
    server("* 1 FETCH (BODY[]<16> {3}\r\nz\r\n)\r\na3 OK\r\n");
    client("a4 NOOP\r\n");
    EXPECT_TRUE(documents("mail.message").at(0)->ended);
    client("a5 FETCH 2 BODY[]<100.3>\r\n");
    server("* 2 FETCH (BODY[]<100> {3}\r\nabc)\r\na5 OK\r\n");
    flow.end(EndReason::Complete);
    EXPECT_EQ(contents("mail.message"), Contents{"Subject: a\r\n\r\nxyz\r\n"});
    EXPECT_EQ(contents("imap.literal"), Contents{"abc"});
}

TEST_F(ImapParser, TextForPeopleHasNoLiterals) {
    server("* OK ready {5}\r\na1 OK {5}\r\n+ {5}\r\n* 1 FETCH (BODY[] {3}\r\nabc)\r\n");
    flow.end(EndReason::Complete);
    EXPECT_EQ(contents("mail.message"), Contents{"abc"});
}

TEST_F(ImapParser, ARefusedLiteralIsNotWaitedFor) {
    login();
    client("a2 APPEND Sent {50}\r\n");
    server("a2 NO [TRYCREATE] no\r\n");
    client("a3 APPEND Drafts {3}\r\n");
    server("+ go\r\n");
    client("abc\r\n");
    flow.end(EndReason::Complete);
    EXPECT_EQ(contents("mail.message"), Contents{"abc"});
}

TEST_F(ImapParser, ALongLiteralOfAnythingIsLookedIntoByItself) {
    login();
    client("a2 XFOO {2000+}\r\n" + std::string(2000, 'x') + "\r\n");
    flow.end(EndReason::Complete);
    EXPECT_EQ(contents("imap.literal"), Contents{std::string(2000, 'x')});
}

TEST_F(ImapParser, TheUserIsKnownFromEveryLogin) {
    server("* OK ready\r\n");
    client("a1 LOGIN \"a \\\"b\" \"secret\"\r\n");
    EXPECT_EQ(user(), "a \"b");
    client("a2 LOGIN {2}\r\n");
    server("+ \r\n");
    client("li {6}\r\n");
    server("+ \r\n");
    client("secret\r\n");
    EXPECT_EQ(user(), "li");
    client("a3 AUTHENTICATE PLAIN\r\n");
    server("+ \r\n");
    client("AHdhbmcAc2VjcmV0\r\n");
    EXPECT_EQ(user(), "wang");
    server("a3 NO\r\n");
    EXPECT_EQ(user(), "");
    flow.end(EndReason::Complete);
}

TEST_F(ImapParser, StartTlsSwitchesWhereItsAnswerEnds) {
    server("* OK ready\r\n");
    client("a1 STARTTLS\r\n");
    server("* OK not this\r\na1 OK go\r\nclear?");
    EXPECT_EQ(flow.status().kind, ParseStatus::Kind::SwitchTo);
    EXPECT_EQ(flow.status().protocol, "tls");
    EXPECT_EQ(flow.status().at, 25U);
}

TEST_F(ImapParser, BehindCompressTheFlowIsProbedAnew) {
    login();
    client("a2 COMPRESS DEFLATE\r\n");
    server("a2 OK go\r\n\x01\x02");
    EXPECT_EQ(flow.status().kind, ParseStatus::Kind::SwitchTo);
    EXPECT_EQ(flow.status().protocol, "");
    EXPECT_EQ(flow.status().at, 10U);
}

TEST_F(ImapParser, AGapInALiteralIsCountedThereAndNothingElseIsLost) {
    login();
    server("* 1 FETCH (BODY[] {20}\r\nSubject: a\r\n\r\n");
    flow.gap(ToOriginator, 4);
    server("xy)\r\n* 2 FETCH (BODY[] {3}\r\nabc)\r\n");
    flow.end(EndReason::Complete);
    EXPECT_EQ(contents("mail.message"), (Contents{"Subject: a\r\n\r\nxy", "abc"}));
    EXPECT_EQ(documents("mail.message")[0]->parts[0]->gap_bytes, 4U);
}

TEST_F(ImapParser, ALiteralBehindALongLineIsFound) {
    flow.context().limits_in_force.set(Limit::LineBytesMax, 100);
    server("* 1 FETCH (BODYSTRUCTURE (" + std::string(333, 'x') + ") BODY[] {3}\r\nabc)\r\n");
    flow.end(EndReason::Complete);
    EXPECT_EQ(contents("mail.message"), Contents{"abc"});
}

TEST_F(ImapParser, ACutLiteralIsNotComplete) {
    server("* 1 FETCH (BODY[] {20}\r\nSubject: a\r\n");
    flow.end(EndReason::Complete);
    EXPECT_EQ(documents("mail.message").at(0)->end, EndReason::Aborted);
}

}  // namespace
}  // namespace sealtap::test
