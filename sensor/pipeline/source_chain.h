#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "sealtap/packet_source.h"

namespace sealtap::pipeline {

/// How several captures become one.
enum class ChainOrder : std::uint8_t {
    AsGiven,  ///< one after the other
    ByTime,   ///< interleaved by capture time; equal times in the order given
};

/// Several captures as one, packets numbered through. A capture that is damaged ends at the damage;
/// the others are read all the same, and the damage is kept for the report.
class SourceChain final : public PacketSource {
public:
    SourceChain(std::vector<std::unique_ptr<PacketSource>> sources, ChainOrder order);

    Result<Poll> poll(Packet& packet) override;
    /// The sum of what the captures tell of themselves; absent while none does.
    std::optional<CaptureDrops> drops() override;

    /// One line a damaged capture, in the order in which they were met.
    [[nodiscard]] const std::vector<Error>& damages() const noexcept { return damages_; }

private:
    struct Head {
        std::unique_ptr<PacketSource> source;
        Packet packet;
        bool is_loaded = false;
        bool is_over = false;
    };
    void load(Head& head);
    [[nodiscard]] Poll next();

    std::vector<Head> heads_;
    ChainOrder order_;
    Head* taken_ = nullptr;  // whose packet the caller is looking at
    std::uint64_t packets_ = 0;
    std::vector<Error> damages_;
};

}  // namespace sealtap::pipeline
