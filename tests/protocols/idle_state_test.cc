// What a parser keeps of a flow that waits for its next message, maybe for hours: a million of them
// must fit into memory. The program has its own operator new.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "protocols/builtin.h"
#include "protocols/conversation.h"
#include "support/counted_heap.h"

namespace sealtap::test {
namespace {

constexpr std::uint64_t kIdleBytesMax = 512;

/// Documents and parts belong to the pipeline, so they do not count here.
class Uncounted {
public:
    static void* operator new(std::size_t size) { return std::malloc(size); }
    static void operator delete(void* memory) noexcept { std::free(memory); }
};

class ForgetfulPart final : public OpenPart, public Uncounted {
public:
    void on_data(Bytes) override {}
    void on_gap(std::uint64_t, Cause) override {}
    void on_skipped(std::uint64_t, Cause) override {}
    void settle() override {}
    void end(EndReason) override {}
};

class ForgetfulDocument final : public OpenDocument, public Uncounted {
public:
    explicit ForgetfulDocument(DocumentInfo& nowhere) noexcept : nowhere_(nowhere) {}
    DocumentInfo& info() noexcept override { return nowhere_ = DocumentInfo(); }
    PartPtr begin_part(PartInfo&&) override { return PartPtr(new ForgetfulPart); }
    void end(EndReason) override {}

private:
    DocumentInfo& nowhere_;
};

class ForgetfulContext final : public RecordingContext {
public:
    DocumentPtr begin_document(DocumentInfo&&) override {
        return DocumentPtr(new ForgetfulDocument(nowhere));
    }
    void expect(ExpectedFlow) override {}

