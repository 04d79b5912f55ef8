#include "protocols/http/header_fields.h"

#include <gtest/gtest.h>

#include "protocols/http/framing.h"

namespace sealtap::protocols::http {
namespace {

HeaderFields fields_of(std::string_view block) {
    HeaderFields fields;
    LineReader lines;
    Bytes data = bytes_of(block);
    while (const auto line = lines.next(data, 1000)) fields.add(*line, 1000);
    return fields;
}

Framing::Kind kind_of(std::string_view block, MessageKind kind = MessageKind::Response) {
    return framing_of(kind, fields_of(block)).kind;
}

TEST(HttpHeaderFields, NamesAreFoundInAnyCaseAndValuesUnfolded) {
    const auto fields =
        fields_of("hOsT :  a.example \r\nContent-Type: text/plain;\r\n\t charset=gbk\n");
    EXPECT_EQ(fields[Field::Host], "a.example");
    EXPECT_EQ(fields[Field::ContentType], "text/plain; charset=gbk");
}

TEST(HttpHeaderFields, ListsAreJoinedAndOfOthersTheFirstCounts) {
    const auto fields = fields_of(
        "Host: a\nHost: b\n folded\nContent-Encoding: br\nContent-Encoding: gzip\nno field\n");
    EXPECT_EQ(fields[Field::Host], "a");
    EXPECT_EQ(fields[Field::ContentEncoding], "br,gzip");
}

TEST(HttpHeaderFields, HostsComeWithoutPortAndUser) {
    EXPECT_EQ(host_of_authority("a.example:80"), "a.example");
    EXPECT_EQ(host_of_authority("[2001:db8::1]:80"), "2001:db8::1");
    EXPECT_EQ(host_of_authority("[2001"), "2001");
    EXPECT_EQ(host_of_uri("http://u:p@a.example:8080/x@y"), "a.example");
    EXPECT_EQ(host_of_uri("/redirect?to=http://b"), "");
}

TEST(HttpHeaderFields, UsersOfBasicOnly) {
    EXPECT_EQ(user_of(fields_of("Authorization: Basic emhhbmc6c2VjcmV0\n")), "zhang");
    EXPECT_EQ(user_of(fields_of("Authorization: Bearer emhhbmc6c2VjcmV0\n")), "");
    EXPECT_EQ(user_of(fields_of("Authorization: Basic c2VjcmV0\n")), "");
}

std::string forwarded(std::string_view block) {
    const auto address = forwarded_for(fields_of(block));
    return address ? address->to_string() : "nobody";
}

TEST(HttpForwarding, TheLastAddressIsTheOneThatTheRelayAppended) {
    EXPECT_EQ(forwarded("Host: a\n"), "nobody");
    EXPECT_EQ(forwarded("X-Forwarded-For: 1.2.3.4, 10.1.0.5\n"), "10.1.0.5");
    EXPECT_EQ(forwarded("X-Forwarded-For: unknown, 10.1.0.5:99 , ,\n"), "10.1.0.5");
    EXPECT_EQ(forwarded("X-Forwarded-For: 1.2.3.4\nX-Forwarded-For: 10.1.0.5\n"), "10.1.0.5");
    EXPECT_EQ(forwarded("Forwarded: for=1.2.3.4, by=x;For=\"[fd00:1::7]:4711\"\n"), "fd00:1::7");
}

TEST(HttpForwarding, ARelayThatHidesItsClientDoesNotLetTheClientSpeak) {
    EXPECT_EQ(forwarded("X-Forwarded-For: 1.2.3.4, unknown\n"), "nobody");
    EXPECT_EQ(forwarded("Forwarded: for=1.2.3.4, for=_hidden\n"), "nobody");
}

TEST(HttpForwarding, AForgedForwardedDoesNotHideTheRelaysXForwardedFor) {
    EXPECT_EQ(forwarded("Forwarded: for=1.2.3.4\nX-Forwarded-For: 10.1.0.5\n"), "10.1.0.5");
    EXPECT_EQ(forwarded("X-Forwarded-For: unknown\nForwarded: for=10.1.0.5\n"), "10.1.0.5");
}

TEST(HttpForwarding, AMappedAddressIsTheIpv4AddressWithin) {
    EXPECT_EQ(forwarded("X-Forwarded-For: ::ffff:10.1.0.5\n"), "10.1.0.5");
    EXPECT_EQ(forwarded("X-Forwarded-For: [::ffff:a01:5]:80\n"), "10.1.0.5");
    EXPECT_EQ(forwarded("X-Forwarded-For: ::fffe:10.1.0.5\n"),
              IpAddress::parse("::fffe:10.1.0.5")->to_string());
}

TEST(HttpForwarding, AListPaddedBeyondTheLimitStillEndsWithTheRelaysAddress) {
    std::string block = "X-Forwarded-For: ";
    for (int i = 0; i < 400; ++i) block += "1.2.3.4, ";
    EXPECT_EQ(forwarded(block + "10.1.0.5\nHost: a\n"), "10.1.0.5");
    EXPECT_EQ(forwarded(block + "1.2.3.4\nX-Forwarded-For: 10.1.0.5\n"), "10.1.0.5");
}

TEST(HttpFraming, FollowsTheRulesOfRfc9112) {
    using enum Framing::Kind;
    EXPECT_EQ(kind_of(""), UntilClose);
    EXPECT_EQ(kind_of("", MessageKind::Request), None);
    EXPECT_EQ(kind_of("Content-Length: 5\n"), Fixed);
    EXPECT_EQ(kind_of("Content-Length: 0\n"), None);
    EXPECT_EQ(kind_of("Content-Length: -5\n"), UntilClose);
    EXPECT_EQ(kind_of("Content-Length: 99999999999999999999999\n"), UntilClose);
    EXPECT_EQ(kind_of("Transfer-Encoding: Chunked\nContent-Length: 5\n"), Chunked);
    EXPECT_EQ(kind_of("Transfer-Encoding: chunked, identity\n"), Chunked);
    EXPECT_EQ(kind_of("Transfer-Encoding: chunked, gzip\n"), UntilClose);
    EXPECT_EQ(kind_of("Transfer-Encoding: identity\nContent-Length: 5\n"), Fixed);
    EXPECT_EQ(kind_of("Transfer-Encoding: gzip\n", MessageKind::Request), UntilClose);
}

TEST(HttpFraming, CodingsStandInTheOrderToUndoThem) {
    const auto codings = codings_of(
        fields_of("Content-Encoding: deflate, x-gzip\nTransfer-Encoding: gzip;q=1, chunked\n"));
    EXPECT_EQ(codings, (std::vector<std::string>{"gzip", "gzip", "deflate"}));
}

TEST(HttpFraming, ARangeOfTheWholeIsNotPartial) {
    EXPECT_FALSE(is_partial("bytes 0-99/100"));
    for (const std::string_view range : {"bytes 1-99/100", "bytes 0-98/100", "bytes 0-99/*",
                                         "items 0-99/100", "bytes 0-18446744073709551615/0"}) {
        EXPECT_TRUE(is_partial(range)) << range;
    }
}

}  // namespace
}  // namespace sealtap::protocols::http
