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
    EXPECT_EQ(view_of("ＳＥＣＲＥＴ／／ＮＯＦＯＲＮ，／／Ａ／／／Ｂ"),
              "SECRET//NOFORN，／／A／／／B");
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

TEST(TextView, CharacterReferencesAreRead) {
    EXPECT_EQ(view_of("&#x7EDD;&#23494;★10年"), "绝密★10年");
    EXPECT_EQ(view_of("&#32477&#0000000000023494 x"), "绝密 x");
    EXPECT_EQ(view_of("13&#56;0013&#x38;000"), "13800138000");
    EXPECT_EQ(view_of("绝&nbsp;密&starf;"), "绝 密★");
    EXPECT_EQ(view_of("绝&zwnj;密 &shy"), "绝密 ");
    EXPECT_EQ(view_of("a &lt; b &amp;c &nbsp; &copy; AT&T; &#xD800; &unknown;"), "<none>");
}

TEST(TextView, WhatIsEscapedTwiceIsUndoneTwice) {
    EXPECT_EQ(views_of("&amp;#32477;"), (std::vector<std::string>{"&#32477;", "绝"}));
    EXPECT_EQ(views_of("\\\\u7edd"), (std::vector<std::string>{"\\u7edd", "绝"}));
    EXPECT_EQ(views_of("%255Cu7edd"), (std::vector<std::string>{"%5Cu7edd", "\\u7edd", "绝"}));
    EXPECT_EQ(views_of("&lt;b&gt;绝&lt;/b&gt;密"),
              (std::vector<std::string>{"<b>绝</b>密", "绝密"}));
}

TEST(TextView, EscapesWithBackslashesAreRead) {
    EXPECT_EQ(view_of(R"({"t":"\u7edd\u5bc6\u2605"})"), "{\"t\":\"绝密★\"}");
    EXPECT_EQ(view_of(R"(\u{7edd}\U00005bc6\ud840\udc00)"), "绝密\U00020000");
    EXPECT_EQ(view_of(R"(\xE7\xBB\x9D \347\273\235)"), "绝 绝");
    EXPECT_EQ(view_of(R"(\x31\063\070 \x4)"), "138 \\x4");
    EXPECT_EQ(view_of(R"({"a":"b\n\"c\"\/","d":"C:\\temp\\new\123"})"), "<none>");
    EXPECT_EQ(view_of(R"(a\nb\"c\\d\u0041)"), "a\nb\"c\\dA");
}

TEST(TextView, EscapesWithPercentSignsAreRead) {
    EXPECT_EQ(view_of("q=%E7%BB%9D%e5%af%86&x=%u7edd"), "q=绝密&x=绝");
    EXPECT_EQ(view_of("%BE%F8"), "\xBE\xF8");
    EXPECT_EQ(view_of("100%dd 5%af a%20b"), "<none>");
}

TEST(TextView, TagsWithinALineJoinItsText) {
    EXPECT_EQ(view_of("<p>绝<b>密</b>★10年</p>"), "\n\n绝密★10年\n\n");
    EXPECT_EQ(view_of("110105<span style=\"x>y\">1949</span>1231002X"), "11010519491231002X");
    EXPECT_EQ(view_of("绝<!-- a > b -->密"), "绝密");
    EXPECT_EQ(view_of("<w:t>绝</w:t></w:r><w:r><w:t>密</w:t>"), "绝密");
    EXPECT_EQ(view_of("<td>a</td>\n<p>b<p>c <b>d</b> 1 < 2 > 3 a<b"), "<none>");
}

TEST(TextView, ATagInWhoseAttributesSomethingHidesStays) {
    EXPECT_EQ(view_of("<b title='&#32477;密'>x"), "<b title='绝密'>x");
}

TEST(TextView, Base64BrokenByEscapesIsMadeWhole) {
    const std::string run = "QUJDREVGR0hJSktMTU5PUFFSU1RV";
    EXPECT_EQ(view_of(run + "\\/" + run + "&#43;" + run), run + "/" + run + "+" + run);
    EXPECT_EQ(view_of(run + "\\n" + run), run + "\n" + run);
}

}  // namespace
}  // namespace sealtap::test
