#include "content/charset/guess_charset.h"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>
#include <string_view>

#include "content/charset/converter.h"

namespace sealtap::test {
namespace {

using content::CharsetTables;
using content::Converter;
using content::SampleIs;
using std::string_view_literals::operator""sv;

std::string guess(std::string_view sample, std::string_view declared = {},
                  SampleIs extent = SampleIs::Whole) {
    static CharsetTables tables;
    return std::string(content::guess_charset(bytes_of(sample), declared, extent, tables).charset);
}

TEST(GuessCharset, AMarkInFrontCountsMoreThanTheDeclaration) {
    EXPECT_EQ(guess("\xEF\xBB\xBF"
                    "abc",
                    "gbk"),
              "utf-8");
    EXPECT_EQ(guess("\xFF\xFE\x12\x00"sv, "utf-8"), "utf-16le");
    EXPECT_EQ(guess("\xFE\xFF\x12\x00"sv), "utf-16be");
    EXPECT_EQ(guess("\xFF\xFE\x00\x00\xDD\x7E\x00\x00"sv), "utf-32le");
    EXPECT_EQ(guess("\x00\x00\xFE\xFF"sv), "utf-32be");
    EXPECT_EQ(guess("\x84\x31\x95\x33\xBE\xF8"), "gb18030");
}

TEST(GuessCharset, ShortChineseTextsAreKnownWithoutADeclaration) {
    EXPECT_EQ(guess("绝密文件"), "utf-8");
    EXPECT_EQ(guess("\xBE\xF8\xC3\xDC\xCE\xC4\xBC\xFE"), "gb18030");  // 绝密文件
    EXPECT_EQ(guess("\xB5\xB4\xB1\x4B\xA4\xE5\xA5\xF3"), "big5");     // 絕密文件
    EXPECT_EQ(guess("\x8B\x40\x96\xA7\x8E\x91\x97\xBF\x82\xC5\x82\xB7"), "shift_jis");
    EXPECT_EQ(guess("\xB5\xA1\xCC\xA9\xBB\xF1\xCE\xC1\xA4\xC7\xA4\xB9"), "euc-jp");  // 機密資料です
    EXPECT_EQ(guess("\xB1\xE2\xB9\xD0\x20\xB9\xAE\xBC\xAD"), "euc-kr");              // 기밀 문서
    EXPECT_EQ(guess("\xDD\x7E\xC6\x5B\x87\x65\xF6\x4E"), "utf-16le");
    EXPECT_EQ(guess("\x7E\xDD\x5B\xC6\x65\x87\x4E\xF6"), "utf-16be");
    EXPECT_EQ(guess("\xDD\x7E\0\0\xC6\x5B\0\0\x87\x65\0\0"sv), "utf-32le");
    EXPECT_EQ(guess("\0\0\x7E\xDD\0\0\x5B\xC6\0\0\x65\x87"sv), "utf-32be");
    EXPECT_EQ(guess("~{>xC\\ND<~~}"), "hz-gb-2312");
    EXPECT_EQ(guess("\x1B$B5!L)\x1B(B"), "iso-2022-jp");
    EXPECT_EQ(guess("+ft1bxmWHTvY-"), "utf-7");
}

TEST(GuessCharset, LatinAndCyrillicTextsAreNotTakenForChinese) {
    EXPECT_EQ(guess("Le caf\xE9 est tr\xE8s bon, \xE0 bient\xF4t"), "windows-1252");
    EXPECT_EQ(guess("Stra\xDF"
                    "e, M\xFCnchen \x96 sch\xF6n"),
              "windows-1252");
    EXPECT_EQ(guess("\xD1\xEE\xE2\xE5\xF0\xF8\xE5\xED\xED\xEE \xF1\xE5\xEA\xF0\xE5\xF2\xED\xEE"),
              "windows-1251");
}

/// The end of a sample that goes on may cut a character, the end of a text may not.
TEST(GuessCharset, WhatIsSetBetweenLettersToHideThemIsNoSignAgainstACharset) {
    // 绝密文件, in turn with U+200B, U+00AD, U+0332
    EXPECT_EQ(guess("\xDD\x7E\x0B\x20\xC6\x5B\x0B\x20\x87\x65\x0B\x20\xF6\x4E"), "utf-16le");
    EXPECT_EQ(guess("\x7E\xDD\0\xAD\x5B\xC6\0\xAD\x65\x87\0\xAD\x4E\xF6"sv), "utf-16be");
    EXPECT_EQ(guess("\xDD\x7E\x32\x03\xC6\x5B\x32\x03\x87\x65\x32\x03\xF6\x4E"), "utf-16le");
    EXPECT_EQ(guess("~{>x~} ~{C\\~} ~{ND~} ~{<~~}"), "hz-gb-2312");
}

TEST(GuessCharset, ACutLastCharacterIsNoSignAgainstACharset) {
    EXPECT_EQ(guess("\xB5\xB4\xB1\x4B\xA4\xE5\xA5", {}, SampleIs::Begin), "big5");
    EXPECT_EQ(guess("机密\xE6\x96", {}, SampleIs::Begin), "utf-8");
}

TEST(GuessCharset, ADeclarationHoldsWhereTheOctetsDoNotContradictIt) {
    EXPECT_EQ(guess("\xBE\xF8\xC3\xDC", "gb2312"), "gb18030");
    EXPECT_EQ(guess("\xB5\xB4\xB1\x4B", "Big5-HKSCS"), "big5");
    EXPECT_EQ(guess("Za\xBF\xF3\xB3\xE6 g\xEA\xB6l\xB1 ja\xBC\xF1", "ISO-8859-2"), "ISO-8859-2");
    EXPECT_EQ(guess("plain", "utf-7"), "utf-7");
    EXPECT_EQ(guess("plain", "x-nobody-knows"), "utf-8");
}

TEST(GuessCharset, AWrongDeclarationIsOverruled) {
    const std::string gbk = "\xBE\xF8\xC3\xDC\xCE\xC4\xBC\xFE\xA1\xA3";
    EXPECT_EQ(guess(gbk, "utf-8"), "gb18030");
    EXPECT_EQ(guess(gbk, "iso-8859-1"), "gb18030");
    EXPECT_EQ(guess(gbk, "big5"), "gb18030");
    EXPECT_EQ(guess("绝密文件", "big5"), "utf-8");
    EXPECT_EQ(guess("绝密文件", "gb2312"), "utf-8");
    EXPECT_EQ(guess("绝密", "iso-8859-1"), "utf-8");
    EXPECT_EQ(guess("\xB5\xB4\xB1\x4B\xA4\xE5\xA5\xF3", "gb2312"), "big5");
    EXPECT_EQ(guess("\xB5\xB4\xB1\x4B\xA4\xE5\xA5\xF3", "utf-8"), "big5");
    EXPECT_EQ(guess("\xB5\xB4\xB1\x4B\xA4\xE5\xA5\xF3", "us-ascii"), "big5");
    EXPECT_EQ(guess("~{>xC\\ND<~~}", "us-ascii"), "hz-gb-2312");
}

/// 镕 and 喆 are not of GB 2312, and 㐂 stands in four octets.
TEST(GuessCharset, Gb2312MeansGb18030) {
    EXPECT_EQ(guess("\xE9\x46\xBA\xCD\x86\xB4\xCA\xC7\xC8\xCB\xC3\xFB", "gb2312"), "gb18030");
    EXPECT_EQ(guess("\x81\x39\xEF\x31\xCA\xC7\xC3\xFB\xD7\xD6", "gb2312"), "gb18030");
}

TEST(GuessCharset, TextOfAsciiAloneAsksForNothing) {
    EXPECT_EQ(guess("plain text, +86 13800000000, ~{ a ~}, a+bcd"), "utf-8");
    EXPECT_EQ(guess("\x1B[31mred\x1B[0m"), "utf-8");
    EXPECT_EQ(guess(""), "utf-8");
}

TEST(GuessCharset, ChanceOctetsAreNoText) {
    std::mt19937 random(7);
    for (int i = 0; i < 300; ++i) {
        std::string octets(200 + random() % 2000, '\0');
        for (char& octet : octets) octet = static_cast<char>(random() & 0xFFU);
        EXPECT_EQ(guess(octets), "") << i;
    }
}

/// As headers of programs, pictures and databases have them: numbers of two and four octets.
TEST(GuessCharset, NumbersAreNoText) {
    std::mt19937 random(8);
    for (int i = 0; i < 200; ++i) {
        std::string octets;
        for (int number = 0; number < 100; ++number) {
            const auto value = static_cast<unsigned>(random() >> random() % 32);
            for (unsigned shift = 0; shift < 32; shift += 8)
                octets += static_cast<char>(value >> shift);
        }
        EXPECT_EQ(guess(octets), "") << i;
    }
}

}  // namespace
}  // namespace sealtap::test
