#include "detect/scan_support.h"

namespace sealtap::detect {
namespace {

using test::in_charset;
using test::ScanBench;
using Names = std::vector<std::string>;

/// The findings of a text, the same in every charset.
Names found(std::string_view text) {
    ScanBench bench;
    Names first;
    for (const Charset charset : kCharsets) {
        const Names names = bench.scan(in_charset(text, charset)).detectors();
        if (charset == Charset::Utf8) first = names;
        EXPECT_EQ(names, first) << text << " in " << to_string(charset);
    }
    return first;
}

TEST(Markings, AreNotFoundInTextAboutThem) {
    for (const std::string_view text :
         {"根据保密法，国家秘密的密级分为绝密、机密、秘密三级。", "保密 机密性 秘密花园 主机密钥",
          "随机密钥\n绝密档案\n机密计算\n秘密武器", "应当标明“绝密”“机密”“秘密”字样",
          "绝密级：是公司最为核心的信息\n机密级：较大影响\n秘密级：一般信息",
          "知悉商业秘密的人员，不得泄露。\n内部资料由专人保管。",
          "密级（绝密、机密、秘密）由主管部门确定", "{\"levels\":[\"绝密\",\"机密\",\"秘密\"]}",
          "This e-mail is confidential and may be legally privileged.",
          "TOP SECRET, SECRET and CONFIDENTIAL are the three levels."}) {
        EXPECT_EQ(found(text), Names{}) << text;
    }
}

TEST(Markings, OfOneLineAreOneFinding) {
    EXPECT_EQ(found("密级：机密★10年\n"), Names{"marking.zh.star"});
    EXPECT_EQ(found("文件密级：□绝密 ■机密 □公开"), Names{"marking.zh.tick"});
    EXPECT_EQ(found("TOP SECRET\n"), Names{"marking.en.banner"});
    EXPECT_EQ(found("核心商密★5年"), Names{"marking.zh.commercial"});
}

TEST(Markings, TakeTheTickedBoxWhereverTheLinesBreak) {
    EXPECT_EQ(found("密级：\n□绝密\n■\n机密\n□公开"), Names{"marking.zh.tick"});
    EXPECT_EQ(found("密级： □绝密 □\n秘密 □内部资料 ■\n公开"), Names{});
    EXPECT_EQ(found("■公开 □内部资料 □秘密 □绝密"), Names{});
    EXPECT_EQ(found("绝密☐ 机密☐ 秘密☐ 公开☑"), Names{});
}

TEST(Markings, AreFoundAtTheHeadBehindAByteOrderMark) {
    EXPECT_EQ(found("\xEF\xBB\xBF机密\n报告"), Names{"marking.zh.line"});
}

TEST(Markings, CountOnlyWithPlausibleNeighboursInGbkAndUtf16) {
    ScanBench bench;
    const std::string word = in_charset("机密★", Charset::Gb18030);
    EXPECT_EQ(bench.scan("\x01\x02\x03\x04" + word + "\x05\x06\x07").described(), Names{});
    EXPECT_EQ(bench.scan("abc " + word + " def").detectors(), Names{"marking.zh.star"});
}

TEST(Markings, MapToTheLevelsThatTheConfigurationNames) {
    RuleSpec spec;
    spec.place = "x.yaml:1";
    spec.name = "marking.x";
    spec.structures = {"line"};
    spec.words = {{"机密", "secret"}};
    const LevelScale scale({"low", "high"});
    const auto wrong = Ruleset::compile({&spec, 1}, scale, {});
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().code, ErrorCode::BadRules);
    EXPECT_NE(wrong.error().message.find("x.yaml:1"), std::string::npos) << wrong.error().message;
    EXPECT_TRUE(Ruleset::compile({&spec, 1}, scale, {{"机密", "high"}}));
}

}  // namespace
}  // namespace sealtap::detect
