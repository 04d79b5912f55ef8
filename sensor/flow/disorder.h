#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "flow/linux_queue.h"
#include "flow/piece_store.h"
#include "sealtap/time.h"

namespace sealtap::flow {

/// How long the front of a direction has been waiting, and for what.
struct Wait {
    enum class For : std::uint8_t { Nothing, Hole, OtherDirection };
    For what = For::Nothing;
    std::uint64_t next = 0;           ///< where the stream stood when it began
    std::uint64_t since_packets = 0;  ///< of the flow
    Timestamp since;
};

/// What only a direction needs whose octets do not come in order.
struct Disorder {
    explicit Disorder(PiecePool& pool) noexcept : pieces(pool) {}

    PieceStore pieces;
    LinuxQueue queue;
    std::vector<Range> gaps;     ///< given up, the last ones
    std::uint32_t tail_gap = 0;  ///< length of the last gap, while nothing was seen behind it
    std::uint64_t received = 0;  ///< where the receiver stands: what is before cannot change
    Wait wait;

    /// Nothing in it that a stream that stands at `next` would miss.
    [[nodiscard]] bool is_over(std::uint64_t next) const noexcept {
        return pieces.empty() && queue.empty() && gaps.empty() && received == next;
    }
};

/// Keeps what reordered flows give back for the next ones, so that a hole that closes soon costs no
/// allocation. One per table; bounded.
class DisorderPool {
public:
    DisorderPool() { spare_.reserve(kSpareMax); }

    [[nodiscard]] std::unique_ptr<Disorder> take(std::uint64_t received) {
        std::unique_ptr<Disorder> taken;
        if (spare_.empty()) {
            taken = std::make_unique<Disorder>(pieces_);
        } else {
            taken = std::move(spare_.back());
            spare_.pop_back();
        }
        taken->received = received;
        return taken;
    }
    /// `over` must be over: what is left in it is lost.
    void give_back(std::unique_ptr<Disorder> over) noexcept {
        if (spare_.size() == kSpareMax) return;
        over->wait = {};
        over->tail_gap = 0;
        spare_.push_back(std::move(over));
    }

private:
    static constexpr std::size_t kSpareMax = 64;

    PiecePool pieces_;  // outlives what is below
    std::vector<std::unique_ptr<Disorder>> spare_;
};

}  // namespace sealtap::flow
