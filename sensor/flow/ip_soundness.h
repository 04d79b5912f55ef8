#pragma once

#include <cstdint>
#include <optional>

#include "sealtap/frame_ledger.h"
#include "sealtap/packet.h"

namespace sealtap::flow {

/// Whether the IP headers of one direction are such that a receiver takes them, and so a flawed one
/// among them is not of the sender's stack, or of no use to its receiver.
///
/// Only its own packets count, so that other flows and the number of workers change nothing. Once
/// trusted it refuses; where many flawed ones follow each other it is the capture point that makes
/// them so, and none is refused any more.
class IpSoundness {
public:
    /// To be called once for each datagram. Why no receiver takes it, if so.
    [[nodiscard]] std::optional<FrameCause> judge(IpFlaw flaw) noexcept {
        if (standing_ == Standing::Sound && (flaw == IpFlaw::None || flaw == IpFlaw::Unverified)) {
            refused_ = 0;
            return std::nullopt;
        }
        return judge_odd(flaw);
    }

private:
    /// One header alone may be right by chance.
    enum class Standing : std::uint8_t { Unknown, Once, Sound, Unsound };
    static constexpr std::uint8_t kRefusedMax = 32;

    std::optional<FrameCause> judge_odd(IpFlaw flaw) noexcept;

    Standing standing_ : 2 = Standing::Unknown;
    std::uint8_t refused_ : 6 = 0;  // one after the other
};
static_assert(sizeof(IpSoundness) == 1);

}  // namespace sealtap::flow
