#pragma once

#include <cstdint>

#include "flow/flow_output.h"

namespace sealtap::flow {

/// Tells what becomes of octets of one direction that lost their place to others: equal ones are
/// duplicates, different ones conflict, and a run with any difference is shown whole.
class LosingOctets {
public:
    enum class Shown : std::uint8_t {
        Alone,
        InViews,  ///< in their context, by OtherViews: not here
    };

    /// `origin` is the position at which the stream began.
    LosingOctets(FlowOutput& output, Direction direction, std::uint64_t origin,
                 Shown shown) noexcept
        : output_(output), direction_(direction), origin_(origin), shown_(shown) {}

    /// `losing` starts at `position`; `winning` are the octets that stand there instead, as far as
    /// they are known.
    void compare(std::uint64_t position, Bytes losing, Bytes winning) {
        const std::uint64_t different = count_different(losing, winning);
        settle(losing.size(), different);
        if (different > 0) show(position, losing);
    }
    /// Counts without showing, for a caller that shows a longer run.
    void settle(std::uint64_t size, std::uint64_t different) {
        output_.duplicate(direction_, size - different);
        output_.conflicting(direction_, different);
    }
    void show(std::uint64_t position, Bytes run) {
        if (shown_ == Shown::Alone) output_.aside(direction_, offset_of(position), run);
    }
    void refuse(FrameCause cause, std::uint64_t position, Bytes run) {
        output_.refuse(direction_, cause, offset_of(position), run);
    }

    [[nodiscard]] static std::uint64_t count_different(Bytes losing, Bytes winning) noexcept {
        std::uint64_t different = 0;
        const std::size_t known = losing.size() < winning.size() ? losing.size() : winning.size();
        for (std::size_t i = 0; i < known; ++i) different += losing[i] != winning[i] ? 1U : 0U;
        return different;
    }

private:
    /// Octets before the stream's begin have no offset; they are shown at 0.
    [[nodiscard]] std::uint64_t offset_of(std::uint64_t position) const noexcept {
        return position < origin_ ? 0 : position - origin_;
    }

    FlowOutput& output_;
    Direction direction_;
    std::uint64_t origin_;
    Shown shown_;
};

}  // namespace sealtap::flow
