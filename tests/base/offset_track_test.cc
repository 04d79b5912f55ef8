#include "base/offset_track.h"

#include <gtest/gtest.h>

namespace sealtap::base {
namespace {

TEST(OffsetTrack, SaysTheSameBeforeAnythingWasSaid) {
    OffsetTrack track;
    EXPECT_EQ(track.begin_of(7), 7U);
    EXPECT_EQ(track.end_of(7), 7U);
    EXPECT_EQ(track.next_after(0, 9), 9U);
}

TEST(OffsetTrack, KnowsWhatWasReplaced) {
    OffsetTrack track;  // octets 2 to 5 stand for the original's 2 to 10
    track.add(2, 2);
    track.add(5, 10);
    EXPECT_EQ(track.begin_of(2), 2U);
    EXPECT_EQ(track.end_of(5), 10U);
    EXPECT_EQ(track.begin_of(5), 10U);
    EXPECT_EQ(track.end_of(6), 11U);
    EXPECT_EQ(track.next_after(2, 100), 5U);
}

TEST(OffsetTrack, KnowsWhatWasLeftOut) {
    OffsetTrack track;  // behind octet 3 the original's 3 to 7 are left out
    track.add(3, 3);
    track.add(3, 7);
    EXPECT_EQ(track.end_of(3), 3U);
    EXPECT_EQ(track.begin_of(3), 7U);
}

TEST(OffsetTrack, ForgetsOnlyWhatNobodyAsksFor) {
    OffsetTrack track;
    for (std::uint64_t at = 0; at < 100; ++at) track.add(at, 2 * at);
    track.forget_before(50);
    EXPECT_EQ(track.size(), 50U);
    EXPECT_EQ(track.begin_of(50), 100U);
}

}  // namespace
}  // namespace sealtap::base
