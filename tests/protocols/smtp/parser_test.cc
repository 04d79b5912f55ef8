#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "protocols/conversation.h"

namespace sealtap::test {
namespace {

using enum Direction;

/// A flow whose client is the originator, unless told otherwise.
class SmtpParser : public testing::Test {
protected:
    SmtpParser() : flow(*find_parser("smtp")) {}

    void client(std::string_view octets) { flow.data(ToResponder, octets); }
    void server(std::string_view octets) { flow.data(ToOriginator, octets); }
    void hello() {
        server("220 mx ESMTP\r\n");
        client("EHLO pc.example\r\n");
        server("250 mx\r\n");
    }
    /// A whole transaction up to the 354.
    void open_message(std::string_view to = "li@acme.example") {
        client("MAIL FROM:<zhang@rd.example>\r\n");
        server("250 ok\r\n");
        client("RCPT TO:<" + std::string(to) + ">\r\n");
        server("250 ok\r\n");
        client("DATA\r\n");
        server("354 go\r\n");
    }

    std::vector<const RecordedDocument*> messages() {
        std::vector<const RecordedDocument*> found;
        for (const auto& document : flow.context().documents) {
            if (document->find("mail.message")) found.push_back(document.get());
        }
        return found;
    }
    static const RecordedPart& content(const RecordedDocument& message) {
        return *message.find("mail.message");
    }
    static std::vector<std::string> receivers(const RecordedDocument& message) {
        std::vector<std::string> users;
        for (const auto& claim : message.info.receivers) users.push_back(claim.user.unmasked());
        return users;
    }
    static std::vector<std::string> fields(const RecordedDocument& message, std::string_view key) {
        std::vector<std::string> values;
        for (const auto& field : message.info.fields) {
            if (field.key == key) values.push_back(field.value.unmasked());
        }
        return values;
    }
    std::string commands() {
        for (const auto& document : flow.context().documents) {
            if (const auto* part = document->find("smtp.command")) return part->data;
        }
        return {};
    }

