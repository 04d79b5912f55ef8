#include "protocols/http/http_parser.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "protocols/conversation.h"

namespace sealtap::protocols::http {
namespace {

using test::RecordedDocument;
using test::RecordedPart;
using enum Direction;

/// A conversation and short ways to ask what became of it.
class HttpParser : public testing::Test {
protected:
    void request(std::string_view octets) { flow_.data(ToResponder, octets); }
    void answer(std::string_view octets) { flow_.data(ToOriginator, octets); }
    void end(EndReason reason = EndReason::Complete) { flow_.end(reason); }

    auto& documents() { return flow_.context().documents; }
    const RecordedDocument& document(std::size_t i) { return *documents().at(i); }
    const RecordedPart& part(std::size_t i, std::string_view step) {
        static const RecordedPart kNone;
        const RecordedPart* found = document(i).find(step);
        EXPECT_NE(found, nullptr) << step;
        return found == nullptr ? kNone : *found;
    }
    std::string data(std::size_t i, std::string_view step) { return part(i, step).data; }
    std::string field(std::size_t i, std::string_view key) {
        const auto& fields = document(i).info.fields;
        const auto found = std::ranges::find(fields, key, &ProtocolField::key);
        return found == fields.end() ? std::string("(none)") : found->value.unmasked();
    }

