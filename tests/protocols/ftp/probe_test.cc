#include <gtest/gtest.h>

#include "protocols/ftp/ftp.h"

namespace sealtap::protocols::ftp {
namespace {

Probe ask(std::string_view originator, std::string_view responder) {
    return probe(bytes_of(originator), bytes_of(responder));
}

TEST(FtpProbe, AGreetingThatNamesFtpIsEnough) {
    EXPECT_EQ(ask("", "220 (vsFTPd 3.0.3)\r\n"), Probe::Match);
    EXPECT_EQ(ask("", "220-Welcome\r\n220 to FTP\r\n"), Probe::Match);
    EXPECT_EQ(ask("", "220 mx ESMTP\r\n"), Probe::NoMatch);
}

TEST(FtpProbe, AGreetingWithoutTheNameWaitsForTheClient) {
    EXPECT_EQ(ask("", "220 welcome\r\n"), Probe::NeedMore);
    EXPECT_EQ(ask("USER li\r\n", "220 welcome\r\n"), Probe::Match);
    EXPECT_EQ(ask("AUTH TLS\r\n", "220 welcome\r\n"), Probe::Match);
    EXPECT_EQ(ask("FOO\r\n", "220 welcome\r\n"), Probe::NeedMore);
    EXPECT_EQ(ask("FOO\r\nUSER li\r\n", "220 welcome\r\n500 what\r\n"), Probe::Match);
}

TEST(FtpProbe, OneDirectionIsEnough) {
    EXPECT_EQ(ask("TYPE I\r\n", ""), Probe::Match);
    EXPECT_EQ(ask("PORT 10,2,0,5,4,1\r\n", ""), Probe::Match);
    EXPECT_EQ(ask("", "227 Entering Passive Mode (192,0,2,7,82,9).\r\n"), Probe::Match);
    EXPECT_EQ(ask("", "331 Please specify the password.\r\n"), Probe::Match);
}

TEST(FtpProbe, TheFlowsOriginatorMayBeTheServer) {
    EXPECT_EQ(ask("150 here it comes\r\n", "RETR a.txt\r\n"), Probe::Match);
    EXPECT_EQ(ask("502 Unknown command\r\n", "PASS x\r\n"), Probe::Match);
}

TEST(FtpProbe, WhatOthersSayIsNotFtp) {
    EXPECT_EQ(ask("USER li\r\n", "+OK ready\r\n"), Probe::NoMatch);
    EXPECT_EQ(ask("USER li\r\n", ""), Probe::NeedMore);
    EXPECT_EQ(ask("RETR 1\r\n", ""), Probe::NeedMore);
    EXPECT_EQ(ask("MODE READER\r\n", "200 news\r\n"), Probe::NeedMore);
    EXPECT_EQ(ask("GROUP a.b\r\n", "200 news\r\n"), Probe::NoMatch);
    EXPECT_EQ(ask("GET / HTTP/1.1\r\n", ""), Probe::NoMatch);
    EXPECT_EQ(ask("PORT of Hamburg\n", ""), Probe::NoMatch);
    EXPECT_EQ(ask("AUTH PLAIN x\r\n", ""), Probe::NoMatch);
    EXPECT_EQ(ask(std::string_view("\x16\x03\x01\x00", 4), "220 welcome\r\n"), Probe::NoMatch);
}

}  // namespace
}  // namespace sealtap::protocols::ftp
