#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "opener/ocr/line.h"

namespace sealtap::test {
namespace {

using opener::ocr::Line;
using opener::ocr::Symbol;

constexpr int kLetter = 20;

std::size_t length_at(std::string_view text, std::size_t at) {
    const auto lead = static_cast<unsigned char>(text[at]);
    return lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
}

/// A line whose letters stand side by side; blanks of `text` are blanks, as wide as a letter, and
/// "_" is one that tesseract believes in, and is none.
Line line_of(std::string_view text) {
    Line line;
    int left = 0;
    int blanks = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = length_at(text, at);
        const std::string symbol(text.substr(at, length));
        at += length;
        if (symbol == " " || symbol == "_") {
            ++blanks;
            left += symbol == " " ? kLetter + 1 : 0;
            continue;
        }
        line.symbols.push_back({symbol, {left, 0, left + kLetter, kLetter}, 90, blanks});
        blanks = 0;
        left += kLetter;
    }
    line.box = {0, 0, left, kLetter};
    return line;
}

std::string mended(std::string_view text) { return text_of_line(line_of(text)); }

TEST(OcrLine, HanAreJoinedWhereNoBlankIsSeen) {
    EXPECT_EQ(mended("绝_密文_件"), "绝密文件");
    EXPECT_EQ(mended("张伟 身份证"), "张伟 身份证");
}

TEST(OcrLine, WordsKeepTheirBlanks) {
    EXPECT_EQ(mended("FOR INTERNAL_USE"), "FOR INTERNAL USE");
    EXPECT_EQ(mended("手机 138"), "手机 138");
}

TEST(OcrLine, ColumnsAreParted) { EXPECT_EQ(mended("张伟    138"), "张伟\t138"); }

TEST(OcrLine, PunctuationStandsOnHalfABlank) { EXPECT_EQ(mended("通知。_请"), "通知。请"); }

TEST(OcrLine, StarOfAMarkIsSetRight) {
    EXPECT_EQ(mended("绝密女10年"), "绝密★10年");
    EXPECT_EQ(mended("机密友长期"), "机密★长期");
    EXPECT_EQ(mended("秘密太6个月"), "秘密★6个月");
}

TEST(OcrLine, WordsBehindAMarkAreNoStar) {
    EXPECT_EQ(mended("绝密文件10年前"), "绝密文件10年前");
    EXPECT_EQ(mended("绝密10年"), "绝密10年");
    EXPECT_EQ(mended("加密女10年"), "加密女10年");
}

TEST(OcrLine, LettersAmongManyDigitsAreDigits) {
    EXPECT_EQ(mended("1l010119900307783X"), "11010119900307783X");
    EXPECT_EQ(mended("手机:138I2345678"), "手机:13812345678");
    EXPECT_EQ(mended("62220212345678901Z8"), "6222021234567890128");
}

TEST(OcrLine, LettersElsewhereAreLeftAlone) {
    for (const char* text : {"ISO9001", "SO2", "OlIZSB", "A1B2C3D4E5F6G7", "BIOS 12345678901"}) {
        EXPECT_EQ(mended(text), text);
    }
}

TEST(OcrLine, CreditCodesAreMendedByTheirCheck) {
    // 91350100M000100Y43: the example of GB 32100-2015.
    EXPECT_EQ(mended("91350100M000100Y43"), "91350100M000100Y43");
    EXPECT_EQ(mended("913501OOM000100Y43"), "91350100M000100Y43");
    EXPECT_EQ(mended("91350100M0O00100Y43"), "91350100M000100Y43");
}

TEST(OcrLine, CodesThatNoChangeMakesRightAreLeftAlone) {
    EXPECT_EQ(mended("91350100M0O00200Y43"), "91350100M0O00200Y43");
}

TEST(OcrLine, HeightIsThatOfItsHan) {
    Line line = line_of("绝密1,");
    line.symbols[3].box.top = 15;
    EXPECT_EQ(opener::ocr::letter_height(line), kLetter);
    EXPECT_EQ(opener::ocr::letter_height(Line{}), 0);
}

}  // namespace
}  // namespace sealtap::test
