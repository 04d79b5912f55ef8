#include "flow/recent_octets.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace sealtap::flow {
namespace {

constexpr std::uint64_t kOrigin = RecentOctets::kOrigin;

std::string stream(std::size_t size) {
    std::string octets(size, '\0');
    for (std::size_t i = 0; i < size; ++i) octets[i] = static_cast<char>(i * 131 + i / 256);
    return octets;
}

std::string remembered(const RecentOctets& recent) {
    std::vector<std::byte> octets;
    recent.append_to(octets, recent.begin());
    return std::string(text_of(octets));
}

TEST(RecentOctets, RemembersFewUntilTheStreamIsLong) {
    const std::string octets = stream(20'000);
    const std::string_view view = octets;
    for (const auto& [size, kept] : {std::pair{100U, 100U},
                                     {128U, 128U},
                                     {4095U, 128U},
                                     {4096U, 128U},
                                     {4196U, 228U},
                                     {4480U, 512U},
                                     {20'000U, 512U}}) {
        RecentOctets recent;
        recent.record(kOrigin, bytes_of(view.substr(0, size)));
        EXPECT_EQ(remembered(recent), view.substr(size - kept, kept)) << size;
    }
}

TEST(RecentOctets, WhatIsRememberedDoesNotDependOnTheCuts) {
    const std::uint64_t seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    const std::string octets = stream(9'000);
    const std::string_view view = octets;
    for (int round = 0; round < 200; ++round) {
        RecentOctets recent;
        const std::size_t piece_max = 1 + random() % 1500;
        for (std::size_t at = 0; at < octets.size();) {
            const std::size_t size = std::min(octets.size() - at, 1 + random() % piece_max);
            recent.record(kOrigin + at, bytes_of(view.substr(at, size)));
            at += size;
            RecentOctets whole;
            whole.record(kOrigin, bytes_of(view.substr(0, at)));
            ASSERT_EQ(remembered(recent), remembered(whole)) << at;
            ASSERT_EQ(recent.begin(), whole.begin());
        }
    }
}

TEST(RecentOctets, CountsWhatDiffers) {
    RecentOctets recent;
    recent.record(kOrigin, bytes_of("abcdef"));
    EXPECT_EQ(recent.count_different(kOrigin + 1, bytes_of("bcd")), 0U);
    EXPECT_EQ(recent.count_different(kOrigin + 1, bytes_of("xcy")), 2U);
}

TEST(RecentOctets, ForgetsWhatLiesBeforeAHole) {
    RecentOctets recent;
    recent.record(kOrigin, bytes_of("before"));
    recent.record(kOrigin + 10, bytes_of("behind"));
    EXPECT_EQ(recent.begin(), kOrigin + 10);
    EXPECT_EQ(remembered(recent), "behind");
}

}  // namespace
}  // namespace sealtap::flow
