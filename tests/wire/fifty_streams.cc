#include "wire/fifty_streams.h"

#include <array>

#include "base/hash.h"
#include "pipeline/dialogues.h"

namespace sealtap::test {
namespace {

using enum Direction;

struct Text {
    std::string name;
    std::string charset;  ///< as MIME names it
    std::string octets;
};

/// A text that leaks at its begin and at its end, with octets between that say nothing.
Text text_of(const char* mime_charset, const char* iconv_charset, const std::string& first,
             const std::string& filler, const std::string& last) {
    std::string text = first + "\r\n";
    while (text.size() < 900) text += filler + "\r\n";
    text += last + "\r\n";
    return {mime_charset, mime_charset, converted(text, iconv_charset)};
}

std::vector<Text> five_texts() {
    const std::string plain = "这是一份普通的工作报告其中没有任何需要保密的内容";
    const std::string people =
        "姓名,身份证号,手机\r\n张伟,440524188001010014,13812345678\r\n李娜,11010519491231002X,"
        "18617888829";
    return {
        text_of("utf-8", "UTF-8", "绝密★10年", plain, people),
        text_of("gbk", "GB18030", "机密★5年", plain, "秘密★3年"),
        text_of("gb18030", "GB18030", "絕密★10年", "這是一份普通的工作報告", "機密★5年"),
        text_of("utf-16le", "UTF-16LE", "秘密★3年", plain, "绝密★长期"),
        text_of("utf-16be", "UTF-16BE", "TOP SECRET//NOFORN", "an ordinary report of no interest",
                "TLP:RED"),
    };
}

Endpoint at(const char* address, std::uint16_t port) { return {*IpAddress::parse(address), port}; }

Dialogue dialogue(std::uint16_t client_port, std::uint16_t server_port,
                  std::vector<Message> messages) {
    return {at("10.1.0.5", client_port), at("203.0.113.21", server_port), std::move(messages)};
}

std::string size_of(const std::string& octets) { return std::to_string(octets.size()); }

const std::string kCreated = "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n";

std::vector<Dialogue> put(const Text& text) {
    return {dialogue(40001, 80,
                     {{ToResponder,
                       "PUT /up/a.txt HTTP/1.1\r\nHost: files.example\r\nContent-Type: text/plain; "
                       "charset=" +
                           text.charset + "\r\nContent-Length: " + size_of(text.octets) +
                           "\r\n\r\n" + text.octets},
                      {ToOriginator, kCreated}})};
}

std::string chunked(const std::string& octets) {
    static constexpr std::array<std::size_t, 5> kSizes{1, 17, 255, 64, 3};
    std::string out;
    for (std::size_t from = 0, i = 0; from < octets.size(); ++i) {
        const std::string chunk = octets.substr(from, kSizes[i % kSizes.size()]);
        constexpr const char* kDigits = "0123456789abcdef";
        out += {kDigits[chunk.size() / 16], kDigits[chunk.size() % 16]};
        out += "\r\n" + chunk + "\r\n";
        from += chunk.size();
    }
    return out + "0\r\n\r\n";
}

std::vector<Dialogue> post_in_chunks(const Text& text) {
    return {dialogue(
        40002, 8080,
        {{ToResponder,
          "POST /in HTTP/1.1\r\nHost: files.example\r\nContent-Type: "
          "text/plain; charset=" +
              text.charset + "\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(text.octets)},
         {ToOriginator, kCreated},
         {ToResponder, "GET /next HTTP/1.1\r\nHost: files.example\r\n\r\n"},
         {ToOriginator, "HTTP/1.1 204 No Content\r\n\r\n"}})};
}

std::vector<Dialogue> form(const Text& text) {
    const std::string body =
        "--XyZ\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nsee file\r\n--XyZ\r\n"
        "Content-Disposition: form-data; name=\"f\"; filename=\"b.txt\"\r\nContent-Type: "
        "text/plain; charset=" +
        text.charset + "\r\n\r\n" + text.octets + "\r\n--XyZ--\r\n";
    return {dialogue(40003, 80,
                     {{ToResponder,
                       "POST /form HTTP/1.1\r\nHost: files.example\r\nContent-Type: "
                       "multipart/form-data; boundary=XyZ\r\nContent-Length: " +
                           size_of(body) + "\r\n\r\n" + body},
                      {ToOriginator, kCreated}})};
}

/// The client serves: what it says goes out.
std::vector<Dialogue> served(const Text& text) {
    Dialogue out =
        dialogue(80, 40004,
                 {{ToResponder, "GET /c.txt HTTP/1.1\r\nHost: pc.example\r\n\r\n"},
                  {ToOriginator,
                   "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=" + text.charset +
                       "\r\nContent-Length: " + size_of(text.octets) + "\r\n\r\n" + text.octets}});
    std::swap(out.originator, out.responder);
    return {out};
}

std::string mail_with(const std::string& headers, const std::string& body) {
    return "From: li@corp.example\r\nTo: a@acme.example\r\nSubject: papers\r\nMIME-Version: "
           "1.0\r\n" +
           headers + "\r\n" + body;
}

std::string attached(const Text& text) {
    return mail_with("Content-Type: multipart/mixed; boundary=b1\r\n",
                     "--b1\r\nContent-Type: text/plain\r\n\r\nsee below\r\n--b1\r\nContent-Type: "
                     "text/plain; charset=" +
                         text.charset +
                         "\r\nContent-Disposition: attachment; filename=d.txt\r\n"
                         "Content-Transfer-Encoding: base64\r\n\r\n" +
                         base64_lines(text.octets) + "--b1--\r\n");
}

std::string quoted(const std::string& octets) {
    constexpr const char* kDigits = "0123456789ABCDEF";
    std::string out;
    for (std::size_t i = 0; i < octets.size(); ++i) {
        const auto octet = static_cast<unsigned char>(octets[i]);
        out += {'=', kDigits[octet / 16], kDigits[octet % 16]};
        if (i % 24 == 23) out += "=\r\n";
    }
    return out + "\r\n";
}

std::vector<Dialogue> sent_mail(const std::string& message) {
    return {dialogue(
        40005, 25,
        {{ToOriginator, "220 mx.acme.example ESMTP\r\n"},
         {ToResponder, "EHLO pc7\r\n"},
         {ToOriginator, "250-mx.acme.example\r\n250 PIPELINING\r\n"},
         {ToResponder, "MAIL FROM:<li@corp.example>\r\nRCPT TO:<a@acme.example>\r\nDATA\r\n"},
         {ToOriginator, "250 ok\r\n250 ok\r\n354 go\r\n"},
         {ToResponder, message + ".\r\n"},
         {ToOriginator, "250 queued\r\n"},
         {ToResponder, "QUIT\r\n"},
         {ToOriginator, "221 bye\r\n"}})};
}

std::vector<Dialogue> mail_with_attachment(const Text& text) { return sent_mail(attached(text)); }

std::vector<Dialogue> mail_quoted(const Text& text) {
    return sent_mail(mail_with("Content-Type: text/plain; charset=" + text.charset +
                                   "\r\nContent-Transfer-Encoding: quoted-printable\r\n",
                               quoted(text.octets)));
}

std::vector<Dialogue> stored_by_ftp(const Text& text) {
    return {dialogue(40006, 21,
                     {{ToOriginator, "220 ftp ready\r\n"},
                      {ToResponder, "USER wang\r\n"},
                      {ToOriginator, "331 password\r\n"},
                      {ToResponder, "PASS x\r\n"},
                      {ToOriginator, "230 in\r\n"},
                      {ToResponder, "PASV\r\n"},
                      {ToOriginator, "227 Entering Passive Mode (203,0,113,21,200,10)\r\n"},
                      {ToResponder, "STOR e.txt\r\n"},
                      {ToOriginator, "150 go\r\n"},
                      {ToOriginator, "226 done\r\n"},
                      {ToResponder, "QUIT\r\n"},
                      {ToOriginator, "221 bye\r\n"}}),
            dialogue(40007, 200 * 256 + 10, {{ToResponder, text.octets}})};
}

std::vector<Dialogue> appended_by_imap(const Text& text) {
    const std::string message = attached(text);
    return {dialogue(40008, 143,
                     {{ToOriginator, "* OK ready\r\n"},
                      {ToResponder, "a1 LOGIN li x\r\n"},
                      {ToOriginator, "a1 OK in\r\n"},
                      {ToResponder, "a2 APPEND Sent {" + size_of(message) + "}\r\n"},
                      {ToOriginator, "+ go\r\n"},
                      {ToResponder, message + "\r\n"},
                      {ToOriginator, "a2 OK kept\r\n"},
                      {ToResponder, "a3 LOGOUT\r\n"},
                      {ToOriginator, "* BYE\r\na3 OK out\r\n"}})};
}

std::vector<Dialogue> raw(const Text& text) {
    return {dialogue(40009, 9999,
                     {{ToResponder, std::string("\x01\x02HELLO\r\n\0", 10) + text.octets},
                      {ToOriginator, "\x01OK\r\n"},
                      {ToResponder, "\r\n" + text.octets}})};
}

std::vector<Dialogue> in_a_query(const Text& text) {
    std::string query;
    constexpr const char* kDigits = "0123456789ABCDEF";
    for (const char c : text.octets) {
        const auto octet = static_cast<unsigned char>(c);
        query += {'%', kDigits[octet / 16], kDigits[octet % 16]};
    }
    const std::string body = "note=" + query + "&id=11010519491231002X";
    return {dialogue(40010, 80,
                     {{ToResponder,
                       "POST /say?id=11010519491231002X HTTP/1.1\r\nHost: "
                       "files.example\r\nContent-Type: "
                       "application/x-www-form-urlencoded\r\nContent-Length: " +
                           size_of(body) + "\r\n\r\n" + body},
                      {ToOriginator, kCreated}})};
}

}  // namespace

std::vector<Stream> fifty_streams() {
    struct Way {
        const char* name;
        std::vector<Dialogue> (*make)(const Text&);
    };
    constexpr std::array kWays{
        Way{"put", put},           Way{"chunks", post_in_chunks},     Way{"form", form},
        Way{"served", served},     Way{"mail", mail_with_attachment}, Way{"quoted", mail_quoted},
        Way{"ftp", stored_by_ftp}, Way{"imap", appended_by_imap},     Way{"raw", raw},
        Way{"query", in_a_query}};
    std::vector<Stream> streams;
    for (const Way& way : kWays) {
        for (const Text& text : five_texts())
            streams.push_back({std::string(way.name) + " " + text.name, way.make(text)});
    }
    return streams;
}

std::vector<Dialogue> said_by(const Stream& stream, std::size_t client) {
    const std::string name =
        "10.1." + std::to_string(client / 250 % 250 + 1) + "." + std::to_string(client % 250 + 1);
    const IpAddress address = *IpAddress::parse(name);
    std::vector<Dialogue> dialogues = stream.dialogues;
    for (Dialogue& one : dialogues) {
        const bool opens = one.originator.address == *IpAddress::parse("10.1.0.5");
        (opens ? one.originator : one.responder).address = address;
    }
    return dialogues;
}

}  // namespace sealtap::test
