#include <gtest/gtest.h>

#include "protocols/imap/imap.h"

namespace sealtap::protocols::imap {
namespace {

Probe ask(std::string_view originator, std::string_view responder) {
    return probe(bytes_of(originator), bytes_of(responder));
}

TEST(ImapProbe, AnUntaggedResponseIsEnough) {
    EXPECT_EQ(ask("", "* OK ready\r\n"), Probe::Match);
    EXPECT_EQ(ask("", "* PREAUTH ready\r\n"), Probe::Match);
    EXPECT_EQ(ask("* 12 FETCH (FLAGS ())\r\n", ""), Probe::Match);
    EXPECT_EQ(ask("", "* O"), Probe::NeedMore);
    EXPECT_EQ(ask("", "* a list\r\n"), Probe::NoMatch);
}

TEST(ImapProbe, ATaggedCommandIsEnough) {
    EXPECT_EQ(ask("a1 CAPABILITY\r\n", ""), Probe::Match);
    EXPECT_EQ(ask("A0001 uid fetch 1 BODY[]\r\n", "the middle of a literal\r\n"), Probe::Match);
    EXPECT_EQ(ask("a1 CAPA", ""), Probe::NeedMore);
    EXPECT_EQ(ask("a1 GET /\r\n", ""), Probe::NoMatch);
}

TEST(ImapProbe, ATagWithoutANumberNeedsTheServer) {
    EXPECT_EQ(ask("please select one\r\n", ""), Probe::NeedMore);
    EXPECT_EQ(ask("please select one\r\n", "yes\r\n"), Probe::NoMatch);
    EXPECT_EQ(ask("tag SELECT INBOX\r\n", "* 3 EXISTS\r\n"), Probe::Match);
}

TEST(ImapProbe, AFlowMayBeMetWhenItLeavesItsIdleness) {
    EXPECT_EQ(ask("DONE\r\n", ""), Probe::NeedMore);
    EXPECT_EQ(ask("DONE\r\n", "16 OK IDLE completed\r\n"), Probe::Match);
}

TEST(ImapProbe, TheFlowsOriginatorMayBeTheServer) {
    EXPECT_EQ(ask("a1 OK done\r\n", "a2 NOOP\r\n"), Probe::Match);
    EXPECT_EQ(ask("a1 OK done\r\n", ""), Probe::NeedMore);
}

}  // namespace
}  // namespace sealtap::protocols::imap
