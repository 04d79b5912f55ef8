#include <gtest/gtest.h>

#include <string>

#include "protocols/conversation.h"

namespace sealtap::test {
namespace {

using enum Direction;

Endpoint at(std::string_view address, std::uint16_t port) {
    return {*IpAddress::parse(address), port};
}

std::string field(const DocumentInfo& info, std::string_view key) {
    for (const auto& one : info.fields) {
        if (one.key == key) return one.value.unmasked();
    }
    return {};
}

/// A control flow from 10.2.0.5:40000 to 198.51.100.7.
class FtpControl : public testing::Test {
protected:
    FtpControl() : flow(*find_parser("ftp")) {}

    void client(std::string_view octets) { flow.data(ToResponder, octets); }
    void server(std::string_view octets) { flow.data(ToOriginator, octets); }
    void login() {
        server("220 FTP\r\n");
        client("USER zhang\r\n");
        server("331 password\r\n");
        client("PASS secret\r\n");
        server("230 in\r\n");
    }
    const ExpectedFlow* expected(std::string_view address, std::uint16_t port) {
        return flow.context().find_expected(at(address, port));
    }

    Conversation flow;
};

TEST_F(FtpControl, PasvAnnouncesAFlowAndStorNamesIt) {
    login();
    client("PASV\r\n");
    server("227 Entering Passive Mode (198,51,100,7,82,9).\r\n");
    ASSERT_NE(expected("198.51.100.7", 21001), nullptr);
    EXPECT_EQ(expected("198.51.100.7", 21001)->protocol, "ftp-data");
    client("STOR plans/\xe7\xbb\x9d\xe5\xaf\x86.doc\r\n");
    const DocumentInfo& document = expected("198.51.100.7", 21001)->document;
    EXPECT_EQ(document.protocol, "ftp-data");
    EXPECT_EQ(document.name.unmasked(), "\xe7\xbb\x9d\xe5\xaf\x86.doc");
    EXPECT_EQ(document.sender.user.unmasked(), "zhang");
    EXPECT_TRUE(document.receivers.empty());
    EXPECT_EQ(field(document, "command"), "STOR");
    EXPECT_EQ(field(document, "filename"), "plans/\xe7\xbb\x9d\xe5\xaf\x86.doc");
    EXPECT_EQ(flow.context().expected.size(), 1U);
}

TEST_F(FtpControl, EpsvMeansTheServerItself) {
    login();
    client("EPSV ALL\r\nEPSV\r\n");
    server("200 ok\r\n229 Entering Extended Passive Mode (|||6446|)\r\n");
    client("RETR a.zip\r\n");
    ASSERT_NE(expected("198.51.100.7", 6446), nullptr);
    const DocumentInfo& document = expected("198.51.100.7", 6446)->document;
    EXPECT_TRUE(document.sender.user.empty());
    EXPECT_EQ(document.receivers.at(0).user.unmasked(), "zhang");
}

TEST_F(FtpControl, PortAndEprtMeanTheClient) {
    login();
    client("PORT 10,2,0,5,4,1\r\nSTOR a.txt\r\nEPRT |1|10.2.0.5|6275|\r\nNLST\r\n");
    EXPECT_EQ(field(expected("10.2.0.5", 1025)->document, "command"), "STOR");
    EXPECT_EQ(field(expected("10.2.0.5", 6275)->document, "command"), "NLST");
}

TEST_F(FtpControl, BehindAddressTranslationBothEndpointsAreExpected) {
    login();
    client("PASV\r\n");
    server("227 ok (192,168,1,1,82,9)\r\n");
    client("PORT 192,168,1,2,4,1\r\n");
    for (const auto* address : {"192.168.1.1", "198.51.100.7"}) {
        EXPECT_NE(expected(address, 21001), nullptr) << address;
    }
    for (const auto* address : {"192.168.1.2", "10.2.0.5"}) {
        EXPECT_NE(expected(address, 1025), nullptr) << address;
    }
}

TEST_F(FtpControl, SeveralTransfersKeepTheirNames) {
    login();
    client("PASV\r\n");
    server("227 (198,51,100,7,82,9)\r\n");
    client("RETR one\r\n");
    server("150 ok\r\n226 done\r\n");
    client("PASV\r\n");
    server("227 (198,51,100,7,82,10)\r\n");
    client("RETR two\r\n");
    EXPECT_EQ(expected("198.51.100.7", 21001)->document.name.unmasked(), "one");
    EXPECT_EQ(expected("198.51.100.7", 21002)->document.name.unmasked(), "two");
}

TEST_F(FtpControl, ATransferSentAlongWithPasvIsNotLost) {
    login();
    client("PASV\r\nRETR one\r\n");
    server("227 (198,51,100,7,82,9)\r\n");
    EXPECT_EQ(expected("198.51.100.7", 21001)->document.name.unmasked(), "one");
}

TEST_F(FtpControl, WithoutPortTheClientsOwnPortIsMeant) {
    login();
    client("RETR one\r\n");
    ASSERT_NE(expected("10.2.0.5", 40000), nullptr);
    EXPECT_EQ(expected("10.2.0.5", 40000)->document.name.unmasked(), "one");
}

TEST_F(FtpControl, TheServersDirectionAloneAnnouncesToo) {
    server("227 Entering Passive Mode (198,51,100,7,82,9).\r\n");
    ASSERT_NE(expected("198.51.100.7", 21001), nullptr);
    EXPECT_TRUE(expected("198.51.100.7", 21001)->document.fields.empty());
}

TEST_F(FtpControl, LinesWithinAReplyAnnounceNothing) {
    login();
    server("214-Help\r\n227 (198,51,100,7,82,9)\r\n214 end\r\n");
    EXPECT_EQ(expected("198.51.100.7", 21001), nullptr);
}

TEST_F(FtpControl, RestAndModeAreToldOfTheNextTransfer) {
    login();
    client("MODE Z\r\nPORT 10,2,0,5,4,1\r\nREST 100\r\nRETR a\r\nPORT 10,2,0,5,4,2\r\nRETR b\r\n");
    EXPECT_EQ(field(expected("10.2.0.5", 1025)->document, "offset"), "100");
    EXPECT_EQ(field(expected("10.2.0.5", 1025)->document, "mode"), "Z");
    EXPECT_EQ(field(expected("10.2.0.5", 1026)->document, "offset"), "");
}

TEST_F(FtpControl, TheUserIsKeptAndThePasswordIsNot) {
    login();
    flow.end(EndReason::Complete);
    ASSERT_EQ(flow.context().documents.size(), 2U);
    const auto& replies = *flow.context().documents[0];
    const auto& commands = *flow.context().documents[1];
    EXPECT_EQ(commands.info.direction, ToResponder);
    EXPECT_EQ(commands.info.sender.user.unmasked(), "zhang");
    EXPECT_EQ(replies.info.direction, ToOriginator);
    EXPECT_EQ(replies.info.receivers.at(0).user.unmasked(), "zhang");
    EXPECT_EQ(commands.find("ftp.command")->data, "USER zhang\r\nPASS secret\r\n");
    const std::string all = transcript(flow.context());
    EXPECT_EQ(all.find("secret"), all.rfind("secret"));
}

TEST_F(FtpControl, AuthTlsSwitchesBehindTheReply) {
    server("220 FTP\r\n");
    client("AUTH TLS\r\n");
    server("234-go\r\n234 ahead\r\n\x16\x03\x03");
    EXPECT_EQ(flow.status().kind, ParseStatus::Kind::SwitchTo);
    EXPECT_EQ(flow.status().protocol, "tls");
    EXPECT_EQ(flow.status().at, 19U);
}

TEST_F(FtpControl, NamesAreBoundedFromTheirOwnBeginning) {
    flow.context().limits_in_force.set(Limit::NameBytesMax, 8);
    login();
    client("PORT 10,2,0,5,4,1\r\nSTOR d/d/d/d/dd/plan.doc.bak\r\n");
    const DocumentInfo& document = expected("10.2.0.5", 1025)->document;
    EXPECT_EQ(document.name.unmasked(), "plan.doc");
    EXPECT_EQ(field(document, "filename"), "d/d/d/d/");
    EXPECT_EQ(flow.context().hits[Limit::NameBytesMax], 2U);
}

TEST_F(FtpControl, ALongLineIsCountedAndReadInPieces) {
    flow.context().limits_in_force.set(Limit::LineBytesMax, 16);
    login();
    client("STOR " + std::string(100, 'x') + "\r\nQUIT\r\n");
    flow.end(EndReason::Complete);
    EXPECT_GT(flow.context().hits[Limit::LineBytesMax], 0U);
    EXPECT_EQ(flow.context().bytes_in_parts(), flow.taken());
}

/// A data flow to 198.51.100.7:80.
class FtpData : public testing::Test {
protected:
    FtpData() : flow(*find_parser("ftp-data")) {}

