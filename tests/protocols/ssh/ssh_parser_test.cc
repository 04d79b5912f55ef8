#include "protocols/ssh/ssh_parser.h"

#include <gtest/gtest.h>

#include "protocols/conversation.h"

namespace sealtap::protocols::ssh {
namespace {

using enum Direction;
using test::Conversation;

TEST(SshParser, KeepsTheIdentificationAndTheLinesBeforeIt) {
    Conversation flow(kDescriptor);
    flow.data(ToOriginator, "Welcome\r\nSSH-2.0-x\r\n");
    flow.end(EndReason::Complete);
    const auto& document = *flow.context().documents.at(0);
    EXPECT_EQ(document.find("ssh.banner")->data, "Welcome\r\nSSH-2.0-x\r\n");
    EXPECT_EQ(document.info.fields.at(0).value.unmasked(), "SSH-2.0-x");
}

/// A packet of 16 octets without content but its message.
std::string packet(char message) {
    std::string octets("\x00\x00\x00\x0c\x0a?0123456789", 16);
    octets[5] = message;
    return octets;
}

TEST(SshParser, ShuntsBehindNewKeys) {
    Conversation flow(kDescriptor);
    flow.data(ToResponder, "SSH-2.0-x\r\n" + packet(20) + packet(21));
    EXPECT_EQ(flow.status().kind, ParseStatus::Kind::Continue);
    flow.data(ToResponder, "ciphertext");
    EXPECT_EQ(flow.status().kind, ParseStatus::Kind::Shunt);
    EXPECT_EQ(flow.status().at, 0U);
}

TEST(SshParser, TextBehindTheIdentificationIsRawStreamFromItsFirstOctet) {
    Conversation flow(kDescriptor);
    flow.data(ToResponder, "SSH-2.0-x\r\nthe plan");
    EXPECT_EQ(flow.status().kind, ParseStatus::Kind::Broken);
    EXPECT_EQ(flow.status().at, 11U);
}

TEST(SshParser, PacketsThatCannotBeBreakIt) {
    const std::string kex = "SSH-2.0-x\r\n" + packet(20);
    const std::string unaligned("\x00\x00\x00\x0d\x0a\x1e rest", 11);
    const std::string unpadded("\x00\x00\x00\x0c\x01\x1e rest", 11);
    const std::string of_a_service("\x00\x00\x00\x0c\x0a\x5e rest", 11);
    for (const std::string& rest : {unaligned, unpadded, of_a_service}) {
        Conversation flow(kDescriptor);
        flow.data(ToResponder, kex + rest);
        EXPECT_EQ(flow.status().kind, ParseStatus::Kind::Broken);
    }
}

TEST(SshParser, KeyExchangeThatDoesNotBeginWithKexInitBreaksIt) {
    Conversation flow(kDescriptor);
    flow.data(ToResponder, "SSH-2.0-x\r\n" + packet(21) + "the plan");
    EXPECT_EQ(flow.status().kind, ParseStatus::Kind::Broken);
    EXPECT_EQ(flow.status().at, 16U);
}

TEST(SshParser, VersionOneIsRawStreamBehindItsIdentification) {
    Conversation flow(kDescriptor);
    flow.data(ToResponder, "SSH-1.5-x\nrest");
    EXPECT_EQ(flow.status().kind, ParseStatus::Kind::Broken);
    EXPECT_EQ(flow.status().at, 10U);
}

}  // namespace
}  // namespace sealtap::protocols::ssh