    Conversation flow;
};

using testing::ElementsAre;
using testing::IsEmpty;

TEST_F(SmtpParser, AMessageKnowsItsEnvelopeAndItsName) {
    hello();
    open_message("Li@ACME.example");
    client("subject: a\r\n plan\r\nMessage-Id: <1@pc>\r\n\r\nSubject: not this\r\n.\r\n");
    flow.end(EndReason::Complete);
    ASSERT_EQ(messages().size(), 1U);
    const RecordedDocument& mail = *messages()[0];
    EXPECT_EQ(mail.info.name.unmasked(), "a plan");
    EXPECT_EQ(mail.info.direction, ToResponder);
    EXPECT_EQ(mail.info.sender.user.unmasked(), "zhang@rd.example");
    EXPECT_EQ(mail.info.sender.domain.unmasked(), "rd.example");
    EXPECT_EQ(mail.info.receivers.at(0).domain.unmasked(), "acme.example");
    EXPECT_THAT(fields(mail, "from"), ElementsAre("zhang@rd.example"));
    EXPECT_THAT(fields(mail, "to"), ElementsAre("Li@ACME.example"));
    EXPECT_THAT(fields(mail, "helo"), ElementsAre("pc.example"));
    EXPECT_THAT(fields(mail, "subject"), ElementsAre("a plan"));
    EXPECT_THAT(fields(mail, "message_id"), ElementsAre("<1@pc>"));
    EXPECT_EQ(content(mail).info.media_type, "message/rfc822");
    EXPECT_EQ(content(mail).info.object, ObjectKind::Message);
    EXPECT_EQ(mail.end, EndReason::Complete);
}

TEST_F(SmtpParser, AFlowCarriesSeveralMessages) {
    hello();
    open_message("a@acme.example");
    client("one\r\n.\r\n");
    server("250 queued\r\n");
    open_message("b@acme.example");
    client("two\r\n.\r\n");
    server("250 queued\r\n");
    flow.end(EndReason::Complete);
    ASSERT_EQ(messages().size(), 2U);
    EXPECT_EQ(content(*messages()[0]).data, "one\r\n");
    EXPECT_THAT(receivers(*messages()[1]), ElementsAre("b@acme.example"));
    EXPECT_LT(messages()[0]->info.transaction, messages()[1]->info.transaction);
}

TEST_F(SmtpParser, CommandsAndRepliesAreADocumentEach) {
    hello();
    open_message();
    client(".x\r\n.\r\nQUIT\r\n");
    flow.end(EndReason::Complete);
    const auto& documents = flow.context().documents;
    ASSERT_EQ(documents.size(), 3U);
    EXPECT_EQ(documents[0]->info.direction, ToOriginator);
    EXPECT_EQ(documents[0]->find("smtp.reply")->data,
              "220 mx ESMTP\r\n250 mx\r\n250 ok\r\n250 ok\r\n354 go\r\n");
    EXPECT_TRUE(commands().ends_with("DATA\r\n..\r\nQUIT\r\n")) << commands();
}

TEST_F(SmtpParser, ARefusedRecipientIsNone) {
    hello();
    client(
        "MAIL FROM:<a@rd>\r\nRCPT TO:<b@acme>\r\nRCPT TO:<no@acme>\r\nRCPT "
        "TO:<c@acme>\r\nDATA\r\n");
    server("250 ok\r\n250 ok\r\n550 no\r\n250-ok\r\n250 ok\r\n354 go\r\n");
    client("text\r\n.\r\n");
    flow.end(EndReason::Complete);
    EXPECT_THAT(receivers(*messages().at(0)), ElementsAre("b@acme", "c@acme"));
    EXPECT_THAT(fields(*messages().at(0), "to"), ElementsAre("b@acme", "c@acme"));
}

TEST_F(SmtpParser, ARefusalThatComesAfterTheChunksStillCounts) {
    hello();
    client("MAIL FROM:<a@rd>\r\nRCPT TO:<b@acme>\r\nRCPT TO:<no@acme>\r\nBDAT 4 LAST\r\ntext");
    server("250 ok\r\n250 ok\r\n550 no\r\n250 queued\r\n");
    flow.end(EndReason::Complete);
    EXPECT_THAT(receivers(*messages().at(0)), ElementsAre("b@acme"));
    EXPECT_EQ(messages()[0]->end, EndReason::Complete);
}

TEST_F(SmtpParser, AfterARefusedDataComeCommands) {
    hello();
    client("MAIL FROM:<a@rd>\r\nRCPT TO:<no@acme>\r\nDATA\r\n");
    server("250 ok\r\n550 no\r\n503 no recipients\r\n");
    client("RSET\r\n");
    server("250 ok\r\n");
    open_message();
    client("text\r\n.\r\n");
    flow.end(EndReason::Complete);
    ASSERT_EQ(messages().size(), 1U);
    EXPECT_THAT(receivers(*messages()[0]), ElementsAre("li@acme.example"));
}

TEST_F(SmtpParser, ARefusedMessageWasSentAllTheSame) {
    hello();
    open_message();
    client("text\r\n.\r\n");
    server("554 rejected\r\n");
    flow.end(EndReason::Complete);
    ASSERT_EQ(messages().size(), 1U);
    EXPECT_EQ(messages()[0]->end, EndReason::Complete);
}

TEST_F(SmtpParser, ASecondMailDoesNotHideTheFirstSenderOrItsReceivers) {
    hello();
    client("MAIL FROM:<a@rd>\r\nRCPT TO:<b@acme>\r\n");
    server("250 ok\r\n250 ok\r\n");
    client("MAIL FROM:<x@other>\r\n");
    server("503 nested\r\n");
    client("DATA\r\n");
    server("354 go\r\n");
    client("text\r\n.\r\n");
    flow.end(EndReason::Complete);
    EXPECT_EQ(messages().at(0)->info.sender.user.unmasked(), "a@rd");
    EXPECT_THAT(receivers(*messages().at(0)), ElementsAre("b@acme"));
}

TEST_F(SmtpParser, ARefusedSenderGivesWayToTheNext) {
    hello();
    client("MAIL FROM:<a@rd>\r\n");
    server("550 no\r\n");
    client("MAIL FROM:<b@rd>\r\nRCPT TO:<c@acme>\r\nDATA\r\n");
    server("250 ok\r\n250 ok\r\n354 go\r\n");
    client("text\r\n.\r\n");
    flow.end(EndReason::Complete);
    EXPECT_EQ(messages().at(0)->info.sender.user.unmasked(), "b@rd");
}

TEST_F(SmtpParser, ResetForgetsTheRecipients) {
    hello();
    client("MAIL FROM:<a@rd>\r\nRCPT TO:<b@acme>\r\nRSET\r\n");
    server("250 ok\r\n250 ok\r\n250 ok\r\n");
    open_message("c@acme");
    client(".\r\n");
    flow.end(EndReason::Complete);
    EXPECT_THAT(receivers(*messages().at(0)), ElementsAre("c@acme"));
}

TEST_F(SmtpParser, ChunksAreOneMessageWhateverTheyHold) {
    hello();
    client("MAIL FROM:<a@rd> BODY=BINARYMIME\r\nRCPT TO:<b@acme>\r\n");
    server("250 ok\r\n250 ok\r\n");
    client("BDAT 8\r\n\r\n.\r\nQUIBDAT 3\r\n\r\n.BDAT 0 LAST\r\nNOOP\r\n");
    flow.end(EndReason::Complete);
    ASSERT_EQ(messages().size(), 1U);
    EXPECT_EQ(content(*messages()[0]).data, "\r\n.\r\nQUI\r\n.");
    EXPECT_TRUE(commands().ends_with("BDAT 8\r\nBDAT 3\r\nBDAT 0 LAST\r\nNOOP\r\n"));
}

TEST_F(SmtpParser, ClientAloneTellsAllButRefusals) {
    client("EHLO pc\r\nMAIL FROM:<a@rd>\r\nRCPT TO:<b@acme>\r\nDATA\r\n");
    client("text\r\n.\r\nQUIT\r\n");
    flow.end(EndReason::Complete);
    EXPECT_EQ(content(*messages().at(0)).data, "text\r\n");
    EXPECT_THAT(receivers(*messages().at(0)), ElementsAre("b@acme"));
    EXPECT_EQ(flow.context().hits[Limit::PipelineDepthMax], 0U);
}

TEST_F(SmtpParser, TheServerMayBeTheFlowsOriginator) {
    flow.data(ToOriginator, "MAIL FROM:<a@rd>\r\nRCPT TO:<b@acme>\r\nDATA\r\n");
    flow.data(ToResponder, "250 ok\r\n250 ok\r\n354 go\r\n");
    flow.data(ToOriginator, "text\r\n.\r\n");
    flow.end(EndReason::Complete);
    EXPECT_EQ(messages().at(0)->info.direction, ToOriginator);
}

TEST_F(SmtpParser, MetInTheMiddleNothingIsTakenForRefused) {
    client("RCPT TO:<b@acme>\r\n");
    server("550 answers an earlier command\r\n");
    client("DATA\r\n");
    server("250 ok\r\n354 go\r\n");
    client("text\r\n.\r\n");
    flow.end(EndReason::Complete);
    EXPECT_THAT(receivers(*messages().at(0)), ElementsAre("b@acme"));
}

TEST_F(SmtpParser, A354WithoutItsDataBeginsAMessage) {
    hello();
    client("MAIL FROM:<a@rd>\r\nRCPT TO:<b@acme>\r\n");
    flow.gap(ToResponder, 6);
    server("250 ok\r\n250 ok\r\n354 go\r\n");
    client("text\r\n.\r\n");
    flow.end(EndReason::Complete);
    EXPECT_EQ(content(*messages().at(0)).data, "text\r\n");
    EXPECT_THAT(receivers(*messages().at(0)), ElementsAre("b@acme"));
}

TEST_F(SmtpParser, AGapInAMessageIsCountedAndTheEndIsStillFound) {
    hello();
    open_message();
    client("Subject: x\r\n\r\nte");
    flow.gap(ToResponder, 1000);
    client("xt\r\n.\r\nQUIT\r\n");
    flow.end(EndReason::Complete);
    EXPECT_EQ(content(*messages().at(0)).gap_bytes, 1000U);
    EXPECT_EQ(content(*messages().at(0)).data, "Subject: x\r\n\r\ntext\r\n");
    EXPECT_EQ(messages()[0]->info.name.unmasked(), "x");
}

TEST_F(SmtpParser, TheServersAnswerEndsAMessageWhoseEndWasLost) {
    hello();
    open_message();
    client("te");
    flow.gap(ToResponder, 7);
    server("250 queued\r\n");
    open_message("c@acme");
    client("two\r\n.\r\n");
    flow.end(EndReason::Complete);
    ASSERT_EQ(messages().size(), 2U);
    EXPECT_EQ(content(*messages()[0]).data, "te");
    EXPECT_EQ(content(*messages()[1]).data, "two\r\n");
}

TEST_F(SmtpParser, AGapAcrossTheEndOfAChunkIsSplit) {
    hello();
    client("MAIL FROM:<a@rd>\r\nRCPT TO:<b@acme>\r\nBDAT 10 LAST\r\nabc");
    flow.gap(ToResponder, 9);
    client("IT\r\n");
    flow.end(EndReason::Complete);
    EXPECT_EQ(content(*messages().at(0)).gap_bytes, 7U);
    EXPECT_EQ(messages()[0]->end, EndReason::Complete);
    EXPECT_TRUE(commands().ends_with("IT\r\n"));
}

TEST_F(SmtpParser, SmuggledCommandsAreContentUnlessTheServerTakesThemForCommands) {
    hello();
    open_message();
    client("text\n.\nMAIL FROM:<x@y>\r\n.\r\n");
    server("250 queued\r\n");
    open_message();
    client("lenient\n.\n");
    server("250 queued\r\n");
    client("QUIT\r\n");
    flow.end(EndReason::Complete);
    ASSERT_EQ(messages().size(), 2U);
    EXPECT_EQ(content(*messages()[0]).data, "text\n.\nMAIL FROM:<x@y>\r\n");
    EXPECT_EQ(content(*messages()[1]).data, "lenient\n.\n");
    EXPECT_TRUE(commands().ends_with("QUIT\r\n"));
}

TEST_F(SmtpParser, WhoLogsInIsTheSender) {
    hello();
    client("AUTH LOGIN\r\n");
    server("334 VXNlcm5hbWU6\r\n");
    client("emhhbmc=\r\n");
    server("334 UGFzc3dvcmQ6\r\n");
    client("c2VjcmV0\r\n");
    server("235 ok\r\n");
    open_message();
    client(".\r\n");
    flow.end(EndReason::Complete);
    EXPECT_EQ(messages().at(0)->info.sender.user.unmasked(), "zhang");
    EXPECT_EQ(messages().at(0)->info.sender.domain.unmasked(), "rd.example");
    EXPECT_EQ(transcript(flow.context()).find("secret"), std::string::npos);
}

TEST_F(SmtpParser, WhoFailsToLogInIsNot) {
    hello();
    client("AUTH PLAIN AGxpAHNlY3JldA==\r\n");
    server("535 no\r\n");
    open_message();
    client(".\r\n");
    flow.end(EndReason::Complete);
    EXPECT_EQ(messages().at(0)->info.sender.user.unmasked(), "zhang@rd.example");
}

TEST_F(SmtpParser, StartTlsSwitchesBehindTheReply) {
    hello();
    client("STARTTLS\r\n");
    server("220 go ahead\r\n\x16\x03\x03");
    EXPECT_EQ(flow.status().kind, ParseStatus::Kind::SwitchTo);
    EXPECT_EQ(flow.status().protocol, "tls");
    EXPECT_EQ(flow.status().at, 14U);
    for (const auto& document : flow.context().documents) {
        EXPECT_EQ(document->end, EndReason::Complete);
    }
}

TEST_F(SmtpParser, ARefusedStartTlsChangesNothing) {
    hello();
    client("STARTTLS\r\n");
    server("454 not now\r\n");
    open_message();
    client("text\r\n.\r\n");
    flow.end(EndReason::Complete);
    EXPECT_EQ(messages().size(), 1U);
}

TEST_F(SmtpParser, TlsIsSeenWithoutTheServer) {
    client("EHLO pc\r\nSTARTTLS\r\n");
    client("\x16\x03\x01");
    EXPECT_EQ(flow.status().protocol, "tls");
    EXPECT_EQ(flow.status().at, 0U);
}

TEST_F(SmtpParser, LmtpAnswersOnceForEachRecipient) {
    server("220 lmtp LMTP\r\n");
    client("LHLO pc\r\n");
    server("250 ok\r\n");
    client("MAIL FROM:<a@rd>\r\nRCPT TO:<b@acme>\r\nRCPT TO:<c@acme>\r\nDATA\r\n");
    server("250 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n");
    client("one\r\n.\r\nMAIL FROM:<a@rd>\r\nRCPT TO:<no@acme>\r\nRCPT TO:<d@acme>\r\nDATA\r\n");
    server("250 for b\r\n250 for c\r\n250 ok\r\n550 no\r\n250 ok\r\n354 go\r\n");
    client("two\r\n.\r\n");
    flow.end(EndReason::Complete);
    EXPECT_THAT(receivers(*messages().at(1)), ElementsAre("d@acme"));
}

TEST_F(SmtpParser, RecipientsAreBounded) {
    flow.context().limits_in_force.set(Limit::RecipientsMax, 2);
    hello();
    client("MAIL FROM:<a@rd>\r\nRCPT TO:<1@b>\r\nRCPT TO:<2@b>\r\nRCPT TO:<3@b>\r\nDATA\r\n");
    server("250 ok\r\n250 ok\r\n250 ok\r\n452 too many\r\n354 go\r\n");
    client(".\r\n");
    flow.end(EndReason::Complete);
    EXPECT_THAT(receivers(*messages().at(0)), ElementsAre("1@b", "2@b"));
    EXPECT_EQ(flow.context().hits[Limit::RecipientsMax], 1U);
}

TEST_F(SmtpParser, NamesAreBoundedAndALongOneDoesNotHideItsDomain) {
    flow.context().limits_in_force.set(Limit::NameBytesMax, 16);
    hello();
    open_message("a.b.c.d.e.f.g.h.long.name@acme.example");
    client("Subject: " + std::string(10, 'a') + "\r\n " + std::string(100, 'b') + "\r\n\r\n.\r\n");
    flow.end(EndReason::Complete);
    EXPECT_EQ(messages().at(0)->info.name.unmasked(), "aaaaaaaaaa ");
    EXPECT_THAT(receivers(*messages()[0]), ElementsAre("a.b.c.d.e.f.g.h."));
    EXPECT_EQ(messages()[0]->info.receivers[0].domain.unmasked(), "acme.example");
    EXPECT_GT(flow.context().hits[Limit::NameBytesMax], 1U);
}

TEST_F(SmtpParser, UnansweredCommandsAreBounded) {
    flow.context().limits_in_force.set(Limit::PipelineDepthMax, 4);
    hello();
    for (int i = 0; i < 10; ++i) client("NOOP\r\n");
    EXPECT_EQ(flow.context().hits[Limit::PipelineDepthMax], 2U);
    open_message();
    client("text\r\n.\r\n");
    flow.end(EndReason::Complete);
    EXPECT_EQ(messages().size(), 1U);
}

TEST_F(SmtpParser, AFlowThatEndsInAMessageDoesNotCompleteIt) {
    hello();
    open_message();
    client("half\r\n.");
    flow.end(EndReason::Complete);
    EXPECT_EQ(messages().at(0)->end, EndReason::Aborted);
    EXPECT_EQ(content(*messages().at(0)).end, EndReason::Aborted);
    EXPECT_EQ(content(*messages().at(0)).data, "half\r\n");
    EXPECT_TRUE(commands().ends_with("DATA\r\n."));
}

}  // namespace
}  // namespace sealtap::test
