#include "feed/builtin.h"

#include <gtest/gtest.h>

#include <set>

#include "support/scratch_dir.h"

namespace sealtap::feed {
namespace {

TEST(BuiltinFeeds, HaveDifferentNames) {
    std::set<std::string_view> names;
    for (const FeedDescriptor* feed : builtin()) EXPECT_TRUE(names.insert(feed->name).second);
    EXPECT_TRUE(names.contains("json-lines"));
}

TEST(BuiltinFeeds, AreMadeByName) {
    const test::ScratchDir dir;
    EXPECT_TRUE(create_feed("json-lines", {.target = dir.file("alerts")}));
}

TEST(BuiltinFeeds, UnknownKindSaysWhichThereAre) {
    const auto feed = create_feed("carrier-pigeon", {});
    ASSERT_FALSE(feed);
    EXPECT_EQ(feed.error().code, ErrorCode::BadConfiguration);
    EXPECT_EQ(feed.error().message,
              "feed carrier-pigeon is none of this build; right would be: json-lines");
}

}  // namespace
}  // namespace sealtap::feed
