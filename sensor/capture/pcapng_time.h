#pragma once

#include <cstdint>

#include "sealtap/time.h"

namespace sealtap::capture {

/// How an interface of a pcapng file counts time: the options if_tsresol and if_tsoffset
/// (draft-ietf-opsawg-pcapng, section 4.2). Any thread.
class PcapngTime {
public:
    PcapngTime() noexcept : PcapngTime(kMicroseconds, 0) {}
    /// `resolution` is the option's octet: the negative exponent of 2 where its highest bit is
    /// set, of 10 otherwise. Every value is taken.
    PcapngTime(std::uint8_t resolution, std::int64_t offset_seconds) noexcept;

    /// Times before 1970 and beyond 2223 are held between the two.
    [[nodiscard]] Timestamp at(std::uint64_t ticks) const noexcept;

private:
    static constexpr std::uint8_t kMicroseconds = 6;

    [[nodiscard]] std::uint64_t nanoseconds_of(std::uint64_t fraction) const noexcept;

    std::uint64_t per_second_ = 0;  // ticks; 0: more than 64 bits hold, no second ever passes
    std::uint64_t up_ = 1;          // nanoseconds of a tick
    std::uint64_t down_ = 1;        // ticks of a nanosecond; 0: more than 64 bits hold
    unsigned binary_digits_ = 0;    // 0: the ticks are decimal
    std::int64_t offset_seconds_ = 0;
};

}  // namespace sealtap::capture
