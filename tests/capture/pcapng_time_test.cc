#include "capture/pcapng_time.h"

#include <gtest/gtest.h>

#include <cmath>

namespace sealtap::test {
namespace {

using capture::PcapngTime;

std::int64_t ns(std::uint8_t resolution, std::uint64_t ticks, std::int64_t offset = 0) {
    return PcapngTime(resolution, offset).at(ticks).time_since_epoch().count();
}

TEST(PcapngTime, MicrosecondsAreTheStandard) {
    EXPECT_EQ(PcapngTime().at(1'700'000'000'123'456).time_since_epoch().count(),
              1'700'000'000'123'456'000);
}

TEST(PcapngTime, EveryDecimalResolutionIsTaken) {
    EXPECT_EQ(ns(0, 7), 7'000'000'000);
    EXPECT_EQ(ns(1, 71), 7'100'000'000);
    EXPECT_EQ(ns(3, 7'123), 7'123'000'000);
    EXPECT_EQ(ns(9, 7'123'456'789), 7'123'456'789);
    EXPECT_EQ(ns(12, 7'123'456'789'999), 7'123'456'789);
    EXPECT_EQ(ns(19, 15'123'456'789'999'999'999ULL), 1'512'345'678);
    EXPECT_EQ(ns(20, 15'123'456'789'999'999'999ULL), 151'234'567);
    EXPECT_EQ(ns(28, 15'123'456'789'999'999'999ULL), 1);
    EXPECT_EQ(ns(127, ~0ULL), 0);
}

TEST(PcapngTime, EveryBinaryResolutionIsTaken) {
    EXPECT_EQ(ns(0x80, 7), 7'000'000'000);
    EXPECT_EQ(ns(0x81, 3), 1'500'000'000);
    EXPECT_EQ(ns(0x80 | 10, 1'025), 1'000'976'562);
    EXPECT_EQ(ns(0x80 | 32, (7ULL << 32) | 0x8000'0000), 7'500'000'000);
    EXPECT_EQ(ns(0x80 | 33, (7ULL << 33) | 1), 7'000'000'000);
    EXPECT_EQ(ns(0x80 | 63, ~0ULL), 1'999'999'999);
    EXPECT_EQ(ns(0x80 | 64, ~0ULL), 999'999'999);
    EXPECT_EQ(ns(0x80 | 65, ~0ULL), 499'999'999);
    EXPECT_EQ(ns(0xff, ~0ULL), 0);
}

TEST(PcapngTime, BinaryFractionsAreRoundedDownExactly) {
    for (unsigned digits = 1; digits < 64; ++digits) {
        for (std::uint64_t fraction = 0x9e37'79b9'7f4a'7c15; fraction != 0; fraction >>= 3U) {
            const std::uint64_t ticks = fraction & ((std::uint64_t{1} << digits) - 1);
            const long double exact = std::floor(
                std::ldexp(static_cast<long double>(ticks) * 1e9L, -static_cast<int>(digits)));
            EXPECT_NEAR(static_cast<double>(ns(static_cast<std::uint8_t>(0x80 | digits), ticks)),
                        static_cast<double>(exact), ticks < (1ULL << 34U) ? 0 : 1)
                << digits << " " << ticks;
        }
    }
}

TEST(PcapngTime, OffsetIsAddedAndWhatLiesBefore1970IsHeld) {
    EXPECT_EQ(ns(6, 1'500'000, 1'700'000'000), 1'700'000'001'500'000'000);
    EXPECT_EQ(ns(6, 20'500'000, -10), 10'500'000'000);
    EXPECT_GE(ns(6, 500'000, -10), 0);
    EXPECT_LT(ns(6, 500'000, -10), 1'000'000'000);
}

TEST(PcapngTime, AbsurdTimesAreHeldBelowWhatTimeOutsCanBeAddedTo) {
    for (int resolution = 0; resolution < 256; ++resolution) {
        for (const std::int64_t offset : {INT64_MIN, std::int64_t{-1}, INT64_MAX}) {
            const std::int64_t time = ns(static_cast<std::uint8_t>(resolution), ~0ULL, offset);
            EXPECT_GE(time, 0);
            EXPECT_LT(time, 8'000'000'001'000'000'000);
        }
    }
}

}  // namespace
}  // namespace sealtap::test
