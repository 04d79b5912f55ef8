#include "protocols/http/start_line.h"

#include <gtest/gtest.h>

#include <string>

namespace sealtap::protocols::http {
namespace {

Probe probe_of(std::string_view originator, std::string_view responder = "") {
    return probe(bytes_of(originator), bytes_of(responder));
}

TEST(HttpProbe, MatchesAStartLineOfEitherSide) {
    EXPECT_EQ(probe_of("GET / HTTP/1.1\r\n"), Probe::Match);
    EXPECT_EQ(probe_of("", "GET / HTTP/1.1\n"), Probe::Match);
    EXPECT_EQ(probe_of("HTTP/1.1 200\r\n"), Probe::Match);
    EXPECT_EQ(probe_of("\r\n\r\nBITS_POST /up HTTP/1.0\r\n"), Probe::Match);
    EXPECT_EQ(probe_of("GET / HTTP/1.1\r\n", "rest of a body"), Probe::Match);
}

TEST(HttpProbe, WaitsForMoreOfAPrefix) {
    for (const std::string_view text : {"", "\r\n", "G", "GET ", "GET /x HTTP/1.", "HTTP/1.1 20"}) {
        EXPECT_EQ(probe_of(text), Probe::NeedMore) << text;
    }
}

TEST(HttpProbe, TakesALongTargetOfAKnownMethod) {
    EXPECT_EQ(probe_of("GET /" + std::string(2000, 'a')), Probe::Match);
    EXPECT_EQ(probe_of("FOO /" + std::string(2000, 'a')), Probe::NeedMore);
}

TEST(HttpProbe, RefusesOtherText) {
    for (const std::string_view text :
         {"get / HTTP/1.1\r\n", "GET /\r\n", "GET / HTTP/2.0\r\n", "HTTP/1.1 OK\r\n",
          "220 ready\r\n", "The text of HTTP/1.1\r\n", "\x16\x03\x01", "SSH-2.0-x\r\n",
          "EHLO a\r\n"}) {
        EXPECT_EQ(probe_of(text), Probe::NoMatch) << text;
    }
}

TEST(HttpStartLine, ReadsRequests) {
    const auto line = parse_request_line("PUT  /a b HTTP/1.0 ");
    ASSERT_TRUE(line);
    EXPECT_EQ(line->method, "PUT");
    EXPECT_EQ(line->target, " /a b");
    EXPECT_EQ(line->target_at, 4U);
    EXPECT_EQ(line->version, "HTTP/1.0");
    EXPECT_FALSE(parse_request_line("GET HTTP/1.1"));
    EXPECT_FALSE(parse_request_line(""));
}

TEST(HttpStartLine, ReadsStatuses) {
    EXPECT_EQ(parse_status_line("HTTP/1.1 404 Not Found")->status, 404U);
    EXPECT_EQ(parse_status_line("HTTP/1.0  200")->status_text, "200");
    for (const std::string_view text : {"HTTP/1.1", "HTTP/1.1 ", "HTTP/1.1 2", "HTTP/1.1 2000",
                                        "HTTP/1.1 099 x", "HTTP/1.1200 OK", "HTTP/1.x 200 OK"}) {
        EXPECT_FALSE(parse_status_line(text)) << text;
    }
}

}  // namespace
}  // namespace sealtap::protocols::http
