#include "bench/tiny_flows.h"

#include <algorithm>
#include <vector>

#include "bench/capture_writer.h"
#include "sealtap/bytes.h"

namespace sealtap::bench {
namespace {

constexpr std::chrono::nanoseconds kDuration = std::chrono::seconds(5);
constexpr std::uint64_t kFramesPerFlow = 8;

IpAddress address(std::uint8_t first, std::uint64_t number) {
    const std::string octets{static_cast<char>(first), static_cast<char>(number >> 16U & 0xFFU),
                             static_cast<char>(number >> 8U & 0xFFU),
                             static_cast<char>(number & 0xFFU)};
    return IpAddress::v4(bytes_of(octets).first<4>());
}

struct Words {
    std::string_view request;
    std::string_view answer;
    std::uint16_t port = 0;
};

Words words_of(TinyKind kind) {
    if (kind == TinyKind::Http) {
        return {"GET /i HTTP/1.1\r\nHost: a.example\r\n\r\n", "HTTP/1.1 204 No Content\r\n\r\n",
                80};
    }
    return {"STATUS 17 please\n", "all is well\n", 4000};
}

void take_turn(Talk& talk, const Words& words, unsigned turn) {
    switch (turn) {
        case 0: return talk.open();
        case 1: return talk.ask(words.request);
        case 2: return talk.answer(words.answer);
        default: return talk.close();
    }
}

}  // namespace

void write_tiny_flows(const std::string& path, std::uint64_t flows, TinyKind kind,
                      TinyOrder order) {
    constexpr unsigned kTurns = 4;
    const Words words = words_of(kind);
    CaptureWriter writer(path, kDuration / std::max<std::uint64_t>(flows * kFramesPerFlow, 1));
    std::vector<Talk> talks;
    for (std::uint64_t i = 0; i < flows; ++i) {
        const Endpoint from{address(10, i), static_cast<std::uint16_t>(1024 + i % 50000)};
        const Endpoint to{address(192, i), words.port};
        if (kind == TinyKind::Datagram) {
            writer.udp(from, to, words.request);
            continue;
        }
        Talk talk(writer, from, to);
        for (unsigned turn = 0; order == TinyOrder::OneByOne && turn < kTurns; ++turn)
            take_turn(talk, words, turn);
        if (order == TinyOrder::InStep) talks.push_back(talk);
    }
    for (unsigned turn = 0; turn < kTurns; ++turn) {
        for (Talk& talk : talks) take_turn(talk, words, turn);
    }
}

}  // namespace sealtap::bench
