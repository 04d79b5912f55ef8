#include "protocols/text/reply.h"

#include <gtest/gtest.h>

namespace sealtap::protocols {
namespace {

TEST(ReplyLine, IsThreeDigitsAndASeparator) {
    EXPECT_EQ(parse_reply_line("250 ok")->code, 250U);
    EXPECT_EQ(parse_reply_line("250 ok")->text, "ok");
    EXPECT_EQ(parse_reply_line("250")->code, 250U);
    EXPECT_TRUE(parse_reply_line("250-ok")->continued);
    for (const auto* bad : {"", "25", "25a ok", "250ok", "650 x", "050 x", " 250 x"}) {
        EXPECT_FALSE(parse_reply_line(bad).has_value()) << bad;
    }
}

TEST(ReplyReader, InSmtpAnyLineWithoutHyphenEndsAReply) {
    ReplyReader reader(ReplyStyle::EveryLineCoded);
    EXPECT_FALSE(reader.on_line("250-a"));
    EXPECT_FALSE(reader.on_line("250-b"));
    EXPECT_EQ(reader.on_line("550 c")->code, 550U);
}

TEST(ReplyReader, InFtpOnlyTheSameCodeEndsAReply) {
    ReplyReader reader(ReplyStyle::FirstAndLast);
    EXPECT_FALSE(reader.on_line("211-a"));
    EXPECT_FALSE(reader.on_line("227 (1,2,3,4,5,6)"));
    EXPECT_FALSE(reader.on_line(" 211 b"));
    EXPECT_EQ(reader.on_line("211 end")->code, 211U);
    EXPECT_EQ(reader.on_line("227 x")->code, 227U);
}

TEST(ReplyReader, AfterAGapALineCountsForItself) {
    ReplyReader reader(ReplyStyle::FirstAndLast);
    EXPECT_FALSE(reader.on_line("211-a"));
    reader.resynchronise();
    EXPECT_EQ(reader.on_line("227 x")->code, 227U);
}

}  // namespace
}  // namespace sealtap::protocols
