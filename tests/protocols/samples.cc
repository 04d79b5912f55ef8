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

Sample smtp_message() {
    return {"smtp",
            "MessageAndRefusal",
            {to_originator("220-mx.example ESMTP\r\n220 ready\r\n"),
             to_responder("EHLO pc.rd.example\r\n"),
             to_originator("250-mx.example\r\n250-PIPELINING\r\n250 AUTH PLAIN LOGIN\r\n"),
             to_responder("AUTH LOGIN\r\n"), to_originator("334 VXNlcm5hbWU6\r\n"),
             to_responder("emhhbmc=\r\n"), to_originator("334 UGFzc3dvcmQ6\r\n"),
             to_responder("c2VjcmV0\r\n"), to_originator("235 2.7.0 ok\r\n"),
             to_responder("MAIL FROM:<zhang@rd.example> SIZE=99\r\n"
                          "RCPT TO:<li@Acme.Example>\r\nRCPT TO:<no@acme.example>\r\nDATA\r\n"),
             to_originator("250 ok\r\n250 ok\r\n550 no such user\r\n354 go ahead\r\n"),
             to_responder("Subject: the\r\n plan\r\nMessage-ID: <1@pc>\r\n\r\n"
                          "..stuffed\r\n.\rnot the end\r\n.x\n.\nnor this\r\n..\r\n.\r\n"
                          "NOOP\r\nMAIL FROM:<>\r\nRCPT TO:<wang@acme.example>\r\nDATA\r\n"),
             to_originator("250 queued\r\n250 ok\r\n250 ok\r\n250 ok\r\n354 go ahead\r\n"),
             to_responder(".\r\nQUIT\r\n"), to_originator("250 queued\r\n221 bye\r\n")}};
}

Sample smtp_chunks() {
    return {"smtp",
            "ChunksThenTls",
            {to_originator("220 mx.example ESMTP\r\n"), to_responder("EHLO pc\r\n"),
             to_originator("250 CHUNKING\r\n"),
             to_responder("MAIL FROM:<a@rd.example>\r\nRCPT TO:<b@acme.example>\r\n"
                          "RCPT TO:<c@acme.example>\r\n"
                          "BDAT 14\r\nSubject: x\r\n\r\nBDAT 5 LAST\r\n\r\n.\r\n"),
             to_originator("250 ok\r\n250 ok\r\n550 no\r\n250 14 octets\r\n250 queued\r\n"),
             to_responder("STARTTLS\r\n"), to_originator("220 2.0.0 go\r\n\x16\x03\x03 hello")}};
}

Sample smtp_client_only() {
    return {"smtp",
            "ClientOnly",
            {to_responder("HELO pc\nMAIL FROM: a@rd.example\nRCPT TO: b@acme.example\nDATA\n"
                          "Subject: bare line ends\n\ntext\n\r\n.\r\nQUIT\n")}};
}

Sample ftp_passive() {
    return {"ftp",
            "Passive",
            {to_originator("220-Welcome to\r\n 220 the FTP\r\n220 server\r\n"),
             to_responder("USER zhang\r\n"), to_originator("331 Password please.\r\n"),
             to_responder("PASS secret\r\n"), to_originator("230 In.\r\n"),
             to_responder("TYPE I\r\nPASV\r\n"),
             to_originator("200 Ok.\r\n227 Entering Passive Mode (198,51,100,7,82,9).\r\n"),
             to_responder("STOR plans/\xe7\xbb\x9d\xe5\xaf\x86.doc\r\n"),
             to_originator("150 Ok.\r\n226 Done.\r\n"), to_responder("EPSV\r\n"),
             to_originator("229 Entering Extended Passive Mode (|||6446|)\r\n"),
             to_responder("REST 10\r\nRETR a.zip\r\nQUIT\r\n"),
             to_originator("350 At 10.\r\n150 Ok.\r\n226 Done.\r\n221 Bye.\r\n")}};
}

Sample ftp_active_then_tls() {
    return {"ftp",
            "ActiveThenTls",
            {to_originator("220 Service ready\r\n"), to_responder("USER zhang\r\n"),
             to_originator("331 Password please.\r\n"),
             to_responder("PORT 10,2,0,5,4,1\r\nMODE Z\r\nSTOR a.txt\r\n"),
             to_originator("200 Ok.\r\n200 Ok.\r\n150 Ok.\r\n226 Done.\r\n"),
             to_responder("EPRT |1|10.2.0.5|6275|\r\nNLST\r\nAUTH TLS\r\n"),
             to_originator("200 Ok.\r\n150 Ok.\r\n226 Done.\r\n234 Go.\r\n\x16\x03\x03 hello")}};
}

Sample ftp_data() {
    return {"ftp-data", "Download", {to_originator("name,id\r\n"), to_originator("zhang,1\r\n")}};
}

/// The number in network order.
std::string number(std::size_t value, std::size_t octets) {
    std::string text;
    while (octets-- > 0) text += static_cast<char>((value >> (8 * octets)) & 0xffU);
    return text;
}

/// `octets` behind their length.
std::string counted(std::size_t length_octets, std::string_view octets) {
    return number(octets.size(), length_octets) + std::string(octets);
}

std::string tls_record(char type, std::string_view payload) {
    return std::string(1, type) + "\x03\x03" + counted(2, payload);
}

std::string tls_hello(char type, std::string_view extensions) {
    const std::string suites = type == 1 ? counted(2, "\x13\x01") : "\x13\x01";
    const std::string compression =
        type == 1 ? counted(1, std::string(1, '\0')) : std::string(1, '\0');
    const std::string body = "\x03\x03" + std::string(32, 'r') + counted(1, std::string(32, 's')) +
                             suites + compression + counted(2, extensions);
    return std::string(1, type) + counted(3, body);
}

Sample tls_sample() {
    const std::string name = counted(2, std::string(1, '\0') + counted(2, "mail.example"));
    const std::string extensions =
        number(43, 2) + counted(2, "\x02\x03\x04") + number(0, 2) + counted(2, name);
    const std::string hello = tls_hello(1, extensions);
    const std::string change = tls_record(20, "\x01");
    // The ClientHello in two records, as middleboxes hate it.
    return {"tls",
            "Handshake",
            {to_responder(tls_record(22, hello.substr(0, 30)) + tls_record(22, hello.substr(30))),
             to_originator(tls_record(22, tls_hello(2, "")) + tls_record(21, "\x01\x70") + change +
                           tls_record(23, "encrypted")),
             to_responder(change + tls_record(22, "finished"))}};
}

std::string ssh_packet(char message, std::string_view rest) {
    return counted(4, "\x04" + std::string(1, message) + std::string(rest) + "pad4");
}

Sample ssh_sample() {
    return {"ssh",
            "KeyExchange",
            {to_originator("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"),
             to_responder("SSH-2.0-client_1.0 comment\r\n" + ssh_packet(20, "algorithms")),
             to_originator(ssh_packet(20, "algorithms of the server")),
             to_responder(ssh_packet(30, "public key") + ssh_packet(21, "") + "encrypted"),
             to_originator("encrypted too")}};
}

std::vector<Sample> make_samples() {
    return {http_form(),           http_pipelined(),    http_expect(),      http_connect(),
            http_upgrade(),        http_answers_only(), tls_sample(),       ssh_sample(),
            smtp_message(),        smtp_chunks(),       smtp_client_only(), ftp_passive(),
            ftp_active_then_tls(), ftp_data()};
}

}  // namespace

std::span<const Sample> samples() {
    static const std::vector<Sample> all = make_samples();
    return all;
}

}  // namespace sealtap::test