    test::Conversation flow_{kDescriptor};
};

TEST_F(HttpParser, GivesEveryPieceOfARequestItsPart) {
    request("POST /a?b=%20 HTTP/1.1\r\nHost: h.example\r\nContent-Length: 3\r\n\r\nabc");
    end();
    ASSERT_EQ(documents().size(), 1U);
    EXPECT_EQ(data(0, "http.start"), "POST  HTTP/1.1\r\n");
    EXPECT_EQ(data(0, "http.url"), "/a?b=%20");
    EXPECT_EQ(part(0, "http.url").info.codings, std::vector<std::string>{"percent"});
    EXPECT_EQ(data(0, "http.header"), "Host: h.example\r\nContent-Length: 3\r\n\r\n");
    EXPECT_EQ(data(0, "http.body"), "abc");
    EXPECT_EQ(part(0, "http.body").info.object, ObjectKind::Body);
    EXPECT_EQ(document(0).end, EndReason::Complete);
}

TEST_F(HttpParser, BeginsTheDocumentOfARequestWithTheEndOfItsHeader) {
    request("GET /a HTTP/1.1\r\nHost: h\r\n");
    EXPECT_TRUE(documents().empty());
    request("\r\n");
    ASSERT_EQ(documents().size(), 1U);
    EXPECT_EQ(data(0, "http.header"), "Host: h\r\n\r\n");
}

TEST_F(HttpParser, BeginsTheDocumentOfARequestThatHasMoreThanIsHeld) {
    request("GET /a HTTP/1.1\r\nA: b\r\n");
    const std::string line = "B: " + std::string(600, 'x') + "\r\n";
    request(line);
    ASSERT_EQ(documents().size(), 1U);
    EXPECT_EQ(data(0, "http.header"), "A: b\r\n" + line);
}

TEST_F(HttpParser, GivesAnUnfinishedRequestToItsDocumentAtTheEnd) {
    request("\r\nGET /a HTTP/1.1\r\nHost: h\r\nX: ");
    end();
    ASSERT_EQ(documents().size(), 1U);
    EXPECT_EQ(data(0, "http.start"), "\r\nGET  HTTP/1.1\r\n");
    EXPECT_EQ(data(0, "http.url"), "/a");
    EXPECT_EQ(data(0, "http.header"), "Host: h\r\nX: ");
    EXPECT_EQ(document(0).end, EndReason::Aborted);
}

TEST_F(HttpParser, DecodedNamesAreAPartOnceEach) {
    answer(
        "HTTP/1.1 200 OK\r\nContent-Disposition: attachment; filename=\"%31/%31.txt\"; "
        "filename*=UTF-8''%31%2F%31.txt; name=plain\r\nContent-Length: 1\r\n\r\nx");
    end();
    EXPECT_EQ(data(0, "file.name"), "1/1.txt");
    EXPECT_EQ(document(0).find("file.name", 1), nullptr);
    EXPECT_EQ(document(0).find("http.header.value"), nullptr);
}

TEST_F(HttpParser, NamesWithoutEscapesAreReadInTheHeader) {
    request("POST / HTTP/1.1\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\n");
    end();
    EXPECT_EQ(document(0).find("file.name"), nullptr);
}

TEST_F(HttpParser, NamesWithEncodedWordsAreAPartToBeDecoded) {
    answer(
        "HTTP/1.1 200 OK\r\nContent-Disposition: attachment; "
        "filename=\"=?utf-8?B?YQ==?=\"\r\n\r\n");
    end();
    EXPECT_EQ(data(0, "file.name"), "=?utf-8?B?YQ==?=");
    EXPECT_EQ(part(0, "file.name").info.codings, std::vector<std::string>{"encoded-word"});
}

TEST_F(HttpParser, NameOfAPutIsAPartUnlessItIsAscii) {
    request("PUT /a/%E7%BB%9D.txt HTTP/1.1\r\n\r\nPUT /a/b.txt HTTP/1.1\r\n\r\n");
    end();
    EXPECT_EQ(data(0, "file.name"), "绝.txt");
    EXPECT_EQ(document(1).find("file.name"), nullptr);
}

TEST_F(HttpParser, PercentEncodedValuesAreAPartToBeDecoded) {
    request(
        "GET / HTTP/1.1\r\nReferer: http://h/?q=%31%31%30\r\nX-A: %31%31\r\n"
        "Cookie: a=%E7%BB%9D\r\n\r\n");
    end();
    EXPECT_EQ(data(0, "http.header.value"), "http://h/?q=%31%31%30\na=%E7%BB%9D\n");
    EXPECT_EQ(part(0, "http.header.value").info.codings, std::vector<std::string>{"percent"});
}

TEST_F(HttpParser, NamesThePartiesOfARequest) {
    request(
        "GET http://user@files.example:8080/x HTTP/1.1\r\nHost: other.example\r\n"
        "Authorization: Basic emhhbmc6c2VjcmV0\r\nX-Forwarded-For: unknown, 10.1.2.3:99, "
        "10.9.9.9:4711\r\n"
        "\r\n");
    const DocumentInfo& info = document(0).info;
    EXPECT_EQ(info.sender.user.unmasked(), "zhang");
    EXPECT_EQ(info.sender.forwarded_for, IpAddress::parse("10.9.9.9"));
    ASSERT_EQ(info.receivers.size(), 1U);
    EXPECT_EQ(info.receivers[0].host.unmasked(), "files.example");
    EXPECT_EQ(field(0, "hostname"), "files.example");
    EXPECT_EQ(info.direction, ToResponder);
}

TEST_F(HttpParser, NeverPutsThePasswordIntoTheDocumentsFacts) {
    request("GET / HTTP/1.1\r\nAuthorization: Basic emhhbmc6c2VjcmV0\r\n\r\n");
    answer("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
    end();
    for (const auto& each : documents()) {
        for (const ProtocolField& each_field : each->info.fields) {
            EXPECT_EQ(each_field.value.unmasked().find("secret"), std::string::npos);
        }
        EXPECT_EQ(each->info.sender.user.unmasked().find("secret"), std::string::npos);
    }
}

TEST_F(HttpParser, TellsTheAnswerWhoAskedForWhat) {
    request(
        "GET /plans/q3%20plan.pdf?x=1 HTTP/1.1\r\nHost: rd.example:80\r\n"
        "Forwarded: for=10.0.0.1, for=\"[2001:db8::7]:4711\";proto=http\r\n\r\n");
    answer("HTTP/1.1 200 OK\r\nContent-Type: Application/PDF\r\nContent-Length: 2\r\n\r\nxx");
    const DocumentInfo& info = document(1).info;
    EXPECT_EQ(info.direction, ToOriginator);
    EXPECT_EQ(info.transaction, 0U);
    EXPECT_EQ(info.name.unmasked(), "q3 plan.pdf");
    EXPECT_EQ(info.media_type, "application/pdf");
    EXPECT_EQ(info.sender.host.unmasked(), "rd.example");
    ASSERT_EQ(info.receivers.size(), 1U);
    EXPECT_EQ(info.receivers[0].forwarded_for, IpAddress::parse("2001:db8::7"));
    EXPECT_EQ(field(1, "status"), "200");
    EXPECT_EQ(field(1, "url"), "/plans/q3%20plan.pdf?x=1");
    EXPECT_EQ(field(1, "length"), "2");
}

TEST_F(HttpParser, RemembersNoBeginOfAWordForTheAnswer) {
    const std::string padding(240, '-');
    request("GET /" + padding + "110101199003077571.txt HTTP/1.1\r\nHost: a\r\n\r\n");
    answer("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
    EXPECT_EQ(document(1).info.name.unmasked(), padding);
}

TEST_F(HttpParser, TakesTheNameFromContentDisposition) {
    request("GET /download?id=7 HTTP/1.1\r\n\r\n");
    answer(
        "HTTP/1.1 200 OK\r\nContent-Disposition: attachment; filename=\"x.doc\"; "
        "filename*=UTF-8''%E6%9C%BA%E5%AF%86.doc\r\nContent-Length: 1\r\n\r\nx");
    EXPECT_EQ(document(1).info.name.unmasked(), "机密.doc");
    EXPECT_EQ(part(1, "http.body").info.name.unmasked(), "机密.doc");
}

TEST_F(HttpParser, UndoesChunksAndKeepsTheirFraming) {
    request("GET / HTTP/1.1\r\n\r\n");
    answer(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\nContent-Encoding: br\r\n\r\n"
        "3;a=\"b\"\r\nabc\r\n00A \r\n0123456789\r\n0\r\nX: 1\r\n\r\nHTTP/1.1 200 OK\r\n");
    EXPECT_EQ(data(1, "http.body"), "abc0123456789");
    EXPECT_EQ(data(1, "http.framing"), "3;a=\"b\"\r\n\r\n00A \r\n\r\n0\r\n");
    EXPECT_EQ(data(1, "http.trailer"), "X: 1\r\n\r\n");
    EXPECT_EQ(part(1, "http.body").info.codings, (std::vector<std::string>{"gzip", "br"}));
    EXPECT_EQ(part(1, "http.body").end, EndReason::Complete);
    EXPECT_EQ(field(1, "length"), "13");
    EXPECT_EQ(documents().size(), 3U);
}

TEST_F(HttpParser, KnowsAnswersWithoutContent) {
    request("HEAD /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\nGET /c HTTP/1.1\r\n\r\n");
    answer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
    answer("HTTP/1.1 204 No Content\r\nContent-Length: 100\r\n\r\n");
    answer("HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n");
    end();
    ASSERT_EQ(documents().size(), 6U);
    for (std::size_t i = 3; i < 6; ++i) {
        EXPECT_EQ(document(i).find("http.body"), nullptr);
        EXPECT_EQ(document(i).info.transaction, i - 3);
        EXPECT_EQ(document(i).end, EndReason::Complete);
    }
}

TEST_F(HttpParser, ReadsAnAnswerWithoutLengthUntilTheFlowCloses) {
    request("GET / HTTP/1.0\r\n\r\n");
    answer("HTTP/1.0 200 OK\r\n\r\nabc");
    answer("HTTP/1.0 200 is only text here\r\n");
    end();
    EXPECT_EQ(data(1, "http.body"), "abcHTTP/1.0 200 is only text here\r\n");
    EXPECT_EQ(part(1, "http.body").end, EndReason::Complete);
}

TEST_F(HttpParser, SaysThatABodyWasCutByTheEndOfTheFlow) {
    request("PUT /x HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc");
    end();
    EXPECT_EQ(part(0, "http.body").end, EndReason::Aborted);
    EXPECT_EQ(document(0).end, EndReason::Aborted);
    EXPECT_EQ(document(0).info.name.unmasked(), "x");
}

TEST_F(HttpParser, TransferEncodingOverridesContentLength) {
    request(
        "POST / HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
        "1\r\nx\r\n0\r\n\r\nGET /2 HTTP/1.1\r\n\r\n");
    ASSERT_EQ(documents().size(), 2U);
    EXPECT_EQ(data(0, "http.body"), "x");
    EXPECT_EQ(data(1, "http.url"), "/2");
}

TEST_F(HttpParser, TheFirstOfContradictingLengthsCounts) {
    request(
        "POST / HTTP/1.1\r\nContent-Length: junk\r\nContent-Length: 2, 5\r\nContent-Length: "
        "9\r\n\r\n"
        "abGET /2 HTTP/1.1\r\n\r\n");
    EXPECT_EQ(data(0, "http.body"), "ab");
    EXPECT_EQ(data(1, "http.url"), "/2");
}

TEST_F(HttpParser, SwitchesBehindTheAnswerToConnect) {
    request("CONNECT [2001:db8::9]:443 HTTP/1.1\r\nHost: x\r\n\r\n");
    answer("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nSSH-");
    EXPECT_EQ(flow_.status().kind, ParseStatus::Kind::SwitchTo);
    EXPECT_EQ(flow_.status().protocol, "");
    EXPECT_EQ(flow_.status().at, 38U);
    EXPECT_EQ(document(0).info.receivers.at(0).host.unmasked(), "2001:db8::9");
    EXPECT_EQ(document(1).end, EndReason::Complete);
}

TEST_F(HttpParser, GoesOnWhenConnectIsRefused) {
    request("CONNECT a:443 HTTP/1.1\r\n\r\n");
    answer("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 2\r\n\r\nno");
    request("CONNECT a:443 HTTP/1.1\r\nProxy-Authorization: Basic bGk6eA==\r\n\r\n");
    answer("HTTP/1.1 200 OK\r\n\r\n");
    EXPECT_EQ(flow_.status().kind, ParseStatus::Kind::SwitchTo);
    EXPECT_EQ(flow_.status().at, 19U);
    EXPECT_EQ(document(2).info.sender.user.unmasked(), "li");
}

TEST_F(HttpParser, SeesATunnelWhoseAnswerIsMissing) {
    request("CONNECT a:443 HTTP/1.1\r\n\r\n\x16\x03\x01");
    EXPECT_EQ(flow_.status().kind, ParseStatus::Kind::SwitchTo);
    EXPECT_EQ(flow_.status().at, 26U);
}

TEST_F(HttpParser, SeesATunnelWhoseRequestIsMissing) {
    answer("HTTP/1.1 200 Connection established\r\nVia: proxy\r\n\r\n\x16\x03\x03");
    EXPECT_EQ(flow_.status().kind, ParseStatus::Kind::SwitchTo);
    EXPECT_EQ(flow_.status().at, 51U);
}

TEST_F(HttpParser, DoesNotWaitForContentThatWasRefused) {
    request("POST /1 HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1000\r\n\r\n");
    answer("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
    request("GET /2 HTTP/1.1\r\n\r\n");
    ASSERT_EQ(documents().size(), 3U);
    EXPECT_EQ(data(2, "http.url"), "/2");
    EXPECT_EQ(document(2).info.transaction, 1U);
}

TEST_F(HttpParser, TakesContentThatComesDespiteARefusal) {
    request("POST /1 HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 12\r\n\r\n");
    answer("HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n");
    request("a line\nabcdeGET /2 HTTP/1.1\r\n\r\n");
    EXPECT_EQ(data(0, "http.body"), "a line\nabcde");
    EXPECT_EQ(data(2, "http.url"), "/2");
}

TEST_F(HttpParser, FindsTheRequestsWhereTheResponderSendsThem) {
    flow_.data(ToOriginator, "GET /x HTTP/1.1\r\nHost: h\r\n\r\n");
    flow_.data(ToResponder, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
    end();
    EXPECT_EQ(document(0).info.direction, ToOriginator);
    EXPECT_EQ(document(1).info.direction, ToResponder);
    EXPECT_EQ(document(1).info.sender.host.unmasked(), "h");
}

TEST_F(HttpParser, AnswersWithoutRequestsMayBeToHead) {
    answer(
        "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: "
        "1\r\n\r\nx");
    end();
    ASSERT_EQ(documents().size(), 2U);
    EXPECT_EQ(data(1, "http.body"), "x");
    EXPECT_EQ(document(1).info.transaction, 1U);
}

TEST_F(HttpParser, CountsAGapInContentOfKnownLengthAndGoesOn) {
    request("POST /1 HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc");
    flow_.gap(ToResponder, 4);
    request("defPOST /2 HTTP/1.1\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(data(0, "http.body"), "abcdef");
    EXPECT_EQ(part(0, "http.body").gap_bytes, 4U);
    EXPECT_EQ(part(0, "http.body").end, EndReason::Complete);
    EXPECT_EQ(data(1, "http.url"), "/2");
}

TEST_F(HttpParser, CountsAGapInsideAChunkAndGoesOn) {
    request("GET / HTTP/1.1\r\n\r\n");
    answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nA\r\nab");
    flow_.gap(ToOriginator, 8);
    answer("\r\n1\r\nc\r\n0\r\n\r\n");
    end();
    EXPECT_EQ(data(1, "http.body"), "abc");
    EXPECT_EQ(document(1).end, EndReason::Complete);
}

TEST_F(HttpParser, AGapBeyondTheContentIsCountedWhereTheNextMessageIsSought) {
    request("POST /1 HTTP/1.1\r\nContent-Length: 5\r\n\r\nabc");
    flow_.gap(ToResponder, 20);
    request("r: x\r\n\r\nGET /3 HTTP/1.1\r\n\r\n");
    ASSERT_EQ(documents().size(), 3U);
    EXPECT_EQ(part(0, "http.body").gap_bytes, 2U);
    EXPECT_EQ(part(1, "http.other").gap_bytes, 18U);
    EXPECT_EQ(data(1, "http.other"), "r: x\r\n\r\n");
    EXPECT_EQ(data(2, "http.url"), "/3");
}

TEST_F(HttpParser, KeepsTheFactsOfAHeaderBlockThatAGapCut) {
    request("POST /1 HTTP/1.1\r\nHost: h.example\r\nConte");
    flow_.gap(ToResponder, 7);
    request("h: 5\r\n\r\nbody body\nGET /2 HTTP/1.1\r\n\r\n");
    EXPECT_EQ(document(0).info.receivers.at(0).host.unmasked(), "h.example");
    EXPECT_EQ(data(0, "http.other"), "h: 5\r\n\r\nbody body\n");
    EXPECT_EQ(part(0, "http.header").gap_bytes, 7U);
    EXPECT_EQ(data(1, "http.url"), "/2");
}

TEST_F(HttpParser, AnAnswerLostInAGapDoesNotShiftTheOthers) {
    request("GET /1 HTTP/1.1\r\n\r\n");
    flow_.gap(ToOriginator, 100);
    request("GET /2 HTTP/1.1\r\n\r\n");
    answer("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
    EXPECT_EQ(field(3, "url"), "/2");
    EXPECT_EQ(document(3).info.transaction, 1U);
}

TEST_F(HttpParser, BrokenChunksDoNotHideTheNextMessage) {
    request("POST /1 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcXX\r\n");
    request("GET /2 HTTP/1.1\r\n\r\n");
    EXPECT_EQ(data(0, "http.other"), "XX\r\n");
    EXPECT_EQ(document(0).end, EndReason::Aborted);
    EXPECT_EQ(data(1, "http.url"), "/2");
}

TEST_F(HttpParser, RemembersNoMoreRequestsThanTheLimitAndStillCountsThem) {
    flow_.context().limits_in_force.set(Limit::PipelineDepthMax, 2);
    for (int i = 0; i < 5; ++i) request("GET /" + std::to_string(i) + " HTTP/1.1\r\n\r\n");
    for (int i = 0; i < 5; ++i) answer("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
    request("GET /5 HTTP/1.1\r\n\r\n");
    answer("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
    EXPECT_EQ(flow_.context().hits[Limit::PipelineDepthMax], 3U);
    EXPECT_EQ(field(6, "url"), "/1");
    EXPECT_EQ(field(9, "url"), "(none)");
    EXPECT_EQ(document(9).info.transaction, 4U);
    EXPECT_EQ(field(11, "url"), "/5");
}

TEST_F(HttpParser, HeadersBeyondTheLimitGoToOtherAndTheFramingHolds) {
    flow_.context().limits_in_force.set(Limit::HeadersMax, 1);
    request("POST / HTTP/1.1\r\nA: 1\r\nContent-Length: 2\r\n\r\nxxGET /2 HTTP/1.1\r\n\r\n");
    EXPECT_EQ(flow_.context().hits[Limit::HeadersMax], 1U);
    EXPECT_EQ(data(0, "http.header"), "A: 1\r\n");
    EXPECT_EQ(data(0, "http.other"), "Content-Length: 2\r\n\r\n");
    EXPECT_EQ(data(0, "http.body"), "xx");
    EXPECT_EQ(data(1, "http.url"), "/2");
}

TEST_F(HttpParser, ALineBeyondTheLimitIsKeptInPieces) {
    flow_.context().limits_in_force.set(Limit::LineBytesMax, 32);
    request("GET / HTTP/1.1\r\nX: " + std::string(100, 'x') + "\r\nHost: h\r\n\r\n");
    EXPECT_GT(flow_.context().hits[Limit::LineBytesMax], 0U);
    EXPECT_EQ(document(0).info.receivers.at(0).host.unmasked(), "h");
    EXPECT_EQ(document(0).end, EndReason::Complete);
}

TEST_F(HttpParser, ATargetWithBlanksAndRawOctetsIsTaken) {
    request("GET /\xbb\xfa\xc3\xdc plan.txt HTTP/1.1\r\n\r\n");
    EXPECT_EQ(data(0, "http.url"), "/\xbb\xfa\xc3\xdc plan.txt");
}

TEST_F(HttpParser, PartOfAnObjectIsARange) {
    request("GET /a HTTP/1.1\r\n\r\nGET /a HTTP/1.1\r\n\r\n");
    answer("HTTP/1.1 206 Partial\r\nContent-Range: bytes 0-0/5\r\nContent-Length: 1\r\n\r\nx");
    answer("HTTP/1.1 206 Partial\r\nContent-Range: bytes 0-0/1\r\nContent-Length: 1\r\n\r\nx");
    EXPECT_EQ(part(2, "http.body").info.object, ObjectKind::Range);
    EXPECT_EQ(part(3, "http.body").info.object, ObjectKind::Body);
}

TEST_F(HttpParser, ContentInManyPacketsIsOnePart) {
    request("PUT /big HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n");
    for (int i = 0; i < 1000; ++i) request(std::string(1000, static_cast<char>(i)));
    EXPECT_EQ(data(0, "http.body").size(), 1'000'000U);
    EXPECT_EQ(document(0).parts.size(), 4U);
    EXPECT_TRUE(document(0).ended);
}

TEST_F(HttpParser, EmptyLinesWithoutEndAreBoundedAndKept) {
    flow_.context().limits_in_force.set(Limit::LineBytesMax, 16);
    request(std::string(1000, '\n') + "GET /2 HTTP/1.1\r\n\r\n");
    EXPECT_EQ(flow_.context().bytes_in_parts(), 1019U);
    EXPECT_EQ(flow_.context().hits[Limit::LineBytesMax], 1U);
}

}  // namespace
}  // namespace sealtap::protocols::http
