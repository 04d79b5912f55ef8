#include "bench/hostile.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "bench/conversation.h"
#include "bench/interleaver.h"
#include "bench/objects.h"
#include "sealtap/bytes.h"

namespace sealtap::bench {
namespace {

constexpr std::string_view kGet = "GET /x HTTP/1.1\r\nHost: a.example\r\n\r\n";
constexpr std::size_t kObjectBytes = std::size_t{64} * 1024;

std::string head_of(std::size_t size, std::string_view more = "") {
    return fmt::format(
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n{}Content-Length: "
        "{}\r\n\r\n",
        more, size);
}

class Attacker {
public:
    Attacker(Hostile kind, std::uint64_t seed, Workload& load)
        : kind_(kind), make_(seed), load_(load) {}

    Conversation next() {
        Conversation talk;
        ++load_.flows;
        const std::string octets{'\x0A', '\3', static_cast<char>(load_.flows >> 8U & 0xFFU),
                                 static_cast<char>(load_.flows & 0xFFU)};
        const bool is_mail =
            load_.flows % 2 == 0 && (kind_ == Hostile::Nested || kind_ == Hostile::Headers);
        talk.open({IpAddress::v4(bytes_of(octets).first<4>()), 3000},
                  {IpAddress::v4(bytes_of("\xC6\3\1\1").first<4>()),
                   static_cast<std::uint16_t>(is_mail ? 25 : 80)});
        if (is_mail) {
            mail(talk);
        } else {
            web(talk);
        }
        talk.close();
        return talk;
    }

private:
    void web(Conversation& talk) {
        switch (kind_) {
            case Hostile::OneOctet:
                talk.set_segment_bytes(1);
                return send(talk, make_.text(kObjectBytes / 16));
            case Hostile::Overlaps: return overlaps(talk);
            case Hostile::Digits: return send(talk, digits());
            case Hostile::Words: return send(talk, words());
            case Hostile::Nested: return nested(talk);
            case Hostile::Bomb: return bomb(talk);
            case Hostile::Headers:
                return ask(talk, fields("GET /x HTTP/1.1\r\nHost: a.example\r\n"));
        }
    }
    void ask(Conversation& talk, std::string octets) {
        load_.payload_bytes += octets.size();
        load_.scanned.add(octets);
        talk.ask(std::move(octets));
    }
    void send(Conversation& talk, std::string body) {
        load_.scanned.add(body);
        load_.hashed.add(body);
        put(talk, std::move(body), "");
    }
    void put(Conversation& talk, std::string body, std::string_view more) {
        ask(talk, std::string(kGet));
        std::string head = head_of(body.size(), more);
        load_.payload_bytes += head.size() + body.size();
        load_.scanned.add(head);
        talk.answer(std::move(head));
        talk.answer(std::move(body));
    }
    /// A segment, then one that begins in its middle and says other octets there.
    void overlaps(Conversation& talk) {
        constexpr std::size_t kHalf = kSegmentBytes / 2;
        const std::string body = make_.text(kObjectBytes);
        load_.scanned.add(body);
        load_.scanned.add(body);
        load_.hashed.add(body);
        ask(talk, std::string(kGet));
        const std::string all = head_of(body.size()) + body;
        load_.payload_bytes += 2 * all.size();
        for (std::size_t at = 0; at < all.size(); at += kHalf) {
            std::string segment = all.substr(at, 2 * kHalf);
            for (std::size_t i = 0; at != 0 && i < std::min(kHalf, segment.size()); ++i)
                segment[i] = static_cast<char>(segment[i] ^ 1);
            talk.place(Conversation::Side::Responder, static_cast<std::uint32_t>(at),
                       std::move(segment));
        }
    }
    std::string digits() {
        std::string out;
        while (out.size() < kObjectBytes) {
            out += fmt::format("13{:09} 3101011980{:08} 4{:015} {} ", make_.number(1'000'000'000),
                               make_.number(100'000'000), make_.number(1'000'000'000'000'000),
                               make_.number(100'000));
        }
        return out;
    }
    std::string words() {
        constexpr std::array<std::string_view, 8> kWords{"机密★ ", "密级：秘密\r\n", "TOP SECRET//",
                                                         "绝密",   "SECRET ",        "TLP:RED ",
                                                         "(机密)", "商密 核心商密 "};
        std::string out;
        while (out.size() < kObjectBytes) out += kWords[make_.number(kWords.size())];
        return out;
    }
    std::string packed() {
        std::string body = make_.text(kObjectBytes);
        load_.scanned.add(body);
        for (int layer = 0; layer < 4; ++layer) body = gzip(body);
        return body;
    }
    void nested(Conversation& talk) {
        std::string body = packed();
        load_.deflated.add(body);
        put(talk, std::move(body), "Content-Encoding: gzip\r\n");
    }
    void bomb(Conversation& talk) {
        constexpr std::size_t kZeros = std::size_t{64} << 20U;
        if (bomb_.empty()) bomb_ = gzip(std::string(kZeros, '\0'), 9);
        put(talk, bomb_, "Content-Encoding: gzip\r\n");
    }
    std::string fields(std::string head) {
        constexpr int kFields = 2000;
        for (int i = 0; i < kFields; ++i)
            head += fmt::format("X-Field-{}: {}\r\n", i, make_.number(1'000'000'000));
        return head + "\r\n";
    }
    void mail(Conversation& talk) {
        talk.answer("220 a\r\n");
        talk.ask("EHLO a\r\n");
        talk.answer("250 ok\r\n");
        talk.ask("MAIL FROM:<a@a.example>\r\n");
        talk.answer("250 ok\r\n");
        talk.ask("RCPT TO:<b@b.example>\r\n");
        talk.answer("250 ok\r\n");
        talk.ask("DATA\r\n");
        talk.answer("354 go on\r\n");
        if (kind_ == Hostile::Headers) {
            ask(talk, fields("From: a@a.example\r\n"));
        } else {
            std::string lines = base64_lines(packed());
            load_.base64.add(lines);
            load_.payload_bytes += lines.size();
            talk.ask(
                "From: a@a.example\r\nContent-Type: application/octet-stream\r\n"
                "Content-Transfer-Encoding: base64\r\n\r\n" +
                std::move(lines));
        }
        talk.ask(".\r\n");
        talk.answer("250 ok\r\n");
    }

    Hostile kind_;
    ObjectMaker make_;
    Workload& load_;
    std::string bomb_;
};

/// Octets in the capture for each octet of payload, about.
std::uint64_t frame_cost(Hostile kind) { return kind == Hostile::OneOctet ? 100 : 1; }

}  // namespace

std::string_view to_string(Hostile kind) noexcept {
    constexpr std::array<std::string_view, kHostile.size()> kNames{
        "one octet", "overlaps", "digits", "words", "nested", "bomb", "headers"};
    return kNames[static_cast<std::size_t>(kind)];
}

Workload write_hostile(const std::string& path, Hostile kind, std::uint64_t size,
                       std::uint64_t seed) {
    constexpr std::size_t kFlowsAtOnce = 50;
    Workload load;
    CaptureWriter writer(path, std::chrono::microseconds(10));
    Attacker attacker(kind, seed, load);
    Interleaver interleaver(writer, kFlowsAtOnce, seed, Order::AsSent);
    interleaver.run([&]() -> std::optional<Conversation> {
        if (load.payload_bytes * frame_cost(kind) >= size) return std::nullopt;
        return attacker.next();
    });
    load.capture_bytes = writer.size();
    load.packets = writer.frames();
    return load;
}

}  // namespace sealtap::bench
