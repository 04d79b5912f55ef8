#include "protocols/samples.h"

namespace sealtap::test {
namespace {

using enum Direction;

Turn to_responder(std::string_view octets) { return {ToResponder, std::string(octets)}; }
Turn to_originator(std::string_view octets) { return {ToOriginator, std::string(octets)}; }

Sample http_form() {
    return {"http",
            "FormAndAnswer",
            {to_responder("POST /upload?f=%E6%9C%BA HTTP/1.1\r\n"
                          "Host: files.example:8080\r\n"
                          "Authorization: Basic emhhbmc6c2VjcmV0\r\n"
                          "X-Forwarded-For: 10.2.0.77, 10.2.0.8\r\n"
                          "Content-Type: multipart/form-data;\r\n boundary=\"xx yy\"\r\n"
                          "Content-Length: 20\r\n\r\n--xx yy\r\n\r\nabc\r\n\r\n\r\n\r\n"),
             to_originator("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=GBK\r\n"
                           "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
                           "5;name=value\r\nhello\r\n6\r\n world\r\n0\r\nX-Check: 1\r\n\r\n")}};
}

Sample http_pipelined() {
    return {"http",
            "Pipelined",
            {to_responder("\r\nGET /a HTTP/1.1\r\nHost: a.example\r\n\r\n"
                          "HEAD /b HTTP/1.1\nHost: a.example\n\n"
                          "GET /c/plan.txt HTTP/1.0\r\n\r\n"),
             to_originator("HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n"
                           "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n"
                           "HTTP/1.0 200 OK\r\n\r\nuntil the end\n")}};
}

Sample http_expect() {
    return {"http",
            "ExpectContinue",
            {to_responder("PUT /x.bin HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
                          "Content-Length: 4\r\n\r\n"),
             to_originator("HTTP/1.1 100 Continue\r\n\r\n"), to_responder("1234"),
             to_originator("HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok")}};
}

Sample http_connect() {
    return {"http",
            "Connect",
            {to_responder("CONNECT mail.example:443 HTTP/1.1\r\nHost: mail.example:443\r\n\r\n"),
             to_originator("HTTP/1.1 200 Connection established\r\n\r\n"),
             to_responder("\x16\x03\x01 tunnel")}};
}

Sample http_upgrade() {
    return {"http",
            "Upgrade",
            {to_responder("GET /chat HTTP/1.1\r\nUpgrade: websocket\r\n\r\n"),
             to_originator("HTTP/1.1 101 Switching Protocols\r\n\r\n\x81\x05hello")}};
}

Sample http_answers_only() {
    return {"http",
            "AnswersOnly",
            {to_originator("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"
                           "HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nsorryjunk\r\n")}};
}

std::vector<Sample> make_samples() {
    return {http_form(),    http_pipelined(), http_expect(),
            http_connect(), http_upgrade(),   http_answers_only()};
}

}  // namespace

std::span<const Sample> samples() {
    static const std::vector<Sample> all = make_samples();
    return all;
}

}  // namespace sealtap::test
