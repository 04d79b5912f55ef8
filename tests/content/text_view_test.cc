#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "content/read_part.h"

namespace sealtap::test {
namespace {

/// The views of a part of that text, one in the next; "<none>" stands for no view.
std::vector<std::string> views_of(std::string_view text) {
    RecordingHost host;
    read_part(host, part_info("text/plain"), text);
    std::vector<std::string> views;
    for (const auto& view : host.views) views.push_back(view->data);
    return views;
}

std::string view_of(std::string_view text) {
    const auto views = views_of(text);
    return views.empty() ? "<none>" : views.front();
}

/// A text with every octet of the view as the octet of the part that it stands for.
std::vector<std::uint64_t> origins_of(std::string_view text) {
    RecordingHost host;
    read_part(host, part_info("text/plain"), text);
    std::vector<std::uint64_t> origins;
    if (host.views.empty()) return origins;
    const RecordedScan& view = *host.views.front();
    std::uint64_t next = 0;
    auto said = view.origins.begin();
    for (std::uint64_t at = 0; at <= view.data.size(); ++at, ++next) {
        for (; said != view.origins.end() && said->first == at; ++said) next = said->second;
        origins.push_back(next);
    }
    return origins;
}

TEST(TextView, ThereIsNoneOfTextThatReadsAsItIsWritten) {
    EXPECT_EQ(view_of("ordinary text, 100 % of it: AT&T, a < b, C:\\temp"), "<none>");
    EXPECT_EQ(view_of("普通文本，“引用”——没有什么。\r\n第一章 总则"), "<none>");
}

TEST(TextView, FullWidthDigitsAndLettersAreRead) {
    EXPECT_EQ(view_of("张三 １３８００１３８０００。"), "张三 13800138000。");
    EXPECT_EQ(view_of("ＳＥＣＲＥＴ"), "SECRET");
    EXPECT_EQ(view_of("１３８－００１３－８０００，ａ＠ｂ．ｃｎ"), "138-0013-8000，a@b.cn");
}

TEST(TextView, WhatDoesNotShowIsLeftOut) {
    EXPECT_EQ(view_of("绝\u200B密 a\u00ADb \u202Ec\u0301"), "绝密 ab c");
}

TEST(TextView, BlanksThatSpreadAWordAreLeftOut) {
    EXPECT_EQ(view_of("（绝　密）"), "（绝密）");
    EXPECT_EQ(view_of("密 级：机　　密"), "密级：机密");
    EXPECT_EQ(view_of("身 份 证 号"), "身份证号");
}

TEST(TextView, FormsOfCharactersAreReadAsTheCharacters) {
    EXPECT_EQ(view_of("①③⑧ ᴬ 𝟏𝟑𝟖 \u2F08\uF9BA"), "138 A 138 人了");
    EXPECT_EQ(view_of("㊙"), "<none>");
}

TEST(TextView, OctetsKnowWhichOfThePartTheyStandFor) {
    EXPECT_EQ(origins_of("a１b"), (std::vector<std::uint64_t>{0, 1, 4, 5}));
    EXPECT_EQ(origins_of("a\u200Bb"), (std::vector<std::uint64_t>{0, 4, 5}));
}

TEST(TextView, OnlyTheTextAroundAChangeIsShown) {
    const std::string ordinary(5000, 'x');
    const std::string view = view_of(ordinary + "１" + ordinary);
    EXPECT_EQ(view, "<gap 0>" + std::string(1200, 'x') + "1" + std::string(1200, 'x') + "<gap 0>");
}

TEST(TextView, ChangesNearEachOtherAreShownTogether) {
    const std::string between(2300, 'x');
    EXPECT_EQ(view_of("１" + between + "２"), "1" + between + "2");
    const std::string far(2500, 'x');
    EXPECT_EQ(view_of("１" + far + "２"),
              "1" + std::string(1200, 'x') + "<gap 0>" + std::string(1200, 'x') + "2");
}

TEST(TextView, AGapIsOneInTheViewToo) {
    RecordingHost host;
    const PartPtr part = content::open_part(host, part_info("text/plain"), RawText());
    part->on_data(bytes_of("a long enough head: １"));
    part->on_gap(10, Cause::Gap);
    part->on_data(bytes_of("２"));
    part->end(EndReason::Complete);
    host.end(EndReason::Complete);
    ASSERT_EQ(host.views.size(), 1U);
    EXPECT_EQ(host.views[0]->data, "a long enough head: 1<gap 1>2");
    EXPECT_THAT(host.views[0]->origins, testing::Contains(testing::Pair(testing::_, 33U)));
}

}  // namespace
}  // namespace sealtap::test
