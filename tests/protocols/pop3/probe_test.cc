#include <gtest/gtest.h>

#include "protocols/pop3/pop3.h"

namespace sealtap::protocols::pop3 {
namespace {

Probe ask(std::string_view originator, std::string_view responder) {
    return probe(bytes_of(originator), bytes_of(responder));
}

TEST(Pop3Probe, AGreetingWithWordsIsEnough) {
    EXPECT_EQ(ask("", "+OK POP3 ready\r\n"), Probe::Match);
    EXPECT_EQ(ask("FOO\r\n", "+OK ready\r\n"), Probe::Match);
    EXPECT_EQ(ask("", "+OK rea"), Probe::NeedMore);
    EXPECT_EQ(ask("", "+"), Probe::NeedMore);
}

TEST(Pop3Probe, ABareReplyWaitsForTheClient) {
    EXPECT_EQ(ask("", "+OK\r\n"), Probe::NeedMore);
    EXPECT_EQ(ask("USER li\r\n", "+OK\r\n"), Probe::Match);
    EXPECT_EQ(ask("*1\r\n$4\r\nPING\r\n", "+OK\r\n"), Probe::NoMatch);
}

TEST(Pop3Probe, ACommandThatOnlyPop3HasIsEnough) {
    EXPECT_EQ(ask("CAPA\r\n", ""), Probe::Match);
    EXPECT_EQ(ask("", "UIDL\r\n"), Probe::Match);
    EXPECT_EQ(ask("APOP li 0123\r\n", ""), Probe::Match);
    EXPECT_EQ(ask("RETR 1\r\n", "rest of a message\r\n"), Probe::NoMatch);
    EXPECT_EQ(ask("RETR 1\r\n", "+OK\r\n"), Probe::Match);
}

TEST(Pop3Probe, OthersAreLeftAlone) {
    EXPECT_EQ(ask("USER li\r\n", "220 ftp\r\n"), Probe::NoMatch);
    EXPECT_EQ(ask("USER li\r\n", ""), Probe::NeedMore);
    EXPECT_EQ(ask("RETR plan.txt\r\n", ""), Probe::NoMatch);
    EXPECT_EQ(ask("GET / HTTP/1.1\r\n", ""), Probe::NoMatch);
}

}  // namespace
}  // namespace sealtap::protocols::pop3
