#include "capture/interface_state.h"

#include <gtest/gtest.h>

namespace sealtap::capture {
namespace {

TEST(InterfaceState, CountersThatWrapGoOn) {
    WideCounter counter;
    counter.begin_at(0xfffffff0U);
    EXPECT_EQ(counter.advance(0xffffffffU), 15U);
    EXPECT_EQ(counter.advance(4), 20U);
    EXPECT_EQ(counter.advance(4), 20U);
}

TEST(InterfaceState, OfNoInterfaceThereIsNothing) {
    EXPECT_FALSE(mtu_of("nowhere0"));
    EXPECT_FALSE(mtu_of("a name that is longer than any interface's"));
    EXPECT_TRUE(offloads_of("nowhere0").empty());
    InterfaceLosses losses("nowhere0");
    losses.look(0);
    EXPECT_EQ(losses.missed() + losses.dropped(), 0U);
}

TEST(InterfaceState, LossesBeginWithTheirMaking) {
    InterfaceLosses losses("lo");
    losses.look(0);
    EXPECT_EQ(losses.missed() + losses.dropped(), 0U);
    ASSERT_TRUE(mtu_of("lo"));
    EXPECT_GE(*mtu_of("lo"), 1280U);
}

}  // namespace
}  // namespace sealtap::capture
