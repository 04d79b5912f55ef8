#include <gtest/gtest.h>

#include "protocols/smtp/smtp.h"

namespace sealtap::protocols::smtp {
namespace {

Probe ask(std::string_view originator, std::string_view responder) {
    return probe(bytes_of(originator), bytes_of(responder));
}

TEST(SmtpProbe, AGreetingThatNamesSmtpIsEnough) {
    EXPECT_EQ(ask("", "220 mx.example ESMTP Postfix\r\n"), Probe::Match);
    EXPECT_EQ(ask("", "220-mx.example\r\n220-smtp service\r\n"), Probe::Match);
    EXPECT_EQ(ask("", "220 mx.exam"), Probe::NeedMore);
}

TEST(SmtpProbe, AGreetingWithoutTheNameWaitsForTheClient) {
    EXPECT_EQ(ask("", "220 welcome\r\n"), Probe::NeedMore);
    EXPECT_EQ(ask("EHLO pc\r\n", "220 welcome\r\n"), Probe::Match);
    EXPECT_EQ(ask("USER li\r\n", "220 welcome\r\n"), Probe::NoMatch);
    EXPECT_EQ(ask("", "220 FTP server\r\n"), Probe::NoMatch);
}

TEST(SmtpProbe, OneDirectionIsEnough) {
    EXPECT_EQ(ask("HELO pc\n", ""), Probe::Match);
    EXPECT_EQ(ask("MAIL FROM:<a@b>\r\n", ""), Probe::Match);
    EXPECT_EQ(ask("", "250 2.1.0 Ok\r\n"), Probe::Match);
    EXPECT_EQ(ask("", "354 go ahead\r\n"), Probe::Match);
}

TEST(SmtpProbe, TheFlowsOriginatorMayBeTheServer) {
    EXPECT_EQ(ask("250 ok\r\n", "RCPT TO:<a@b>\r\n"), Probe::Match);
    EXPECT_EQ(ask("", "RCPT TO:<a@b>\r\n"), Probe::Match);
}

TEST(SmtpProbe, NonsenseBeforeTheFirstCommandDoesNotHideTheRest) {
    EXPECT_EQ(ask("FOO\r\n", "220 welcome\r\n"), Probe::NeedMore);
    EXPECT_EQ(ask("FOO\r\nEHLO pc\r\n", "220 welcome\r\n500 what\r\n"), Probe::Match);
    EXPECT_EQ(ask("USER x\r\n", "220 mx ESMTP\r\n"), Probe::Match);
}

TEST(SmtpProbe, WhatOthersSayIsNotSmtp) {
    EXPECT_EQ(ask("GET / HTTP/1.1\r\n", ""), Probe::NoMatch);
    EXPECT_EQ(ask("USER li\r\n", "+OK ready\r\n"), Probe::NoMatch);
    EXPECT_EQ(ask("MODE READER\r\n", "200 news\r\n"), Probe::NoMatch);
    EXPECT_EQ(ask(std::string_view("\x16\x03\x01\x00", 4), ""), Probe::NoMatch);
    EXPECT_EQ(ask("mail the report to Li\n", ""), Probe::NoMatch);
    EXPECT_EQ(ask("BDAT of what\n", ""), Probe::NoMatch);
}

}  // namespace
}  // namespace sealtap::protocols::smtp
