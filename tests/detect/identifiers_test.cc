#include "detect/scan_support.h"

namespace sealtap::detect {
namespace {

using test::in_charset;
using test::ScanBench;
using Names = std::vector<std::string>;

struct Vector {
    std::string_view text;
    std::string_view detector;
};

// GB 11643-1999's own examples, python-stdnum's, presidio's, any-rule's.
constexpr std::array<Vector, 18> kGood{{{"11010519491231002X", "id.cn.resident"},
                                        {"440524188001010014", "id.cn.resident"},
                                        {"360426199101010071", "id.cn.resident"},
                                        {"44011320141005001X", "id.cn.resident"},
                                        {"44011320141005001x", "id.cn.resident"},
                                        {"810000199408230021", "id.cn.resident"},
                                        {"830000199201300022", "id.cn.resident"},
                                        {"91110000600037341L", "id.cn.uscc"},
                                        {"91350100M000100Y43", "id.cn.uscc"},
                                        {"91230184MA1BUFLT44", "id.cn.uscc"},
                                        {"92371000MA3MXH0E3W", "id.cn.uscc"},
                                        {"4111111111111111", "card.pan"},
                                        {"2221000000000009", "card.pan"},
                                        {"6011577631711174", "card.pan"},
                                        {"6200000000000005", "card.pan"},
                                        {"008618311006933", "phone.cn.mobile"},
                                        {"+8617888829981", "phone.cn.mobile"},
                                        {"19119255642", "phone.cn.mobile"}}};

// Dates, areas and check digits that are wrong; times that pass Luhn; parts of a UUID.
constexpr std::array<std::string_view, 14> kBad{"360426199113010079",
                                                "36042619910102009X",
                                                "990426199112010074",
                                                "123456991010193",
                                                "A1110000600037341L",
                                                "1748503543012",
                                                "1647725122227",
                                                "1548138160707",
                                                "20260823000001",
                                                "6222026006705354217",
                                                "550e8400-e29b-41d4-a716-446655440000",
                                                "123e4567-e89b-12d3-a456-426614174000",
                                                "0.4111111111111111",
                                                "10.19119255642.1"};

struct Surroundings {
    std::string_view before;
    std::string_view after;
};
constexpr std::array<Surroundings, 7> kSurroundings{{{"", ""},
                                                     {" ", " "},
                                                     {"号码", "已登记"},
                                                     {"客户", "户名"},
                                                     {"，", "；"},
                                                     {"機", "機"},
                                                     {"\"no\":\"", "\"}"}}};

TEST(Identifiers, AreFoundBesideAnythingButLettersInEveryCharset) {
    ScanBench bench;
    for (const Charset charset : kCharsets) {
        for (const Vector& vector : kGood) {
            for (const auto& [before, after] : kSurroundings) {
                const std::string text =
                    std::string(before) + std::string(vector.text) + std::string(after);
                EXPECT_EQ(bench.scan(in_charset(text, charset)).detectors(),
                          Names{std::string(vector.detector)})
                    << text << " in " << to_string(charset);
            }
        }
    }
}

TEST(Identifiers, AreFoundInUtf16ThatBeginsAtAnOddOffset) {
    ScanBench bench;
    for (const Charset charset : {Charset::Utf16Le, Charset::Utf16Be}) {
        for (const Vector& vector : kGood) {
            const std::string text = "号码" + std::string(vector.text) + "已登记";
            EXPECT_EQ(bench.scan("\x01" + in_charset(text, charset)).detectors(),
                      Names{std::string(vector.detector)})
                << text << " in " << to_string(charset);
        }
    }
}

TEST(Identifiers, AreNotFoundWhereTheFormOrTheCheckIsWrong) {
    ScanBench bench;
    for (const Charset charset : kCharsets) {
        for (const std::string_view bad : kBad) {
            for (const auto& [before, after] : kSurroundings) {
                const std::string text =
                    std::string(before) + std::string(bad) + std::string(after);
                EXPECT_EQ(bench.scan(in_charset(text, charset)).described(), Names{})
                    << text << " in " << to_string(charset);
            }
        }
    }
}

TEST(Identifiers, AreNotFoundGluedToLettersAndDigits) {
    ScanBench bench;
    for (const Charset charset : kCharsets) {
        for (const Vector& vector : kGood) {
            if (vector.text.starts_with('+')) continue;
            for (const std::string_view glue : {"z", "N", "7"}) {
                const std::string before = std::string(glue) + std::string(vector.text);
                const std::string after = std::string(vector.text) + std::string(glue);
                EXPECT_EQ(bench.scan(in_charset(before, charset)).described(), Names{}) << before;
                EXPECT_EQ(bench.scan(in_charset(after, charset)).described(), Names{}) << after;
            }
        }
    }
}

TEST(Identifiers, AreFoundBesideUnderscoresAndBehindEscapedBreaks) {
    ScanBench bench;
    for (const Charset charset : kCharsets) {
        for (const Vector& vector : kGood) {
            const std::string number(vector.text);
            for (const std::string& text :
                 {"张三_" + number + "_正面.jpg", "\\n" + number + "\\n", "\\r" + number,
                  "\\t" + number, "x\\n" + number + "\\t"}) {
                EXPECT_EQ(bench.scan(in_charset(text, charset)).detectors(),
                          Names{std::string(vector.detector)})
                    << text << " in " << to_string(charset);
            }
        }
    }
}

TEST(Identifiers, AreNoMobilesInTheHeadersOfTarArchives) {
    ScanBench bench;
    const std::string nul(1, '\0');
    const std::string header =
        "0001750" + nul + "00000012345" + nul + "14562344721" + nul + "013251" + nul + " 0";
    EXPECT_EQ(bench.scan(header).described(), Names{});
    EXPECT_EQ(bench.scan(nul + "15012344721" + nul).detectors(), Names{"phone.cn.mobile"});
}

TEST(Identifiers, AreFoundBehindAFourOctetCharacterOfGb18030) {
    ScanBench bench;
    const std::string text =
        "名\xF0\xA0\x80\x80"
        "4111111111111111户";
    EXPECT_EQ(bench.scan(in_charset(text, Charset::Gb18030)).detectors(), Names{"card.pan"});
}

TEST(Identifiers, GainConfidenceByAWordOfTheirContextNear) {
    ScanBench bench;
    for (const Charset charset : kCharsets) {
        const auto confidence = [&](const std::string& text) {
            const auto list = bench.scan(in_charset(text, charset));
            return list.findings.size() == 1 ? int{list.findings[0].confidence} : -1;
        };
        const std::string number = "，11010519491231002X。";
        std::string far;
        for (int i = 0; i < 400; ++i) far += "数";
        EXPECT_EQ(confidence("张三" + number), 75) << to_string(charset);
        EXPECT_EQ(confidence("身份证" + number), 85) << to_string(charset);
        EXPECT_EQ(confidence(number + "以上身份证"), 85) << to_string(charset);
        EXPECT_EQ(confidence("身份证" + far + number), 75) << to_string(charset);
        EXPECT_EQ(confidence("ID Card: 11010519491231002X"), 85) << to_string(charset);
    }
}

TEST(Identifiers, LoseConfidenceBehindTheNameOfAnotherNumber) {
    ScanBench bench;
    const auto list = bench.scan("订单13812345678");
    ASSERT_EQ(list.findings.size(), 1U);
    EXPECT_LT(list.findings[0].confidence, 50);
}

TEST(Identifiers, NeverShowMoreThanTheirEnds) {
    ScanBench bench;
    for (const Vector& vector : kGood) {
        const auto list = bench.scan(std::string(vector.text));
        ASSERT_EQ(list.findings.size(), 1U);
        const std::string excerpt = list.findings[0].excerpt.text();
        EXPECT_GE(std::ranges::count(excerpt, '*'), 4) << excerpt;
    }
}

}  // namespace
}  // namespace sealtap::detect
