// Secrets do not leak through us: what the traffic held of identifiers is in no output, in no
// coding, byte for byte.
#include <gtest/gtest.h>

#include <random>

#include "app/program.h"
#include "base/hash.h"
#include "pipeline/dialogues.h"
#include "support/pcap_writer.h"
#include "support/traffic.h"

namespace sealtap::test {
namespace {

using enum Direction;

/// Identifiers that pass their checks, each hidden somewhere else.
struct Canaries {
    std::string id = "11010519491231002X";
    std::string other_id = "440524188001010014";
    std::string card = "6222020200112230004";
    std::string spaced_card = "4111 1111 1111 1111";
    std::string mobile = "13912345678";
    std::string uscc = "91350100M000100Y43";
    std::string password = "Tr0ub4dor-and-3";
};

std::vector<std::string> forbidden(const Canaries& canaries) {
    std::vector<std::string> list{canaries.id,          canaries.other_id,  canaries.card,
                                  canaries.spaced_card, "4111111111111111", canaries.mobile,
                                  canaries.uscc,        canaries.password};
    const std::size_t plain = list.size();
    for (std::size_t i = 0; i < plain; ++i) {
        const std::string text = list[i];
        list.push_back(converted(text, "UTF-16LE"));
        list.push_back(converted(text, "UTF-16BE"));
        list.push_back(base::to_hex(bytes_of(text)));
        // A text in base64 looks different at each of the three alignments; its inner part is
        // enough.
        for (std::size_t shift = 0; shift < 3; ++shift) {
            const std::string coded = base::to_base64(bytes_of(std::string(shift, 'x') + text));
            list.push_back(coded.substr(4, coded.size() - 8));
        }
    }
    return list;
}

Endpoint at(const char* address, std::uint16_t port) { return {*IpAddress::parse(address), port}; }

Dialogue http_with(const Canaries& c) {
    const std::string body = "--B\r\nContent-Type: text/" + c.other_id +
                             "\r\nContent-Disposition: form-data; name=\"f\"; filename=\"张三-" +
                             c.id + ".txt\"\r\n\r\n绝密★长期\n身份证号：" + c.other_id + "\n卡号 " +
                             c.spaced_card + "\n银行卡 " + c.card + "\r\n--B--\r\n";
    return {
        at("10.1.0.5", 41000),
        at("203.0.113.9", 80),
        {{ToResponder,
          "POST /upload/" + c.id + "?tel=" + c.mobile + "&id=" + c.other_id +
              " HTTP/1.1\r\nHost: h" + c.mobile + ".example\r\nReferer: http://x/?c=" + c.card +
              "\r\nUser-Agent: agent " + c.uscc + "\r\nAuthorization: Basic " +
              base::to_base64(bytes_of(c.mobile + ":" + c.password)) +
              "\r\nX-Forwarded-For: 10.1.0.77\r\nContent-Type: multipart/form-data; boundary=B\r\n"
              "Content-Length: " +
              std::to_string(body.size()) + "\r\n\r\n" + body},
         {ToOriginator, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"}}};
}

Dialogue mail_with(const Canaries& c) {
    const std::string message =
        "From: " + c.mobile + "@corp.example\r\nTo: b@acme.example\r\nSubject: =?UTF-8?B?" +
        base::to_base64(bytes_of("客户 " + c.id)) +
        "?=\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n\r\n" + c.uscc +
        " 秘密★1年\r\n机密★2年\r\n--m\r\nContent-Disposition: attachment; filename=\"" + c.card +
        ".txt\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
        base64_lines("绝密★长期\n" + c.id + " " + c.mobile + "\n") + "--m--\r\n";
    return {at("10.1.0.6", 41001),
            at("203.0.113.25", 25),
            {{ToOriginator, "220 mx\r\n"},
             {ToResponder, "EHLO " + c.mobile + "\r\n"},
             {ToOriginator, "250 mx\r\n"},
             {ToResponder, "AUTH PLAIN " +
                               base::to_base64(bytes_of(std::string("\0", 1) + c.mobile +
                                                        std::string("\0", 1) + c.password)) +
                               "\r\n"},
             {ToOriginator, "235 ok\r\n"},
             {ToResponder, "MAIL FROM:<" + c.mobile + "@corp.example>\r\nRCPT TO:<" + c.id +
                               "@acme.example>\r\nDATA\r\n"},
             {ToOriginator, "250 ok\r\n250 ok\r\n354 go\r\n"},
             {ToResponder, message + ".\r\n"},
             {ToOriginator, "250 ok\r\n"}}};
}

std::vector<Dialogue> ftp_with(const Canaries& c) {
    return {{at("10.1.0.7", 41002),
             at("203.0.113.21", 21),
             {{ToOriginator, "220 ready\r\n"},
              {ToResponder, "USER " + c.mobile + "\r\n"},
              {ToOriginator, "331 pw\r\n"},
              {ToResponder, "PASS " + c.password + "\r\n"},
              {ToOriginator, "230 ok\r\n"},
              {ToResponder, "PASV\r\n"},
              {ToOriginator, "227 Entering Passive Mode (203,0,113,21,200,10)\r\n"},
              {ToResponder, "STOR " + c.id + ".txt\r\n"},
              {ToOriginator, "150 go\r\n226 done\r\n"}}},
            {at("10.1.0.7", 41003),
             at("203.0.113.21", 200 * 256 + 10),
             {{ToResponder, "秘密★3年\n" + c.id + "\n"}}}};
}

Dialogue raw_with(const Canaries& c) {
    return {at("10.1.0.8", 41004),
            at("203.0.113.99", 9999),
            {{ToResponder, "\x01raw\n机密★5年\n" + c.id + "," + c.card + "," + c.mobile + "\n"}}};
}

std::string capture_with(const Canaries& canaries) {
    std::vector<Dialogue> dialogues{http_with(canaries), mail_with(canaries), raw_with(canaries)};
    for (Dialogue& dialogue : ftp_with(canaries)) dialogues.push_back(std::move(dialogue));
    std::mt19937_64 random(5);
    std::vector<CapturedFrame> frames;
    for (const Frame& frame : frames_of(dialogues, {}, random)) {
        frames.push_back({frame.time.time_since_epoch().count(), frame.data, {}});
    }
    return pcap_file(frames);
}

class Canary : public ::testing::Test {
protected:
    void expect_clean(const std::string& where, const std::string& output) {
        for (const std::string& secret : forbidden(canaries_)) {
            EXPECT_EQ(output.find(secret), std::string::npos) << where << " holds " << secret;
        }
    }
    void expect_clean(const std::string& where, const Ran& ran) {
        expect_clean(where + " (standard output)", ran.out);
        expect_clean(where + " (standard error)", ran.err);
    }

    const Canaries canaries_;
    const TestFolder in_;
    const TestFolder out_;
    const std::string capture_ = in_.write("canaries.pcap", capture_with(canaries_));
};

TEST_F(Canary, IsInNoOutputOfAReplay) {
    const Ran ran = run_sealtap({"replay", "-c", "config/sample.yaml", "--findings", "--alerts",
                                 out_.path("alerts"), "--queue", out_.path("queue.db"), "--report",
                                 out_.path("report.html"), capture_});
    ASSERT_EQ(ran.status, 0) << ran.err;
    ASSERT_NE(ran.out.find("top-secret"), std::string::npos) << ran.out;
    ASSERT_NE(read_file(out_.path("alerts")).find("id.cn.resident"), std::string::npos);
    expect_clean("replay", ran);
    for (const auto& [name, content] : out_.files()) expect_clean(name, content);
}

TEST_F(Canary, IsInNoFileOfAnOpenQueue) {
    // Replayed in small steps, so that the write-ahead log is looked at while it holds rows.
    ASSERT_EQ(run_sealtap({"replay", "-q", "--queue", out_.path("queue.db"), capture_}).status, 0);
    const TestFolder copy;
    for (const auto& [name, content] : out_.files()) expect_clean(name, content);
    for (const char* command : {"list", "stats"}) {
        expect_clean(command, run_sealtap({"queue", command, "--queue", out_.path("queue.db")}));
        expect_clean(command,
                     run_sealtap({"queue", command, "--json", "--queue", out_.path("queue.db")}));
    }
}

TEST_F(Canary, IsInNoListOfFlows) {
    expect_clean("flows", run_sealtap({"flows", capture_}));
    expect_clean("flows --json", run_sealtap({"flows", "--json", capture_}));
}

TEST_F(Canary, IsInNoScanOfADocument) {
    const std::string file = in_.write("客户 " + canaries_.id + ".txt",
                                       "机密★5年\n" + canaries_.id + " " + canaries_.card);
    const Ran json = run_sealtap({"scan", "--json", in_.write("plain.txt", read_file(file))});
    EXPECT_NE(json.out.find("id.cn.resident"), std::string::npos);
    expect_clean("scan --json", json);
    expect_clean("scan", run_sealtap({"scan", in_.path("plain.txt")}));
}

}  // namespace
}  // namespace sealtap::test
