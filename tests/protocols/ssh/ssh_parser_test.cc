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

TEST(SshParser, ShuntsBehindNewKeys) {
    Conversation flow(kDescriptor);
    const std::string_view new_keys("\x00\x00\x00\x03\x01\x15P", 7);
    flow.data(ToResponder, "SSH-2.0-x\r\n" + std::string(new_keys));
    EXPECT_EQ(flow.status().kind, ParseStatus::Kind::Continue);
    flow.data(ToResponder, "ciphertext");
    EXPECT_EQ(flow.status().kind, ParseStatus::Kind::Shunt);
    EXPECT_EQ(flow.status().at, 0U);
}

TEST(SshParser, ShuntsBehindALengthThatCannotBe) {
    Conversation flow(kDescriptor);
    flow.data(ToResponder, "SSH-2.0-x\r\n\xff\xff\xff\xff\x01\x14 rest");
    EXPECT_EQ(flow.status().kind, ParseStatus::Kind::Shunt);
    EXPECT_EQ(flow.status().at, 17U);
}

TEST(SshParser, ShuntsVersionOneBehindItsIdentification) {
    Conversation flow(kDescriptor);
    flow.data(ToResponder, "SSH-1.5-x\nrest");
    EXPECT_EQ(flow.status().kind, ParseStatus::Kind::Shunt);
    EXPECT_EQ(flow.status().at, 10U);
}

}  // namespace
}  // namespace sealtap::protocols::ssh
