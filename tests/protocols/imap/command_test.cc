#include "protocols/imap/command.h"

#include <gtest/gtest.h>

#include "protocols/imap/response.h"

namespace sealtap::protocols::imap {
namespace {

TEST(ImapLiteral, IsKnownInEveryForm) {
    const auto plain = literal_at_end("a1 LOGIN {5}");
    ASSERT_TRUE(plain);
    EXPECT_EQ(plain->at, 9U);
    EXPECT_EQ(plain->length, 5U);
    EXPECT_TRUE(plain->synchronizing);
    EXPECT_FALSE(literal_at_end("x {5+}")->synchronizing);
    EXPECT_EQ(literal_at_end("x ~{5}")->at, 2U);
}

TEST(ImapLiteral, OtherBracesAreNone) {
    for (const std::string_view line : {"", "}", "{}", "{+}", "{-1}", "{5} ", "{5}x",
                                        "{99999999999999999999}", "\"{5}\"", "{0x5}", "5}"}) {
        EXPECT_FALSE(literal_at_end(line)) << line;
    }
}

TEST(ImapCommand, IsFoundBehindTagAndUid) {
    const Command fetch = parse_command("A1 uid fetch 1:* BODY[]");
    EXPECT_EQ(fetch.tag, "A1");
    EXPECT_EQ(fetch.verb, Verb::Fetch);
    EXPECT_EQ(fetch.argument, "1:* BODY[]");
    EXPECT_EQ(parse_command("DONE").verb, Verb::Unknown);
}

TEST(ImapCommand, AQuotedStringLosesItsQuotesAndEscapes) {
    EXPECT_EQ(first_string("\"a \\\"b\\\\\" \"pw\""), "a \"b\\");
    EXPECT_EQ(first_string("zhang secret"), "zhang");
    EXPECT_EQ(first_string("\"open"), "open");
    EXPECT_EQ(first_string(""), "");
}

TEST(ImapResponse, TellsStatusFromData) {
    EXPECT_EQ(parse_response("* OK [X] text").kind, Response::Kind::Ok);
    EXPECT_EQ(parse_response("* BYE").kind, Response::Kind::Refusal);
    EXPECT_EQ(parse_response("a1 NO").tag, "a1");
    EXPECT_EQ(parse_response("+ go").kind, Response::Kind::Continuation);
    const Response fetch = parse_response("* 12 FETCH (FLAGS ())");
    EXPECT_EQ(fetch.kind, Response::Kind::Data);
    EXPECT_EQ(fetch.name, "FETCH");
    EXPECT_EQ(fetch.message, 12U);
    EXPECT_EQ(parse_response("text of a mail").kind, Response::Kind::Unknown);
}

TEST(ImapSection, WholeMessagesAndHeadersAreMessages) {
    for (const std::string_view text :
         {"* 1 FETCH (BODY[] ", "* 1 FETCH (RFC822 ", "* 1 FETCH (rfc822.header ",
          "* 1 FETCH (UID 3 BODY[HEADER] ", "x BODY[HEADER.FIELDS (\"To\" SUBJECT)] ",
          "x BODY[1.2.HEADER] ", "x BODY[]<0> "}) {
        const auto section = section_before(text);
        ASSERT_TRUE(section) << text;
        EXPECT_EQ(section->content, MailContent::Message) << text;
    }
}

TEST(ImapSection, PartsAreNotMessages) {
    for (const std::string_view text : {"* 1 FETCH (BODY[TEXT] ", "BODY[1] ", "BODY[1.MIME] ",
                                        "BINARY[2] ", "RFC822.TEXT ", "BODY[2]<10> "}) {
        const auto section = section_before(text);
        ASSERT_TRUE(section) << text;
        EXPECT_EQ(section->content, MailContent::Other) << text;
    }
    EXPECT_EQ(section_before("BODY[2]<10> ")->origin, 10U);
    EXPECT_FALSE(section_before("* 1 FETCH (ENVELOPE (NIL "));
    EXPECT_FALSE(section_before("* LIST () NIL "));
}

}  // namespace
}  // namespace sealtap::protocols::imap
