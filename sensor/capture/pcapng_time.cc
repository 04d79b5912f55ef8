#include "capture/pcapng_time.h"

#include <algorithm>
#include <chrono>

namespace sealtap::capture {
namespace {

constexpr std::uint64_t kSecondNs = 1'000'000'000;
constexpr unsigned kNanosecondDigits = 9;
constexpr std::int64_t kLatestSecond = 8'000'000'000;  // as pcap_handle.cc

/// 0 when 64 bits do not hold it.
std::uint64_t power_of_ten(unsigned exponent) noexcept {
    constexpr unsigned kMost = 19;
    if (exponent > kMost) return 0;
    std::uint64_t power = 1;
    for (unsigned i = 0; i < exponent; ++i) power *= 10;
    return power;
}

}  // namespace

PcapngTime::PcapngTime(std::uint8_t resolution, std::int64_t offset_seconds) noexcept
    : offset_seconds_(offset_seconds) {
    constexpr unsigned kBinary = 0x80;
    const unsigned exponent = resolution & (kBinary - 1);
    if ((resolution & kBinary) != 0 && exponent != 0) {
        binary_digits_ = exponent;
        per_second_ = exponent < 64 ? std::uint64_t{1} << exponent : 0;
    } else {
        per_second_ = power_of_ten(exponent);
        if (exponent <= kNanosecondDigits) {
            up_ = power_of_ten(kNanosecondDigits - exponent);
        } else {
            down_ = power_of_ten(exponent - kNanosecondDigits);
        }
    }
}

/// Of less than a second.
std::uint64_t PcapngTime::nanoseconds_of(std::uint64_t fraction) const noexcept {
    constexpr unsigned kHalf = 32;
    constexpr std::uint64_t kLowHalf = 0xffff'ffff;
    if (binary_digits_ == 0) return down_ == 0 ? 0 : fraction * up_ / down_;
    if (binary_digits_ <= kHalf) return (fraction * kSecondNs) >> binary_digits_;
    // The product has up to 94 bits; rounding down twice is rounding down once.
    const std::uint64_t high =
        (fraction >> kHalf) * kSecondNs + (((fraction & kLowHalf) * kSecondNs) >> kHalf);
    const unsigned rest = binary_digits_ - kHalf;
    return rest < 64 ? high >> rest : 0;
}

Timestamp PcapngTime::at(std::uint64_t ticks) const noexcept {
    const std::uint64_t seconds = per_second_ == 0 ? 0 : ticks / per_second_;
    const std::uint64_t fraction = per_second_ == 0 ? ticks : ticks % per_second_;
    // The sum may wrap, as in a file that counts from before its offset; it is seen as signed.
    const auto sum =
        static_cast<std::int64_t>(seconds + static_cast<std::uint64_t>(offset_seconds_));
    const auto held = std::clamp<std::int64_t>(sum, 0, kLatestSecond);
    return Timestamp(std::chrono::seconds(held) +
                     std::chrono::nanoseconds(nanoseconds_of(fraction)));
}

}  // namespace sealtap::capture
