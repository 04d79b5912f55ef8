#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "protocols/conversation.h"

namespace sealtap::test {
namespace {

using enum Direction;

class Pop3Parser : public testing::Test {
protected:
    Pop3Parser() : flow(*find_parser("pop3")) {}

    void client(std::string_view octets) { flow.data(ToResponder, octets); }
    void server(std::string_view octets) { flow.data(ToOriginator, octets); }
    void login() {
        server("+OK ready\r\n");
        client("USER zhang\r\n");
        server("+OK\r\n");
        client("PASS secret\r\n");
        server("+OK in\r\n");
    }
    std::vector<const RecordedDocument*> messages() {
        std::vector<const RecordedDocument*> found;
        for (const auto& document : flow.context().documents) {
            if (document->find("mail.message")) found.push_back(document.get());
        }
        return found;
    }
    std::vector<std::string> contents() {
        std::vector<std::string> found;
        for (const RecordedDocument* message : messages()) {
            found.push_back(message->find("mail.message")->data);
        }
        return found;
    }
    const RecordedDocument* dialogue(std::string_view step) {
        for (const auto& document : flow.context().documents) {
            if (document->find(step)) return document.get();
        }
        return nullptr;
    }

    Conversation flow;
};

using Contents = std::vector<std::string>;

TEST_F(Pop3Parser, AMessageIsUnstuffedAndKnowsItsReader) {
    login();
    client("RETR 1\r\n");
    server("+OK 9 octets\r\nSubject: plan\r\nMessage-ID: <1@a>\r\n\r\n..\r\n+OK\r\n.\r\n");
    flow.end(EndReason::Complete);
    ASSERT_EQ(messages().size(), 1U);
    const RecordedDocument& mail = *messages()[0];
    EXPECT_EQ(contents()[0], "Subject: plan\r\nMessage-ID: <1@a>\r\n\r\n.\r\n+OK\r\n");
    EXPECT_EQ(mail.info.direction, ToOriginator);
    EXPECT_EQ(mail.info.protocol, "pop3");
    EXPECT_EQ(mail.info.name.unmasked(), "plan");
    ASSERT_EQ(mail.info.receivers.size(), 1U);
    EXPECT_EQ(mail.info.receivers[0].user.unmasked(), "zhang");
    EXPECT_EQ(mail.end, EndReason::Complete);
    EXPECT_EQ(mail.parts[0]->info.object, ObjectKind::Message);
    EXPECT_EQ(mail.parts[0]->info.media_type, "message/rfc822");
}

TEST_F(Pop3Parser, TheDialoguesKnowTheUserAndNotThePassword) {
    login();
    flow.end(EndReason::Complete);
    const DocumentInfo& commands = dialogue("pop3.command")->info;
    const DocumentInfo& replies = dialogue("pop3.reply")->info;
    EXPECT_EQ(commands.sender.user.unmasked(), "zhang");
    EXPECT_EQ(replies.receivers.at(0).user.unmasked(), "zhang");
    EXPECT_EQ(transcript(flow.context()).find("user=secret"), std::string::npos);
}

TEST_F(Pop3Parser, TheUserOfAuthAndApopIsKnown) {
    server("+OK ready\r\n");
    client("AUTH PLAIN\r\n");
    server("+ \r\n");
    client("AGxpAHNlY3JldA==\r\n");
    EXPECT_EQ(dialogue("pop3.command")->info.sender.user.unmasked(), "li");
    server("-ERR no\r\n");
    client("APOP wang c4c9334bac560ecc979e58001b3e22fb\r\n");
    EXPECT_EQ(dialogue("pop3.command")->info.sender.user.unmasked(), "wang");
    flow.end(EndReason::Complete);
}

TEST_F(Pop3Parser, AnAnswerToRetrIsAMessageWhateverItLooksLike) {
    login();
    client("RETR 1\r\nTOP 2 0\r\nSTAT\r\n");
    server("+OK\r\nno header\r\n.\r\n+OK\r\n.\r\n+OK 2 20\r\n");
    flow.end(EndReason::Complete);
    EXPECT_EQ(contents(), (Contents{"no header\r\n", ""}));
}

TEST_F(Pop3Parser, AListingIsNoMessage) {
    login();
    client("LIST\r\nUIDL\r\nRETR 9\r\n");
    server("+OK 2 messages\r\n1 120\r\n.\r\n+OK\r\n1 a:b\r\n.\r\n-ERR none\r\n");
    flow.end(EndReason::Complete);
    EXPECT_TRUE(messages().empty());
}

TEST_F(Pop3Parser, WithoutTheClientAMessageIsToldByItsHeader) {
    server("+OK ready\r\n+OK\r\n+OK in\r\n+OK 1 12\r\n1 12\r\n.\r\n");
    server("+OK 12 octets\r\nReceived: by a\r\n\r\ntext\r\n.\r\n+OK bye\r\n");
    flow.end(EndReason::Complete);
    EXPECT_EQ(contents(), Contents{"Received: by a\r\n\r\ntext\r\n"});
}

TEST_F(Pop3Parser, AClientThatSpeaksBeforeTheGreetingHidesNoHeader) {
    client("USER zhang\r\nPASS secret\r\nRETR 1\r\nRETR 2\r\n");
    server("+OK ready\r\n+OK\r\n+OK in\r\n+OK\r\nSubject: a\r\n\r\n.\r\n");
    server("+OK\r\nSubject: b\r\n\r\n.\r\n");
    flow.end(EndReason::Complete);
    EXPECT_EQ(contents(), (Contents{"Subject: a\r\n\r\n", "Subject: b\r\n\r\n"}));
}

TEST_F(Pop3Parser, AGapInAMessageIsCountedThere) {
    login();
    client("RETR 1\r\n");
    server("+OK\r\nSubject: a\r\n\r\nab");
    flow.gap(ToOriginator, 10);
    server("cd\r\n.\r\n");
    client("RETR 2\r\n");
    server("+OK\r\nSubject: b\r\n\r\n.\r\n");
    flow.end(EndReason::Complete);
    EXPECT_EQ(contents(), (Contents{"Subject: a\r\n\r\nabcd\r\n", "Subject: b\r\n\r\n"}));
    EXPECT_EQ(messages()[0]->parts[0]->gap_bytes, 10U);
}

TEST_F(Pop3Parser, AMessageWhoseEndIsLostIsOverWhenTheClientAsksOn) {
    login();
    client("RETR 1\r\n");
    server("+OK\r\nSubject: a\r\n\r\nab");
    flow.gap(ToOriginator, 10);
    client("RETR 2\r\n");
    server("+OK\r\nSubject: b\r\n\r\n.\r\n");
    flow.end(EndReason::Complete);
    EXPECT_EQ(contents(), (Contents{"Subject: a\r\n\r\nab", "Subject: b\r\n\r\n"}));
}

TEST_F(Pop3Parser, AMessageThatLosesItsFirstOctetsIsOne) {
    login();
    client("RETR 1\r\n");
    server("+OK\r\n");
    flow.gap(ToOriginator, 10);
    server("text\r\n.\r\n");
    flow.end(EndReason::Complete);
    EXPECT_EQ(contents(), Contents{"text\r\n"});
}

TEST_F(Pop3Parser, ABareLineEndIsTheEndForAClientThatGoesOn) {
    login();
    client("RETR 1\r\n");
    server("+OK\nSubject: a\n\ntext\n.\n");
    client("RETR 2\r\n");
    server("+OK\nSubject: b\n\n.\n");
    flow.end(EndReason::Complete);
    ASSERT_EQ(contents().size(), 2U);
    EXPECT_EQ(contents()[0], "Subject: a\n\ntext\n.\n");
}

TEST_F(Pop3Parser, StlsSwitchesWhereItsAnswerEnds) {
    server("+OK ready\r\n");
    client("STLS\r\n");
    server("+OK go\r\nclear?");
    EXPECT_EQ(flow.status().kind, ParseStatus::Kind::SwitchTo);
    EXPECT_EQ(flow.status().protocol, "tls");
    EXPECT_EQ(flow.status().at, 8U);
}

TEST_F(Pop3Parser, ARefusedStlsChangesNothing) {
    server("+OK ready\r\n");
    client("STLS\r\n");
    server("-ERR no\r\n");
    EXPECT_EQ(flow.status().kind, ParseStatus::Kind::Continue);
    flow.end(EndReason::Complete);
}

TEST_F(Pop3Parser, TheFlowsOriginatorMayBeTheServer) {
    flow.data(ToResponder, "+OK ready\r\n");
    flow.data(ToOriginator, "USER li\r\nRETR 1\r\n");
    flow.data(ToResponder, "+OK\r\n+OK\r\nSubject: a\r\n\r\n.\r\n");
    flow.end(EndReason::Complete);
    ASSERT_EQ(messages().size(), 1U);
    EXPECT_EQ(messages()[0]->info.direction, ToResponder);
}

TEST_F(Pop3Parser, AMessageThatIsCutIsNotComplete) {
    login();
    client("RETR 1\r\n");
    server("+OK\r\nSubject: a\r\n\r\nhalf");
    flow.end(EndReason::Complete);
    ASSERT_EQ(messages().size(), 1U);
    EXPECT_EQ(messages()[0]->end, EndReason::Aborted);
}

}  // namespace
}  // namespace sealtap::test
