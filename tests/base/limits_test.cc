#include "sealtap/limits.h"

#include <gtest/gtest.h>

#include <set>

namespace sealtap {
namespace {

TEST(Limits, HaveUniqueKeysAndSaysWhatTheyGuard) {
    std::set<std::string_view> keys;
    for (const LimitSpec& spec : limit_table()) {
        EXPECT_TRUE(keys.insert(spec.key).second) << spec.key;
        EXPECT_FALSE(spec.guards.empty()) << spec.key;
        EXPECT_GT(spec.standard, 0U) << spec.key;
    }
}

TEST(Limits, StartWithTheirDefaults) {
    const Limits limits;
    for (const LimitSpec& spec : limit_table())
        EXPECT_EQ(limits[spec.limit], spec.standard) << spec.key;
}

TEST(LimitHits, AddUp) {
    LimitHits a;
    LimitHits b;
    a.hit(Limit::FlowsMax);
    b.hit(Limit::FlowsMax);
    b.hit(Limit::LineBytesMax);
    a.add(b);
    EXPECT_EQ(a[Limit::FlowsMax], 2U);
    EXPECT_EQ(a[Limit::LineBytesMax], 1U);
}

}  // namespace
}  // namespace sealtap
