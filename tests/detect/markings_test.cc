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

TEST(Markings, CountAsBareWordsOnlyInTextInGbkAndUtf16) {
    ScanBench bench;
    for (const Charset charset : {Charset::Gb18030, Charset::Utf16Le, Charset::Utf16Be}) {
        const std::string word = in_charset("机密", charset);
        const std::string text = in_charset("\n报告", charset);
        const std::string control = in_charset("\x01", charset);
        EXPECT_EQ(bench.scan(control + word + control).described(), Names{});
        EXPECT_EQ(bench.scan(word + in_charset("\n", charset) + "\xFF\xFF\xFF\xFF").described(),
                  Names{});
        EXPECT_EQ(bench.scan(control + word + text + control).detectors(),
                  Names{"marking.zh.line"});
    }
}

TEST(Markings, AreFoundBesideBinaryOctetsInEveryCharset) {
    ScanBench bench;
    for (const Charset charset : kCharsets) {
        for (const std::string_view text : {"机密★10年", "密级：机密", "□绝密■机密"}) {
            const std::string octets = in_charset(text, charset);
            for (const std::string_view before : {"\x01\xFF", "\x08", "\xF3", "ab:\x93"}) {
                for (const std::string_view after : {"", "\x01", "\xFF\xFE\xFF"}) {
                    const std::string part = std::string(before) + octets + std::string(after);
                    EXPECT_EQ(bench.scan(part).findings.size(), 1U)
                        << text << " in " << to_string(charset) << " behind " << before.size();
                }
            }
        }
    }
}

TEST(Markings, AreFoundBehindTheLengthOfARecord) {
    ScanBench bench;
    for (const Charset charset : {Charset::Utf8, Charset::Gb18030}) {
        const std::string text = in_charset("机密\n关于预算的请示", charset);
        for (const char length : {'\x08', '*', 'A', '\xB3', '\xFF'}) {
            const std::string octets = std::string(3, '\0') + length + text;
            EXPECT_EQ(bench.scan(octets).detectors(), Names{"marking.zh.line"})
                << to_string(charset) << " behind " << int{length};
        }
        if (charset != Charset::Gb18030) continue;
        EXPECT_EQ(bench.scan("\xB3" + text).detectors(), Names{"marking.zh.line"});
    }
}

TEST(Markings, TakeControlCharactersForLineBreaks) {
    const std::string text = "\x02\x05机密\n报告";
    EXPECT_EQ(found(text), Names{"marking.zh.line"});
    ScanBench bench;
    EXPECT_EQ(bench.scan("a\x01机密\x02报告书").detectors(), Names{"marking.zh.line"});
    EXPECT_EQ(bench.scan("\x01\x02SECRET\nPlan\n").detectors(), Names{"marking.en.banner"});
    // The strings of a program.
    EXPECT_EQ(bench
                  .scan("\x0C"
                        "CONFIDENTIAL\x10\x01:X")
                  .described(),
              Names{});
    EXPECT_EQ(bench.scan(std::string("a\0机密\0b", 10)).described(), Names{});
    EXPECT_EQ(bench.scan(std::string("PUBLIC\0SECRET\0\0[OTHER]\0", 24)).described(), Names{});
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
