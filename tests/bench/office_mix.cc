#include "bench/office_mix.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "bench/capture_writer.h"
#include "bench/conversation.h"
#include "bench/objects.h"
#include "sealtap/bytes.h"

namespace sealtap::bench {
namespace {

constexpr std::string_view kGet =
    "GET /intranet/page?id=17 HTTP/1.1\r\nHost: intranet.example\r\nUser-Agent: Mozilla/5.0 (X11; "
    "Linux x86_64)\r\nAccept: */*\r\nAccept-Language: zh-CN,en\r\nCookie: lang=zh; theme=dark\r\n"
    "\r\n";

/// Makes the conversations of the office, each with some objects of random sizes in it, and keeps
/// account of what has to be done with them.
class Office {
public:
    Office(const OfficeMix& mix, Workload& load)
        : make_(mix.seed), object_bytes_max_(mix.object_bytes_max), load_(load) {}

    Conversation next() {
        talk_ = Conversation();
        outward_ = true;
        ++load_.flows;
        // In turn, so that a small corpus has the same shares as a large one.
        switch (conversations_++ * 7 % 20) {
            case 0:
            case 1: mail(); break;
            case 2:
            case 3: file_transfer(); break;
            case 4:
            case 5: uploads(); break;
            case 6: unknown(); break;
            default: downloads(); break;
        }
        return std::move(talk_);
    }

private:
    using Charset = ObjectMaker::Charset;

    Endpoint host(std::uint8_t network, std::uint16_t port) {
        const std::string octets{static_cast<char>(network), '\1',
                                 static_cast<char>(make_.number(256)),
                                 static_cast<char>(make_.number(256))};
        return {IpAddress::v4(bytes_of(octets).first<4>()), port};
    }
    void begin(std::uint16_t port) {
        talk_.open(host(10, static_cast<std::uint16_t>(1024 + make_.number(60000))),
                   host(198, port));
    }
    void ask(std::string octets, std::size_t flow = 0) {
        load_.payload_bytes += octets.size();
        talk_.ask(std::move(octets), flow);
    }
    void answer(std::string octets, std::size_t flow = 0) {
        load_.payload_bytes += octets.size();
        talk_.answer(std::move(octets), flow);
    }
    std::size_t size() { return make_.size(object_bytes_max_); }
    void hash(std::string_view object) {
        load_.hashed.add(object);
        if (outward_) load_.reportable_bytes += object.size();
    }
    /// Text, or what may be: has to be hashed and scanned.
    void count_object(std::string_view object) {
        hash(object);
        load_.scanned.add(object);
    }

