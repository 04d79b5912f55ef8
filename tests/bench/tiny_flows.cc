#include "bench/tiny_flows.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "bench/capture_writer.h"
#include "bench/conversation.h"
#include "sealtap/bytes.h"

namespace sealtap::bench {
namespace {

constexpr std::chrono::nanoseconds kDuration = std::chrono::seconds(5);

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

/// What one flow says, frame by frame.
class Script final : public FrameSink {
public:
    Script(TinyKind kind, const Words& words) {
        const Endpoint from{address(10, 0), 1024};
        const Endpoint to{address(192, 0), words.port};
        if (kind == TinyKind::Datagram) {
            send_datagram(*this, from, to, words.request);
            return;
        }
        Conversation talk;
        talk.open(from, to);
        talk.ask(std::string(words.request));
        talk.answer(std::string(words.answer));
        talk.close();
        while (talk.step(*this)) {
        }
    }
    void on_frame(std::string_view frame) override { frames_.emplace_back(frame); }
    [[nodiscard]] std::size_t size() const noexcept { return frames_.size(); }

    /// The frame of that number as flow `flow` sends it: only addresses and ports differ.
    [[nodiscard]] std::string_view frame(std::size_t number, std::uint64_t flow) {
        constexpr std::size_t kAddresses = 26;
        constexpr std::size_t kPorts = 34;
        std::string& frame = frames_[number];
        const std::size_t asker = frame[kAddresses] == '\x0A' ? 0 : 1;
        for (const std::size_t side : {asker, 1 - asker}) {
            for (std::size_t i = 1; i < 4; ++i)
                frame[kAddresses + side * 4 + i] = static_cast<char>(flow >> (8 * (3 - i)) & 0xFFU);
        }
        const std::uint64_t port = 1024 + flow % 50000;
        frame[kPorts + asker * 2] = static_cast<char>(port >> 8U);
        frame[kPorts + asker * 2 + 1] = static_cast<char>(port & 0xFFU);
        return frame;
    }

private:
    std::vector<std::string> frames_;
};

}  // namespace

Workload write_tiny_flows(const std::string& path, std::uint64_t flows, TinyKind kind,
                          TinyOrder order) {
    const Words words = words_of(kind);
    Script script(kind, words);
    Workload load;
    CaptureWriter writer(path, kDuration / std::max<std::uint64_t>(flows * script.size(), 1));
    if (order == TinyOrder::InStep) {
        for (std::size_t turn = 0; turn < script.size(); ++turn) {
            for (std::uint64_t i = 0; i < flows; ++i) writer.on_frame(script.frame(turn, i));
        }
    } else {
        for (std::uint64_t i = 0; i < flows; ++i) {
            for (std::size_t turn = 0; turn < script.size(); ++turn)
                writer.on_frame(script.frame(turn, i));
        }
    }
    for (std::uint64_t i = 0; i < flows; ++i) {
        load.scanned.add(words.request);
        load.payload_bytes += words.request.size();
        if (kind == TinyKind::Datagram) continue;
        load.scanned.add(words.answer);
        load.payload_bytes += words.answer.size();
    }
    load.flows = flows;
    load.capture_bytes = writer.size();
    load.packets = writer.frames();
    return load;
}

}  // namespace sealtap::bench
