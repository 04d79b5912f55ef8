#include "bench/elephants.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "bench/conversation.h"
#include "bench/interleaver.h"
#include "bench/objects.h"
#include "sealtap/bytes.h"

namespace sealtap::bench {
namespace {

constexpr std::uint64_t kFlows = 4;
constexpr std::size_t kChunk = std::size_t{1} << 20U;

/// Says chunks until `left` is spent, then closes.
class Elephant {
public:
    Elephant(std::uint64_t number, std::uint64_t size, std::uint64_t seed, Workload& load)
        : number_(number), left_(size), load_(load), make_(seed + number) {}

    [[nodiscard]] std::uint64_t left() const noexcept { return left_; }
    void say_more(Conversation& talk) {
        if (left_ == 0) {
            if (!closed_) talk.close();
            closed_ = true;
            return;
        }
        std::string piece = chunk();
        piece.resize(std::min<std::uint64_t>(left_, kChunk));
        left_ -= piece.size();
        load_.payload_bytes += piece.size();
        load_.scanned.add(piece);
        // A raw stream is no object.
        if (number_ != kFlows - 1) load_.hashed.add(piece);
        talk.answer(std::move(piece));
    }

private:
    std::string chunk() {
        switch (number_) {
            case 0: return make_.text(kChunk);
            case 1: return make_.csv(kChunk);
            case 2: return make_.octets(kChunk);
            default: return make_.text(kChunk, ObjectMaker::Charset::Gbk);
        }
    }

    std::uint64_t number_;
    std::uint64_t left_;
    Workload& load_;
    ObjectMaker make_;
    bool closed_ = false;
};

Endpoint end_of(std::uint8_t network, std::uint64_t number, std::uint16_t port) {
    const std::string octets{static_cast<char>(network), '\2', '\0', static_cast<char>(number)};
    return {IpAddress::v4(bytes_of(octets).first<4>()), port};
}

Conversation begin(std::uint64_t number, std::uint64_t size, std::uint64_t seed, Workload& load) {
    const bool is_http = number != kFlows - 1;
    Conversation talk;
    talk.open(end_of(10, number, 2000), end_of(198, number, is_http ? 80 : 9000));
    if (is_http) {
        talk.ask("GET /large HTTP/1.1\r\nHost: files.example\r\n\r\n");
        talk.answer(
            fmt::format("HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n"
                        "Content-Length: {}\r\n\r\n",
                        size));
    }
    const auto elephant = std::make_shared<Elephant>(number, size, seed, load);
    talk.when_empty([elephant](Conversation& more) { elephant->say_more(more); });
    return talk;
}

}  // namespace

Workload write_elephants(const std::string& path, std::uint64_t size, std::uint64_t seed) {
    Workload load;
    load.flows = kFlows;
    CaptureWriter writer(path, std::chrono::microseconds(10));
    Interleaver interleaver(writer, kFlows, seed, Order::AsSent);
    std::uint64_t begun = 0;
    interleaver.run([&]() -> std::optional<Conversation> {
        if (begun == kFlows) return std::nullopt;
        return begin(begun++, size * 10 / 11 / kFlows, seed, load);
    });
    load.capture_bytes = writer.size();
    load.packets = writer.frames();
    return load;
}

}  // namespace sealtap::bench
