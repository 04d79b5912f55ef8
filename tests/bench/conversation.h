#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/capture_writer.h"
#include "sealtap/address.h"

namespace sealtap::bench {

inline constexpr std::size_t kSegmentBytes = 1448;

/// One UDP datagram over IPv4 as a frame.
void send_datagram(FrameSink& sink, const Endpoint& from, const Endpoint& to,
                   std::string_view payload);

/// TCP flows between two hosts (an FTP transfer has two) whose sides talk in turn: first it is put
/// together, then it gives one frame after the other.
class Conversation {
public:
    enum class Side : std::uint8_t { Originator, Responder };

    /// Opens a flow and gives its number.
    std::size_t open(const Endpoint& originator, const Endpoint& responder);
    void ask(std::string octets, std::size_t flow = 0);
    void answer(std::string octets, std::size_t flow = 0);
    void close(std::size_t flow = 0);
    /// A frame of any form: for traffic that is not as it should be. `offset` is from the begin of
    /// the side's stream; nothing is acknowledged.
    void place(Side side, std::uint32_t offset, std::string octets, std::size_t flow = 0);
    /// Is called when nothing is left to be said, and says more; for what is larger than memory.
    void when_empty(std::function<void(Conversation&)> refill) { refill_ = std::move(refill); }
    /// Octets of a segment at most; 1448 else.
    void set_segment_bytes(std::size_t octets) noexcept { segment_bytes_ = octets; }

    /// Gives the next frame; false when there is none.
    bool step(FrameSink& sink);

private:
    struct Flow {
        Endpoint ends[2];
        std::uint32_t next[2]{1'000'000, 3'000'000'000};
        unsigned unacknowledged = 0;
    };
    struct Turn {
        std::size_t flow = 0;
        Side side = Side::Originator;
        std::uint8_t flags = 0;
        std::string octets;
        std::uint32_t offset = 0;
        bool out_of_turn = false;
    };

    void control(std::size_t flow, Side side, std::uint8_t flags);
    void emit(FrameSink& sink, const Turn& turn, std::uint32_t sequence, std::string_view payload);

    std::vector<Flow> flows_;
    std::deque<Turn> turns_;
    std::function<void(Conversation&)> refill_;
    std::size_t said_ = 0;  // of the first turn
    std::size_t segment_bytes_ = kSegmentBytes;
    bool acknowledge_ = false;
    std::string frame_;
};

}  // namespace sealtap::bench
