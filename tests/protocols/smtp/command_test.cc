#include "protocols/smtp/command.h"

#include <gtest/gtest.h>

#include "protocols/text/sasl.h"

namespace sealtap::protocols::smtp {
namespace {

MailAddress path(std::string_view argument) { return parse_path(argument).value(); }

TEST(SmtpCommand, IsReadWithoutRegardToCase) {
    EXPECT_EQ(parse_command("ehlo pc.example").verb, Verb::Helo);
    EXPECT_EQ(parse_command("Mail From:<a@b>").argument, "From:<a@b>");
    EXPECT_EQ(parse_command("DATABASE").verb, Verb::Unknown);
    EXPECT_EQ(parse_command("").verb, Verb::Unknown);
}

TEST(SmtpCommand, PathGivesAddressAndLowerCaseDomain) {
    EXPECT_EQ(path("FROM:<Li@Acme.Example> SIZE=1"),
              (MailAddress{"Li@Acme.Example", "acme.example"}));
    EXPECT_EQ(path("TO: <a@b.example.>"), (MailAddress{"a@b.example.", "b.example"}));
    EXPECT_EQ(path("TO:a@b NOTIFY=NEVER"), (MailAddress{"a@b", "b"}));
    EXPECT_EQ(path("FROM:<>"), (MailAddress{"", ""}));
    EXPECT_FALSE(parse_path("FROM").has_value());
}

TEST(SmtpCommand, PathLeavesTheSourceRouteOut) {
    EXPECT_EQ(path("TO:<@relay.example,@b:li@acme.example>").address, "li@acme.example");
}

TEST(SmtpCommand, AQuotedLocalPartMayHoldBracketsAndAts) {
    EXPECT_EQ(path(R"(TO:<"a>b\"@x"@acme.example>)"),
              (MailAddress{R"("a>b\"@x"@acme.example)", "acme.example"}));
}

TEST(SmtpCommand, AddressLiteralsAndForeignLettersStay) {
    EXPECT_EQ(path("TO:<a@[192.0.2.1]>").domain, "[192.0.2.1]");
    EXPECT_EQ(path("TO:<\xe5\xbc\xa0@\xe5\x85\xac.example>").domain, "\xe5\x85\xac.example");
}

TEST(SmtpCommand, ChunkHeadIsANumberAndPerhapsLast) {
    EXPECT_EQ(parse_chunk_head("86 last")->length, 86U);
    EXPECT_TRUE(parse_chunk_head("86 last")->last);
    EXPECT_FALSE(parse_chunk_head("0")->last);
    for (const auto* bad : {"", "-1", "x", "99999999999999999999999", "1x LAST"}) {
        EXPECT_FALSE(parse_chunk_head(bad).has_value()) << bad;
    }
}

TEST(SaslExchange, FindsTheUserOfPlain) {
    SaslExchange sasl;
    sasl.start("PLAIN AGxpAHNlY3JldA==");  // \0li\0secret
    EXPECT_EQ(sasl.take_user(), "li");
    EXPECT_EQ(sasl.responses_left(), 0U);
    sasl.start("plain");
    EXPECT_EQ(sasl.responses_left(), 1U);
    sasl.on_response("YWRtaW4AbGkAc2VjcmV0");  // admin\0li\0secret
    EXPECT_EQ(sasl.take_user(), "li");
}

TEST(SaslExchange, FindsTheUserOfLoginAndNotThePassword) {
    SaslExchange sasl;
    sasl.start("LOGIN");
    sasl.on_response("");
    sasl.on_response("c2VjcmV0");
    EXPECT_EQ(sasl.take_user(), std::nullopt);
    sasl.start("LOGIN bGk=");
    EXPECT_EQ(sasl.take_user(), "li");
    sasl.on_response("c2VjcmV0");
    EXPECT_EQ(sasl.take_user(), std::nullopt);
    EXPECT_EQ(sasl.responses_left(), 0U);
}

TEST(SaslExchange, FindsTheUserOfCramMd5AndOAuth) {
    SaslExchange sasl;
    sasl.start("CRAM-MD5");
    sasl.on_response("bGkgd2VpIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw");
    EXPECT_EQ(sasl.take_user(), "li wei");
    sasl.start("XOAUTH2 dXNlcj1saUBhY21lAWF1dGg9QmVhcmVyIHNlY3JldAEB");
    EXPECT_EQ(sasl.take_user(), "li@acme");
}

TEST(SaslExchange, OtherMechanismsAndDamageGiveNoUser) {
    SaslExchange sasl;
    for (const auto* argument : {"GSSAPI YIIB", "PLAIN !!!", "PLAIN =", "CRAM-MD5 bGk=", ""}) {
        sasl.start(argument);
        EXPECT_EQ(sasl.take_user(), std::nullopt) << argument;
    }
}

}  // namespace
}  // namespace sealtap::protocols::smtp
