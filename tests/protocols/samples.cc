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

Sample pop3_mailbox() {
    return {
        "pop3",
        "LoginAndRetrieve",
        {to_originator("+OK pop.example ready <1896.697170952@pop.example>\r\n"),
         to_responder("CAPA\r\n"), to_originator("+OK\r\nUSER\r\nTOP\r\nSASL PLAIN LOGIN\r\n.\r\n"),
         to_responder("AUTH LOGIN\r\n"), to_originator("+ VXNlcm5hbWU6\r\n"),
         to_responder("emhhbmc=\r\n"), to_originator("+ UGFzc3dvcmQ6\r\n"),
         to_responder("c2VjcmV0\r\n"), to_originator("+OK in\r\n"),
         to_responder("STAT\r\nLIST\r\nRETR 1\r\nTOP 2 0\r\nRETR 3\r\nNOOP\r\n"),
         to_originator("+OK 2 200\r\n+OK two messages\r\n1 100\r\n2 100\r\n.\r\n"
                       "+OK 100 octets\r\nSubject: the\r\n plan\r\nMessage-ID: <1@pc>\r\n\r\n"
                       "..stuffed\r\n.x\r\n.\n+OK not the end\r\n..\r\n.\r\n"
                       "+OK top\r\nno header, \xe7\xbb\x9d\r\n\r\n.\r\n"
                       "-ERR no such message\r\n+OK\r\n"),
         to_responder("QUIT\r\n"), to_originator("+OK bye\r\n")}};
}

Sample pop3_tls() {
    return {"pop3",
            "StartTls",
            {to_originator("+OK ready\r\n"), to_responder("CAPA\r\n"),
             to_originator("+OK\r\nSTLS\r\n.\r\n"), to_responder("STLS\r\n"),
             to_originator("+OK begin TLS\r\n\x16\x03\x03 hello")}};
}

Sample pop3_server_only() {
    return {"pop3",
            "ServerOnly",
            {to_originator("+OK ready\r\n+OK\r\n+OK in\r\n+OK 2 200\r\n1 100\r\n2 100\r\n.\r\n"
                           "+OK 100 octets\r\nReceived: by x\r\nSubject: a\r\n\r\ntext\r\n.\r\n"
                           "+OK 100 octets\r\n.\r\n+OK bye\r\n")}};
}

Sample imap_mailbox() {
    return {
        "imap",
        "FetchAndAppend",
        {to_originator("* OK [CAPABILITY IMAP4rev1 LITERAL+] ready {9}\r\n"),
         to_responder("a1 LOGIN {5}\r\n"), to_originator("+ go on\r\n"),
         to_responder("zhang \"a \\\"secret\"\r\n"), to_originator("a1 OK in {3}\r\n"),
         to_responder("a2 select \"INBOX\"\r\n"),
         to_originator("* 3 EXISTS\r\n* FLAGS (\\Seen)\r\na2 OK [READ-WRITE] done\r\n"),
         to_responder("a3 UID FETCH 1:* (FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)] BODY[2])\r\n"),
         to_originator("* 1 FETCH (FLAGS (\\Seen) BODY[HEADER.FIELDS (SUBJECT)] {14}\r\n"
                       "Subject: a\r\n\r\n BODY[2] {4}\r\n}{3}\r\n"
                       "* 2 FETCH (RFC822 {27}\r\nSubject: b\r\n\r\n{9}\r\n\x16 text\r\n UID 7)\r\n"
                       "* LIST () \"/\" {4}\r\nplan\r\na3 OK done\r\n"),
         to_responder("a4 FETCH 3 BODY[]<0.16>\r\n"),
         to_originator("* 3 FETCH (BODY[]<0> {16}\r\nSubject: c\r\n\r\nab)\r\na4 OK done\r\n"),
         to_responder("a5 FETCH 3 BODY[]<16.16>\r\n"),
         to_originator("* 3 FETCH (BODY[]<16> {4}\r\ncd\r\n)\r\na5 OK done\r\n"),
         to_responder("a6 APPEND {6+}\r\nDrafts (\\Seen) {17+}\r\nSubject: d\r\n\r\nxyz"
                      " ~{16+}\r\nSubject: e\r\n\r\n\x02\x01\r\na7 APPEND Sent {99}\r\n"),
         to_originator("a6 OK done\r\na7 NO [TRYCREATE] no\r\n"),
         to_responder("a8 SEARCH TEXT {0}\r\n BODY \"{5}\"\r\na9 IDLE\r\nDONE\r\n"
                      "b0 LOGOUT\r\n"),
         to_originator("* BYE\r\nb0 OK\r\n")}};
}

Sample imap_tls() {
    return {"imap",
            "StartTls",
            {to_originator("* OK ready\r\n"), to_responder("a1 STARTTLS\r\n"),
             to_originator("a1 OK go\r\n\x16\x03\x03 hello")}};
}

Sample imap_compressed() {
    return {"imap",
            "Compressed",
            {to_originator("* PREAUTH ready\r\n"), to_responder("a1 AUTHENTICATE PLAIN\r\n"),
             to_originator("+ \r\n"), to_responder("AHpoYW5nAHNlY3JldA==\r\n"),
             to_originator("a1 OK in\r\n"), to_responder("a2 COMPRESS DEFLATE\r\n"),
             to_originator("a2 OK go\r\n\x01\x02 deflated")}};
}

Sample imap_client_only() {
    return {"imap",
            "ClientOnly",
            {to_responder("A1 LOGIN zhang secret\nA2 APPEND INBOX {12}\nSubject: x\n\n\n"
                          "A3 LOGOUT\n")}};
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
    // RFC 4253 section 6: padded to a multiple of 8 octets, by at least 4.
    const std::size_t padding = 4 + (8 - (4 + 1 + 1 + rest.size() + 4) % 8) % 8;
    return counted(4, std::string(1, static_cast<char>(padding)) + message + std::string(rest) +
                          std::string(padding, 'p'));
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
            ftp_active_then_tls(), ftp_data(),          pop3_mailbox(),     pop3_tls(),
            pop3_server_only(),    imap_mailbox(),      imap_tls(),         imap_compressed(),
            imap_client_only()};
}

}  // namespace

std::span<const Sample> samples() {
    static const std::vector<Sample> all = make_samples();
    return all;
}

}  // namespace sealtap::test
