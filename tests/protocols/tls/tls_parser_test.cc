#include "protocols/tls/tls_parser.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "protocols/conversation.h"

namespace sealtap::protocols::tls {
namespace {

using enum Direction;
using test::Conversation;

const test::Sample& handshake() {
    return *std::ranges::find(test::samples(), std::string_view("tls"), &test::Sample::protocol);
}

TEST(TlsParser, ReadsTheServersNameFromAClientHelloInTwoRecords) {
    Conversation flow(kDescriptor);
    flow.play(handshake());
    const auto& documents = flow.context().documents;
    ASSERT_EQ(documents.size(), 2U);
    EXPECT_EQ(documents[0]->info.receivers.at(0).host.unmasked(), "mail.example");
    EXPECT_EQ(documents[0]->info.fields.at(0).key, "sni");
    EXPECT_EQ(documents[1]->info.sender.host.unmasked(), "mail.example");
    EXPECT_NE(documents[1]->find("tls.handshake"), nullptr);
}

TEST(TlsParser, ShuntsWhatFollowsTheChangeOfTheCipher) {
    Conversation flow(kDescriptor);
    flow.data(ToResponder, handshake().turns[0].octets);
    const std::string_view change("\x14\x03\x03\x00\x01\x01", 6);
    flow.data(ToResponder, std::string(change) + "\x16\x03\x03");
    EXPECT_EQ(flow.status().kind, ParseStatus::Kind::Shunt);
    EXPECT_EQ(flow.status().cause, Cause::Encrypted);
    EXPECT_EQ(flow.status().at, change.size());
}

TEST(TlsParser, IsBrokenByWhatIsNoRecord) {
    Conversation flow(kDescriptor);
    flow.data(ToResponder, handshake().turns[0].octets);
    flow.data(ToResponder, "GET / HTTP/1.1\r\n");
    EXPECT_EQ(flow.status().kind, ParseStatus::Kind::Broken);
}

TEST(TlsParser, GoesOnBehindAGapInsideARecordOnly) {
    const std::string octets = handshake().turns[0].octets;
    Conversation flow(kDescriptor);
    flow.data(ToResponder, octets.substr(0, 10));
    flow.gap(ToResponder, 5);
    EXPECT_EQ(flow.status().kind, ParseStatus::Kind::Continue);
    flow.gap(ToResponder, 500);
    EXPECT_EQ(flow.status().kind, ParseStatus::Kind::Shunt);
    EXPECT_EQ(flow.context().documents[0]->find("tls.handshake")->gap_bytes, 505U);
}

}  // namespace
}  // namespace sealtap::protocols::tls
