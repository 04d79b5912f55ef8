#include "pipeline/dialogues.h"

#include <iconv.h>

#include <stdexcept>

#include "base/hash.h"

namespace sealtap::test {
namespace {

using enum Direction;

Endpoint at(const char* address, std::uint16_t port) { return {*IpAddress::parse(address), port}; }

/// Chinese running text of at least so many octets in GBK: every octet is above 0x3f.
std::string long_text(std::size_t octets) {
    static const std::string kSentence =
        "这是一份普通的工作报告其中没有任何需要保密的内容只是为了让文本足够长而反复书写";
    std::string text;
    while (converted(text, "GB18030").size() < octets) {
        for (int i = 0; i < 200; ++i) text += kSentence;
    }
    return text;
}

std::string http_put(const std::string& target, const std::string& type, const std::string& body) {
    return "PUT " + target + " HTTP/1.1\r\nHost: files.example\r\nContent-Type: " + type +
           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

const std::string kCreated = "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n";

Dialogue long_gbk_upload() {
    const std::string text = "机密★5年\n" + long_text(70'000) + "\n绝密★10年\n" + long_text(1'000);
    return {
        at("10.1.0.5", 40001),
        at("203.0.113.80", 80),
        {{ToResponder,
          http_put("/up/report.txt", "text/plain; charset=gbk", converted(text, "GB18030"))},
         {ToOriginator, kCreated},
         {ToResponder, "GET /list?id=11010519491231002X HTTP/1.1\r\nHost: files.example\r\n\r\n"},
         {ToOriginator,
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"}}};
}

Dialogue form_upload() {
    const std::string body =
        "--XyZ\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nsee file\r\n"
        "--XyZ\r\nContent-Disposition: form-data; name=\"f\"; "
        "filename=\"\xe5\xae\xa2\xe6\x88\xb7.csv\"\r\n"
        "Content-Type: text/csv\r\n\r\n"
        "姓名,身份证号,手机,银行卡\n张伟,440524188001010014,13812345678,4111111111111111\n"
        "李娜,11010519491231002X,18617888829,2221000000000009\r\n--XyZ--\r\n";
    std::string request =
        "POST /form HTTP/1.1\r\nHost: partner.example\r\nContent-Type: multipart/form-data; "
        "boundary=XyZ\r\nContent-Length: " +
        std::to_string(body.size()) + "\r\n\r\n" + body;
    return {at("10.2.0.9", 40002),
            at("192.0.2.10", 8080),
            {{ToResponder, request}, {ToOriginator, kCreated}}};
}

Dialogue mail() {
    const std::string attached =
        base64_lines("\xff\xfe" + converted("绝密★长期\r\n设计方案\r\n", "UTF-16LE"));
    const std::string message =
        "From: li@corp.example\r\nTo: a@acme.example\r\nSubject: =?GB2312?B?" +
        base::to_base64(bytes_of(converted("资料", "GB18030"))) +
        "?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b1\"\r\n\r\n"
        "--b1\r\nContent-Type: text/plain; charset=gbk\r\nContent-Transfer-Encoding: "
        "quoted-printable\r\n\r\n"
        "=BB=FA=C3=DC=A1=EF5=C4=EA\r\n..dots\r\n--b1\r\nContent-Type: text/plain; name=plan.txt\r\n"
        "Content-Disposition: attachment; filename=plan.txt\r\nContent-Transfer-Encoding: "
        "base64\r\n\r\n" +
        attached + "--b1--\r\n";
    return {at("10.1.0.7", 40003),
            at("192.0.2.25", 25),
            {{ToOriginator, "220 mx.acme.example ESMTP\r\n"},
             {ToResponder, "EHLO pc7\r\n"},
             {ToOriginator, "250-mx.acme.example\r\n250 PIPELINING\r\n"},
             {ToResponder, "MAIL FROM:<li@corp.example>\r\nRCPT TO:<a@acme.example>\r\nDATA\r\n"},
             {ToOriginator, "250 ok\r\n250 ok\r\n354 go\r\n"},
             {ToResponder, message + ".\r\n"},
             {ToOriginator, "250 queued\r\n"},
             {ToResponder, "QUIT\r\n"},
             {ToOriginator, "221 bye\r\n"}}};
}

std::vector<Dialogue> ftp() {
    const std::string document = "秘密★3年\n服务器清单\n" + std::string(5000, 'x') + "\n";
    Dialogue control{at("10.1.0.8", 40004),
                     at("203.0.113.21", 21),
                     {{ToOriginator, "220 ftp ready\r\n"},
                      {ToResponder, "USER wang\r\n"},
                      {ToOriginator, "331 password\r\n"},
                      {ToResponder, "PASS x\r\n"},
                      {ToOriginator, "230 in\r\n"},
                      {ToResponder, "PASV\r\n"},
                      {ToOriginator, "227 Entering Passive Mode (203,0,113,21,200,10)\r\n"},
                      {ToResponder, "STOR list.txt\r\n"},
                      {ToOriginator, "150 go\r\n"},
                      {ToOriginator, "226 done\r\n"},
                      {ToResponder, "QUIT\r\n"},
                      {ToOriginator, "221 bye\r\n"}}};
    Dialogue data{
        at("10.1.0.8", 40005), at("203.0.113.21", 200 * 256 + 10), {{ToResponder, document}}};
    return {control, data};
}

Dialogue unknown_protocol() {
    return {at("10.1.0.9", 40006),
            at("203.0.113.99", 9999),
            {{ToResponder, "\x01\x02HELLO\n" + std::string(3000, '.') + "\nTLP:RED\n"},
             {ToOriginator, "\x01OK\n"},
             {ToResponder, std::string(40'000, '-') + "\n机密★2年\n" + std::string(2000, '=')}}};
}

}  // namespace

std::string converted(const std::string& utf8, const char* charset) {
    iconv_t converter = iconv_open(charset, "UTF-8");
    std::string in = utf8;
    std::string out(utf8.size() * 4 + 16, '\0');
    char* from = in.data();
    char* to = out.data();
    std::size_t left = in.size();
    std::size_t room = out.size();
    const bool failed = iconv(converter, &from, &left, &to, &room) == static_cast<std::size_t>(-1);
    iconv_close(converter);
    if (failed) throw std::runtime_error("cannot convert a fixture");
    out.resize(out.size() - room);
    return out;
}

std::string base64_lines(const std::string& data) {
    const std::string coded = base::to_base64(bytes_of(data));
    std::string out;
    for (std::size_t at_octet = 0; at_octet < coded.size(); at_octet += 76) {
        out += coded.substr(at_octet, 76) + "\r\n";
    }
    return out;
}

std::vector<Dialogue> leaking_dialogues() {
    std::vector<Dialogue> all{long_gbk_upload(), form_upload(), mail()};
    for (Dialogue& dialogue : ftp()) all.push_back(std::move(dialogue));
    all.push_back(unknown_protocol());
    return all;
}

}  // namespace sealtap::test
