#include "bench/office_mix.h"

#include <fmt/format.h>
#include <zlib.h>

#include <array>
#include <cmath>
#include <random>

#include "base/hash.h"
#include "bench/capture_writer.h"
#include "detect/charset.h"
#include "sealtap/bytes.h"

namespace sealtap::bench {
namespace {

constexpr std::array<std::string_view, 24> kPhrases{"the delivery of the third quarter ",
                                                    "please find the minutes attached, ",
                                                    "阀门的装配工艺见附件，",
                                                    "会议纪要已发给各部门，",
                                                    "请于本周五之前提交报告。",
                                                    "供应商报价单第二版",
                                                    "valve body drawing revision C, ",
                                                    "with best regards\r\n",
                                                    "采购合同草案\r\n",
                                                    "total 48120.00 EUR, ",
                                                    "生产计划调整如下：",
                                                    "see https://wiki.example/plan ",
                                                    "order 2026-11-0042, ",
                                                    "温度曲线与上一批次一致；",
                                                    "quality of the last batch ",
                                                    "if there are questions, call ",
                                                    "的",
                                                    "技术参数：压力 16 MPa，",
                                                    "shift list of week 47, ",
                                                    "仓库盘点结果，",
                                                    "internal newsletter no. 12\r\n",
                                                    "公司内部培训安排，",
                                                    "customer visit on Tuesday, ",
                                                    "感谢您的支持，"};

/// Makes the talks of the office, each with some object of a random size in it.
class Office {
public:
    Office(CaptureWriter& writer, std::uint64_t seed) : writer_(writer), random_(seed) {}

    void next() {
        switch (random_() % 8) {
            case 0: return download("text/html; charset=utf-8", text());
            case 1: return download("text/html; charset=gbk", in_gbk(text()));
            case 2: return download("application/json", json());
            case 3: return download_gzip();
            case 4: return upload();
            case 5: return mail();
            case 6: return file_transfer();
            default: return unknown();
        }
    }
    std::string take_payload() { return std::move(payload_); }

private:
    Endpoint host(std::uint8_t network, std::uint16_t port) {
        const std::string octets{static_cast<char>(network), '\1',
                                 static_cast<char>(random_() % 256),
                                 static_cast<char>(random_() % 256)};
        return {IpAddress::v4(bytes_of(octets).first<4>()), port};
    }
    Talk begin(const Endpoint& originator, const Endpoint& responder) {
        Talk talk(writer_, originator, responder);
        talk.open();
        return talk;
    }
    Talk begin(std::uint16_t port) {
        return begin(host(10, static_cast<std::uint16_t>(1024 + random_() % 60000)),
                     host(198, port));
    }
    void ask(Talk& talk, std::string_view octets) {
        payload_ += octets;
        talk.ask(octets);
    }
    void answer(Talk& talk, std::string_view octets) {
        payload_ += octets;
        talk.answer(octets);
    }

    /// From 2 KiB to 1 MiB, small ones more often.
    std::size_t object_size() {
        return static_cast<std::size_t>(
            std::exp2(std::uniform_real_distribution(11.0, 20.0)(random_)));
    }
    std::string text() {
        const std::size_t size = object_size();
        std::string out;
        while (out.size() < size) out += kPhrases[random_() % kPhrases.size()];
        return out + "\r\n电话 13800138000\r\n";
    }
    std::string json() {
        const std::size_t size = object_size();
        std::string out = "[";
        while (out.size() < size)
            out += fmt::format(R"({{"id":{},"name":"{}"}},)", random_() % 1'000'000,
                               kPhrases[random_() % kPhrases.size()]);
        return out + "null]";
    }
    std::string octets() {
        std::string out(object_size(), '\0');
        for (char& octet : out) octet = static_cast<char>(random_());
        return out;
    }
    std::string in_gbk(const std::string& utf8) {
        return detect::encode(detect::to_characters(utf8), detect::Charset::Gb18030, gb18030_);
    }

