#include "flow/duplicate_filter.h"

#include <gtest/gtest.h>

#include "flow_lab.h"

namespace sealtap::flow::test {
namespace {

Datagram datagram_at(std::int64_t ms, std::string_view octets) {
    Datagram made;
    made.source = *IpAddress::parse("10.0.0.1");
    made.destination = *IpAddress::parse("10.0.0.2");
    made.protocol = kUdp;
    made.payload = bytes_of(octets);
    made.time = made.clock = at_ms(ms);
    return made;
}

TEST(DuplicateFilter, KnowsACopyWithinSixtyFourFrames) {
    DuplicateFilter filter({1, 2}, VlanKey::Ignore, Limits());
    EXPECT_FALSE(filter.is_duplicate(datagram_at(0, "one"), 1));
    EXPECT_FALSE(filter.is_duplicate(datagram_at(0, "two"), 2));
    EXPECT_TRUE(filter.is_duplicate(datagram_at(1, "one"), 65));
    EXPECT_FALSE(filter.is_duplicate(datagram_at(1, "two"), 67));
}

TEST(DuplicateFilter, TakesWhatComesLaterForAnother) {
    DuplicateFilter filter({1, 2}, VlanKey::Ignore, Limits());
    EXPECT_FALSE(filter.is_duplicate(datagram_at(100, "one"), 1));
    EXPECT_FALSE(filter.is_duplicate(datagram_at(121, "one"), 2));
    EXPECT_TRUE(filter.is_duplicate(datagram_at(110, "one"), 3));  // the clock stepped back
}

TEST(DuplicateFilter, OtherTagsMakeAnotherDatagramOnlyWhereTheyTellFlowsApart) {
    Datagram tagged = datagram_at(0, "one");
    tagged.vlans.ids[0] = 7;
    tagged.vlans.count = 1;
    DuplicateFilter ignoring({1, 2}, VlanKey::Ignore, Limits());
    EXPECT_FALSE(ignoring.is_duplicate(datagram_at(0, "one"), 1));
    EXPECT_TRUE(ignoring.is_duplicate(tagged, 2));
    DuplicateFilter including({1, 2}, VlanKey::Include, Limits());
    EXPECT_FALSE(including.is_duplicate(datagram_at(0, "one"), 1));
    EXPECT_FALSE(including.is_duplicate(tagged, 2));
}

TEST(DuplicateFilter, WhatTheReceiverMayHaveDroppedMakesNoCopyOfWhatItTakes) {
    DuplicateFilter filter({1, 2}, VlanKey::Ignore, Limits());
    Datagram flawed = datagram_at(0, "one");
    flawed.flaw = IpFlaw::BadChecksum;
    EXPECT_FALSE(filter.is_duplicate(flawed, 1));
    EXPECT_TRUE(filter.is_duplicate(flawed, 2));
    EXPECT_FALSE(filter.is_duplicate(datagram_at(0, "one"), 3));
    EXPECT_TRUE(filter.is_duplicate(flawed, 4));
    EXPECT_TRUE(filter.is_duplicate(datagram_at(0, "one"), 5));
}

TEST(DuplicateFilter, FragmentsAreTheSameOnlyInTheSamePlace) {
    DuplicateFilter filter({1, 2}, VlanKey::Ignore, Limits());
    Datagram fragment = datagram_at(0, "12345678");
    fragment.fragment = FragmentInfo{7, 0, true, kUdp};
    EXPECT_FALSE(filter.is_duplicate(fragment, 1));
    fragment.fragment->offset = 8;
    EXPECT_FALSE(filter.is_duplicate(fragment, 2));
    EXPECT_TRUE(filter.is_duplicate(fragment, 3));
    fragment.fragment->id = 8;
    EXPECT_FALSE(filter.is_duplicate(fragment, 4));
}

TEST(DuplicateFilter, LooksAsFarAsItsLimitsSay) {
    Limits limits;
    limits.set(Limit::DuplicateFramesMax, 2);
    limits.set(Limit::DuplicateWaitMs, 5);
    DuplicateFilter filter({1, 2}, VlanKey::Ignore, limits);
    EXPECT_FALSE(filter.is_duplicate(datagram_at(0, "one"), 1));
    EXPECT_TRUE(filter.is_duplicate(datagram_at(5, "one"), 3));
    EXPECT_FALSE(filter.is_duplicate(datagram_at(5, "one"), 4));
    EXPECT_FALSE(filter.is_duplicate(datagram_at(11, "one"), 5));
    limits.set(Limit::DuplicateFramesMax, 0);
    DuplicateFilter off({1, 2}, VlanKey::Ignore, limits);
    EXPECT_FALSE(off.is_duplicate(datagram_at(0, "one"), 1));
    EXPECT_FALSE(off.is_duplicate(datagram_at(0, "one"), 1));
}

}  // namespace
}  // namespace sealtap::flow::test