    DocumentInfo nowhere;  ///< what is told of documents
};

struct IdleCase {
    std::string_view protocol;
    std::vector<Turn> opening;
    std::vector<Turn> exchange;  ///< a message and what belongs to it; comes twice
};
void PrintTo(const IdleCase& idle, std::ostream* out) { *out << idle.protocol; }

using enum Direction;

std::string letters(std::size_t count) { return std::string(count, 'x') + "\r\n"; }

IdleCase http() {
    return {"http",
            {},
            {{ToResponder,
              "POST /api/documents/2026/the-plan.txt?revision=17 HTTP/1.1\r\n"
              "Host: files.rd.corp.example\r\nUser-Agent: a browser\r\n"
              "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 5002\r\n"
              "Cookie: " +
                  letters(700) + "\r\n" + letters(5000)},
             {ToOriginator,
              "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
              "Transfer-Encoding: chunked\r\n\r\n3e8\r\n" +
                  letters(1000) + "0\r\n\r\n"}}};
}

IdleCase smtp() {
    return {"smtp",
            {{ToOriginator, "220 mx.example ESMTP\r\n"},
             {ToResponder, "EHLO workstation.rd.corp.example\r\n"},
             {ToOriginator, "250-mx.example\r\n250-PIPELINING\r\n250 AUTH PLAIN\r\n"},
             {ToResponder, "AUTH PLAIN AHpoYW5nQHJkLmNvcnAuZXhhbXBsZQBzZWNyZXQ=\r\n"},
             {ToOriginator, "235 ok\r\n"}},
            {{ToResponder,
              "MAIL FROM:<zhang@rd.corp.example>\r\nRCPT TO:<li@acme.example>\r\n"
              "RCPT TO:<wang@acme.example>\r\nDATA\r\n"},
             {ToOriginator, "250 ok\r\n250 ok\r\n250 ok\r\n354 go ahead\r\n"},
             {ToResponder, "Subject: the plan\r\nMessage-ID: <1@pc.rd.corp.example>\r\n\r\n" +
                               letters(900) + letters(3000) + ".\r\n"},
             {ToOriginator, "250 queued\r\n"}}};
}

IdleCase ftp() {
    return {"ftp",
            {{ToOriginator, "220 ready\r\n"},
             {ToResponder, "USER zhang-of-research\r\n"},
             {ToOriginator, "331 password please\r\n"},
             {ToResponder, "PASS secret\r\n"},
             {ToOriginator, "230 in\r\n"}},
            {{ToResponder, "PASV\r\n"},
             {ToOriginator, "227 Entering Passive Mode (198,51,100,7,82,9).\r\n"},
             {ToResponder, "STOR plans/2026/the-whole-plan-of-research.doc\r\n"},
             {ToOriginator, "150 go\r\n226 done\r\n"}}};
}

IdleCase pop3() {
    return {
        "pop3",
        {{ToOriginator, "+OK ready\r\n"},
         {ToResponder, "USER zhang-of-research\r\n"},
         {ToOriginator, "+OK\r\n"},
         {ToResponder, "PASS secret\r\n"},
         {ToOriginator, "+OK in\r\n"}},
        {{ToResponder, "RETR 1\r\n"},
         {ToOriginator, "+OK 4000 octets\r\nSubject: the plan\r\n\r\n" + letters(4000) + ".\r\n"}}};
}

IdleCase imap() {
    return {"imap",
            {{ToOriginator, "* OK ready\r\n"},
             {ToResponder, "a1 LOGIN zhang-of-research secret\r\n"},
             {ToOriginator, "a1 OK in\r\n"}},
            {{ToResponder, "a2 FETCH 1 BODY[]\r\n"},
             {ToOriginator, "* 1 FETCH (BODY[] {1022}\r\nSubject: the plan\r\n\r\n" + letters(999) +
                                ")\r\na2 OK done\r\n"}}};
}

/// The clear messages of a handshake, before the ciphers change.
IdleCase tls() {
    const std::string record("\x16\x03\x03\x00\x04\x0b\x00\x00\x00", 9);
    return {"tls",
            {{ToResponder, std::string("\x16\x03\x01\x00\x2d\x01\x00\x00\x29\x03\x03", 11) +
                               std::string(32, 'r') + std::string("\0\0\x02\x13\x01\x01\0", 7)}},
            {{ToOriginator, record}, {ToResponder, record}}};
}

IdleCase ssh() {
    const std::string packet = std::string("\0\0\0\x0c\x04\x14", 6) + "algori" + "pppp";
    return {"ssh",
            {{ToOriginator, "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"},
             {ToResponder, "SSH-2.0-a_client_of_some_kind\r\n"}},
            {{ToResponder, packet}, {ToOriginator, packet}}};
}

IdleCase ftp_data() { return {"ftp-data", {}, {{ToOriginator, letters(3000)}}}; }

std::vector<IdleCase> cases() {
    return {http(), smtp(), ftp(), pop3(), imap(), tls(), ssh(), ftp_data()};
}

class IdleParser : public testing::TestWithParam<IdleCase> {};

TEST_P(IdleParser, IsSmallBetweenMessages) {
    ForgetfulContext context;
    const ParserDescriptor& descriptor = *find_parser(GetParam().protocol);
    std::array<std::uint64_t, 20> kept{};  // a failure takes memory: told when all is counted
    bool goes_on = true;
    const std::uint64_t before = heap_bytes();
    const std::unique_ptr<ProtocolParser> parser = descriptor.create();
    const auto play = [&](const std::vector<Turn>& turns) {
        for (const Turn& turn : turns) {
            const ParseStatus status =
                parser->on_data(context, turn.direction, bytes_of(turn.octets));
            goes_on = goes_on && status.kind == ParseStatus::Kind::Continue;
        }
    };
    play(GetParam().opening);
    for (std::uint64_t& bytes : kept) {
        play(GetParam().exchange);
        (void)std::exchange(context.nowhere, DocumentInfo());
        bytes = heap_bytes() - before;
    }
    EXPECT_TRUE(goes_on);
    EXPECT_LE(std::ranges::max(kept), kIdleBytesMax);
    EXPECT_EQ(kept.back(), kept[1]) << "grows with the messages";
    RecordProperty("bytes", static_cast<int>(kept[1]));
}

INSTANTIATE_TEST_SUITE_P(Protocols, IdleParser, testing::ValuesIn(cases()), [](const auto& idle) {
    std::string name(idle.param.protocol);
    std::erase(name, '-');
    return name;
});

TEST(IdleState, IsKnownOfEveryProtocol) {
    const std::vector<IdleCase> known = cases();
    for (const ParserDescriptor& parser : protocols::builtin_parsers()) {
        EXPECT_TRUE(std::ranges::find(known, parser.name, &IdleCase::protocol) != known.end())
            << parser.name;
    }
}

}  // namespace
}  // namespace sealtap::test