    void download(std::string_view type, const std::string& body, std::string_view more = "") {
        Talk talk = begin(80);
        ask(talk, "GET /page HTTP/1.1\r\nHost: intranet.example\r\nAccept: */*\r\n\r\n");
        answer(talk,
               fmt::format("HTTP/1.1 200 OK\r\nContent-Type: {}\r\n{}Content-Length: {}\r\n\r\n",
                           type, more, body.size()));
        answer(talk, body);
        talk.close();
    }
    void download_gzip() {
        const std::string body = text();
        std::string packed(body.size() + 1024, '\0');
        z_stream stream{};
        deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 16 + MAX_WBITS, 8,
                     Z_DEFAULT_STRATEGY);
        std::vector<Bytef> in(body.begin(), body.end());
        std::vector<Bytef> out(packed.size());
        stream.next_in = in.data();
        stream.avail_in = static_cast<uInt>(in.size());
        stream.next_out = out.data();
        stream.avail_out = static_cast<uInt>(out.size());
        deflate(&stream, Z_FINISH);
        packed.assign(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(stream.total_out));
        deflateEnd(&stream);
        download("text/plain", packed, "Content-Encoding: gzip\r\n");
    }
    void upload() {
        const std::string file = random_() % 2 == 0 ? text() : octets();
        const std::string body = fmt::format(
            "--xyz\r\nContent-Disposition: form-data; name=\"f\"; filename=\"plan.txt\"\r\n\r\n{}"
            "\r\n--xyz--\r\n",
            file);
        Talk talk = begin(80);
        ask(talk, fmt::format("POST /upload HTTP/1.1\r\nHost: files.example\r\nContent-Type: "
                              "multipart/form-data; boundary=xyz\r\nContent-Length: {}\r\n\r\n",
                              body.size()));
        ask(talk, body);
        answer(talk, "HTTP/1.1 204 No Content\r\n\r\n");
        talk.close();
    }
    std::string attachment() {
        const std::string file = random_() % 2 == 0 ? text() : octets();
        const std::string base64 = base::to_base64(bytes_of(file));
        std::string out =
            "--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
            "Content-Disposition: attachment; filename=\"report.doc\"\r\n\r\n";
        for (std::size_t at = 0; at < base64.size(); at += 76)
            out.append(base64, at, 76).append("\r\n");
        return out;
    }
    void mail() {
        Talk talk = begin(25);
        answer(talk, "220 mail.example ESMTP\r\n");
        const std::array<std::string_view, 4> commands{"EHLO a.example\r\n",
                                                       "MAIL FROM:<li@a.example>\r\n",
                                                       "RCPT TO:<wang@b.example>\r\n", "DATA\r\n"};
        for (const std::string_view command : commands) {
            ask(talk, command);
            answer(talk, command == "DATA\r\n" ? "354 go on\r\n" : "250 ok\r\n");
        }
        ask(talk,
            "From: li@a.example\r\nTo: wang@b.example\r\nSubject: report\r\nMIME-Version: 1.0\r\n"
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; "
            "charset=utf-8\r\n\r\nsee the attachment\r\n");
        ask(talk, attachment());
        ask(talk, "--b--\r\n.\r\n");
        answer(talk, "250 ok\r\n");
        ask(talk, "QUIT\r\n");
        answer(talk, "221 bye\r\n");
        talk.close();
    }
    void file_transfer() {
        const Endpoint asks = host(10, 40000);
        const Endpoint serves = host(198, 21);
        Talk control = begin(asks, serves);
        answer(control, "220 ready\r\n");
        ask(control, "USER li\r\n");
        answer(control, "230 in\r\n");
        ask(control, "EPSV\r\n");
        answer(control, "229 passive (|||50000|)\r\n");
        ask(control, "STOR plan.txt\r\n");
        answer(control, "150 go on\r\n");
        Talk data = begin({asks.address, 40001}, {serves.address, 50000});
        ask(data, text());
        data.close();
        answer(control, "226 done\r\n");
        control.close();
    }
    void unknown() {
        Talk talk = begin(9000);
        ask(talk, octets());
        answer(talk, in_gbk(text()));
        talk.close();
    }

    CaptureWriter& writer_;
    std::mt19937_64 random_;
    detect::Gb18030 gb18030_;
    std::string payload_;
};

}  // namespace

std::string write_office_mix(const std::string& path, std::uint64_t size, std::uint64_t seed) {
    CaptureWriter writer(path, std::chrono::microseconds(10));
    Office office(writer, seed);
    while (writer.size() < size) office.next();
    return office.take_payload();
}

}  // namespace sealtap::bench
