#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "bench/conversation.h"

namespace sealtap::bench {

/// In which order the frames of a flow come.
enum class Order : std::uint8_t {
    AsSent,
    /// One frame with payload in twenty comes up to eight frames of its own flow late, and one in a
    /// hundred comes twice.
    Swapped,
};

/// Sends the frames of many conversations, taking one frame of one of them, then one of another.
class Interleaver {
public:
    /// Gives the next conversation; nullopt when the corpus has enough.
    using Source = std::function<std::optional<Conversation>()>;

    Interleaver(FrameSink& sink, std::size_t at_once, std::uint64_t seed, Order order)
        : sink_(sink), at_once_(at_once), turns_(seed), lateness_(seed + 1), order_(order) {}

    /// Until the source has no more and all have said everything.
    void run(const Source& source);

private:
    /// One conversation, and its frames that come late.
    struct Lane final : FrameSink {
        Lane(Conversation said, Interleaver& owner) : talk(std::move(said)), all(owner) {}
        void on_frame(std::string_view frame) override;
        void release(bool everything);

        struct Late {
            std::string frame;
            unsigned wait = 0;
        };
        Conversation talk;
        Interleaver& all;
        std::deque<Late> late;
    };

    FrameSink& sink_;
    std::size_t at_once_;
    std::mt19937_64 turns_;
    std::mt19937_64 lateness_;
    Order order_;
};

}  // namespace sealtap::bench