    ExpectedFlow& announce(std::string_view command, std::string_view file) {
        ExpectedFlow announced;
        announced.responder = flow.context().info.responder;
        announced.protocol = "ftp-data";
        announced.document = named(command, file);
        announced.claimed = true;
        flow.context().expect(announced);
        return *flow.context().find_expected(announced.responder);
    }
    static DocumentInfo named(std::string_view command, std::string_view file) {
        DocumentInfo document;
        if (command.empty()) return document;
        document.name = RawText(file);
        document.sender.user = RawText("zhang");
        document.fields = {{"command", RawText(command)}, {"filename", RawText(file)}};
        return document;
    }
    const RecordedDocument& only() {
        EXPECT_EQ(flow.context().documents.size(), 1U);
        return *flow.context().documents.at(0);
    }

    Conversation flow;
};

TEST_F(FtpData, AllOctetsAreOneFile) {
    announce("STOR", "a.txt");
    flow.data(ToResponder, "one ");
    flow.data(ToResponder, "two");
    flow.end(EndReason::Complete);
    EXPECT_EQ(only().info.name.unmasked(), "a.txt");
    EXPECT_EQ(only().info.direction, ToResponder);
    EXPECT_EQ(only().info.sender.user.unmasked(), "zhang");
    EXPECT_EQ(field(only().info, "filename"), "a.txt");
    EXPECT_EQ(only().find("ftp.data")->data, "one two");
    EXPECT_EQ(only().find("ftp.data")->info.object, ObjectKind::File);
    EXPECT_EQ(only().end, EndReason::Complete);
    EXPECT_TRUE(flow.context().expected.empty());
}

TEST_F(FtpData, ItsNameIsAPartOfItsDocument) {
    announce("STOR", "plan.txt");
    flow.data(ToResponder, "one");
    flow.end(EndReason::Complete);
    ASSERT_NE(only().find("file.name"), nullptr);
    EXPECT_EQ(only().find("file.name")->data, "plan.txt");
}

TEST_F(FtpData, ANameThatIsToldLateStillCounts) {
    ExpectedFlow& announced = announce("", "");
    flow.data(ToResponder, "one");
    announced.document = named("STOR", "late.txt");
    flow.end(EndReason::Complete);
    EXPECT_EQ(only().info.name.unmasked(), "late.txt");
    EXPECT_EQ(field(only().info, "command"), "STOR");
    EXPECT_EQ(only().info.direction, ToResponder);
}

TEST_F(FtpData, ANewAnnouncementOfThePortDoesNotRenameAFile) {
    announce("RETR", "one.txt");
    flow.data(ToOriginator, "one");
    announce("RETR", "two.txt").claimed = false;
    flow.end(EndReason::Complete);
    EXPECT_EQ(only().info.name.unmasked(), "one.txt");
    EXPECT_EQ(flow.context().expected.size(), 1U);
}

TEST_F(FtpData, AListingIsNoFile) {
    announce("LIST", "/plans");
    flow.data(ToOriginator, "-rw-r--r-- 1 a.txt\r\n");
    flow.end(EndReason::Complete);
    ASSERT_NE(only().find("ftp.listing"), nullptr);
    EXPECT_FALSE(only().find("ftp.listing")->info.object.has_value());
}

TEST_F(FtpData, ARestartedTransferIsARangeAndModeZIsDeflate) {
    auto& document = announce("RETR", "a").document;
    document.fields.push_back({"offset", RawText("100")});
    document.fields.push_back({"mode", RawText("Z")});
    flow.data(ToOriginator, "x");
    flow.end(EndReason::Complete);
    EXPECT_EQ(only().find("ftp.data")->info.object, ObjectKind::Range);
    EXPECT_THAT(only().find("ftp.data")->info.codings, testing::ElementsAre("deflate"));
}

TEST_F(FtpData, GapsAreCountedAndTheEndIsTold) {
    announce("STOR", "a");
    flow.gap(ToResponder, 5);
    flow.data(ToResponder, "x");
    flow.end(EndReason::Reset);
    EXPECT_EQ(only().find("ftp.data")->gap_bytes, 5U);
    EXPECT_EQ(only().end, EndReason::Reset);
}

TEST_F(FtpData, WithoutAnAnnouncementItIsStillAFile) {
    flow.data(ToOriginator, "x");
    flow.end(EndReason::Complete);
    EXPECT_EQ(only().find("ftp.data")->data, "x");
}

}  // namespace
}  // namespace sealtap::test
