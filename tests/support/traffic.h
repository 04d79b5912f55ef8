#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "sealtap/address.h"
#include "sealtap/flow.h"
#include "sealtap/packet_source.h"

namespace sealtap::test {

/// One Ethernet frame with its time.
struct Frame {
    std::string data;
    Timestamp time;
};

/// What one side says in a dialogue.
struct Message {
    Direction direction = Direction::ToResponder;
    std::string data;
};

/// A TCP flow as its two ends see it.
struct Dialogue {
    Endpoint originator;
    Endpoint responder;
    std::vector<Message> messages;
};

/// What the wire does to a dialogue without changing what the ends hear.
struct Wire {
    std::size_t segment_min = 1460;  ///< octets of a segment, drawn anew for each
    std::size_t segment_max = 1460;
    std::size_t reorder = 0;  ///< a frame comes at most so many places late
    double duplicate = 0;     ///< share of frames that come twice
    double overlap = 0;       ///< share of segments followed by one that repeats octets around it
    double fragment = 0;      ///< share of datagrams sent as IP fragments
};

/// The frames of several dialogues, ten seconds apart; the same for the same generator state.
/// Handshakes stay in place, acknowledgements are what a receiver would send, and times rise by ten
/// microseconds a frame.
[[nodiscard]] std::vector<Frame> frames_of(const std::vector<Dialogue>& dialogues, const Wire& wire,
                                           std::mt19937_64& random);

/// One UDP datagram in its frame.
[[nodiscard]] Frame udp_frame(const Endpoint& from, const Endpoint& to, const std::string& payload,
                              Timestamp time);

/// Hands frames out as packets.
class FrameSource final : public PacketSource {
public:
    explicit FrameSource(const std::vector<Frame>& frames) : frames_(frames) {}
    Result<Poll> poll(Packet& packet) override;
    std::optional<CaptureDrops> drops() override { return std::nullopt; }

private:
    const std::vector<Frame>& frames_;
    std::size_t next_ = 0;
};

}  // namespace sealtap::test