    void downloads() {
        outward_ = false;
        begin(80);
        for (std::uint64_t i = 1 + make_.number(4); i != 0; --i) download();
        talk_.close();
    }
    void download() {
        const std::size_t length = size();
        switch (downloads_++ * 5 % 12) {
            case 0:
            case 1: return send("text/html; charset=utf-8", make_.html(length));
            case 2: return send("text/html; charset=gbk", make_.html(length, Charset::Gbk));
            case 3: return send("application/json", make_.json(length));
            case 4: return send("text/plain; charset=utf-8", make_.text(length));
            case 5: return send("text/csv; charset=utf-8", make_.csv(length));
            case 6:
            case 7: return send_gzip("text/html; charset=utf-8", make_.html(4 * length));
            case 8: return send_gzip("application/json", make_.json(4 * length));
            case 9: return send_picture("image/png", make_.png(length));
            case 10: return send_picture("image/jpeg", make_.jpeg(length));
            default: return send("application/octet-stream", make_.octets(length));
        }
    }
    void send_head(std::string_view type, std::size_t size, std::string_view more = "") {
        ask(std::string(kGet));
        std::string head = fmt::format(
            "HTTP/1.1 200 OK\r\nDate: Tue, 24 Nov 2026 08:00:00 GMT\r\nServer: nginx\r\n"
            "Content-Type: {}\r\n{}Content-Length: {}\r\nCache-Control: no-cache\r\n\r\n",
            type, more, size);
        load_.scanned.add(kGet);
        load_.scanned.add(head);
        answer(std::move(head));
    }
    void send(std::string_view type, std::string body) {
        count_object(body);
        send_head(type, body.size());
        answer(std::move(body));
    }
    void send_gzip(std::string_view type, const std::string& body) {
        count_object(body);
        std::string packed = gzip(body);
        load_.deflated.add(packed);
        send_head(type, packed.size(), "Content-Encoding: gzip\r\n");
        answer(std::move(packed));
    }
    /// No text is in it but what stands in front of the pixels.
    void send_picture(std::string_view type, std::string body) {
        constexpr std::size_t kMetadata = 128;
        hash(body);
        load_.scanned.add(std::string_view(body).substr(0, kMetadata));
        send_head(type, body.size());
        answer(std::move(body));
    }
    std::string file() {
        const std::size_t length = size();
        switch (files_++ % 4) {
            case 0: return make_.octets(length);
            case 1: return make_.csv(length);
            case 2: return make_.text(length, Charset::Gbk);
            default: return make_.text(length);
        }
    }
    void uploads() {
        begin(80);
        for (std::uint64_t i = 1 + make_.number(2); i != 0; --i) upload();
        talk_.close();
    }
    /// The form as a whole is an object, and so is the file in it.
    void upload() {
        const std::string plan = file();
        count_object(plan);
        std::string body = fmt::format(
            "--xyz\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nplan\r\n--xyz\r\n"
            "Content-Disposition: form-data; name=\"f\"; filename=\"plan.txt\"\r\n\r\n{}"
            "\r\n--xyz--\r\n",
            plan);
        hash(body);
        ask(
            fmt::format("POST /upload HTTP/1.1\r\nHost: files.example\r\nContent-Type: "
                        "multipart/form-data; boundary=xyz\r\nContent-Length: {}\r\n\r\n",
                        body.size()));
        ask(std::move(body));
        answer("HTTP/1.1 204 No Content\r\n\r\n");
    }
    std::string attachment() {
        const std::string head =
            "--b\r\nContent-Disposition: attachment; filename=\"report.doc\"\r\n";
        if (make_.number(3) == 0) {
            const std::string text = make_.text(size() / 2);
            count_object(text);
            return head +
                   "Content-Type: text/plain; charset=utf-8\r\n"
                   "Content-Transfer-Encoding: quoted-printable\r\n\r\n" +
                   quoted_printable(text) + "\r\n";
        }
        const std::string object = file();
        count_object(object);
        std::string lines = base64_lines(object);
        load_.base64.add(lines);
        return head +
               "Content-Type: application/octet-stream\r\n"
               "Content-Transfer-Encoding: base64\r\n\r\n" +
               std::move(lines);
    }
    void mail() {
        begin(25);
        answer("220 mail.example ESMTP\r\n");
        for (const std::string_view command : {"EHLO a.example\r\n", "MAIL FROM:<li@a.example>\r\n",
                                               "RCPT TO:<wang@b.example>\r\n"}) {
            ask(std::string(command));
            answer("250 ok\r\n");
        }
        ask("DATA\r\n");
        answer("354 go on\r\n");
        std::string message =
            "From: li@a.example\r\nTo: wang@b.example\r\nSubject: report\r\nMIME-Version: 1.0\r\n"
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; "
            "charset=utf-8\r\n\r\nsee the attachment\r\n";
        load_.scanned.add(message);
        for (std::uint64_t i = 1 + make_.number(2); i != 0; --i) message += attachment();
        message += "--b--\r\n";
        hash(message);
        ask(std::move(message));
        ask(".\r\n");
        answer("250 ok\r\n");
        ask("QUIT\r\n");
        answer("221 bye\r\n");
        talk_.close();
    }
    void file_transfer() {
        const Endpoint asks = host(10, 40000);
        const Endpoint serves = host(198, 21);
        talk_.open(asks, serves);
        answer("220 ready\r\n");
        ask("USER li\r\n");
        answer("230 in\r\n");
        ask("EPSV\r\n");
        answer("229 passive (|||50000|)\r\n");
        ask("STOR plan.txt\r\n");
        answer("150 go on\r\n");
        std::string plan = file();
        count_object(plan);
        const std::size_t data = talk_.open({asks.address, 40001}, {serves.address, 50000});
        ++load_.flows;
        ask(std::move(plan), data);
        talk_.close(data);
        answer("226 done\r\n");
        talk_.close();
    }
    /// A raw stream's windows are objects of nobody.
    void unknown() {
        begin(9000);
        for (std::string octets : {make_.octets(size()), make_.text(size(), Charset::Gbk)}) {
            load_.scanned.add(octets);
            ask(std::move(octets));
        }
        talk_.close();
    }

    ObjectMaker make_;
    std::size_t object_bytes_max_;
    Workload& load_;
    bool outward_ = true;
    std::uint64_t conversations_ = 0;
    std::uint64_t downloads_ = 0;
    std::uint64_t files_ = 0;
    Conversation talk_;
};

}  // namespace

Workload write_office_mix(const OfficeMix& mix) {
    Workload load;
    CaptureWriter writer(mix.path, std::chrono::microseconds(10));
    Office office(mix, load);
    Interleaver interleaver(writer, mix.flows_at_once, mix.seed, mix.order);
    // What the open flows have still to say counts, or a small corpus would grow large.
    interleaver.run([&]() -> std::optional<Conversation> {
        if (load.payload_bytes + load.payload_bytes / 10 >= mix.size) return std::nullopt;
        return office.next();
    });
    load.capture_bytes = writer.size();
    load.packets = writer.frames();
    return load;
}

}  // namespace sealtap::bench
