#include "content/charset/to_utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace sealtap::test {
namespace {

using content::is_utf8;
using content::to_utf8;

std::string all_of_ascii() {
    std::string out;
    for (int octet = 1; octet < 128; ++octet) out += static_cast<char>(octet);
    return out;
}

/// With an octet of another kind behind it the text goes through iconv; without, it does not.
TEST(Charset, AsciiIsTheSameWithAndWithoutIconv) {
    for (const char* charset :
         {"gb2312",       "gbk",          "gb18030",      "big5",         "cp950",
          "euc-tw",       "iso-8859-1",   "windows-1252", "iso-8859-2",   "windows-1250",
          "iso-8859-5",   "windows-1251", "iso-8859-7",   "windows-1253", "iso-8859-8",
          "windows-1255", "iso-8859-9",   "windows-1254", "windows-1256", "windows-1257",
          "windows-1258", "iso-8859-15",  "koi8-r",       "koi8-u",       "shift_jis",
          "euc-jp",       "euc-kr",       "cp949",        "tis-620"}) {
        const std::string text = all_of_ascii();
        EXPECT_EQ(to_utf8(text, charset), text) << charset;
        const std::string converted = to_utf8(text + "\n\xB0\xA1\n", charset);
        EXPECT_TRUE(converted.starts_with(text)) << charset;
        EXPECT_NE(converted, text + "\n\xB0\xA1\n") << charset;
    }
}

TEST(Charset, WhatLooksLikeAsciiButIsNotIsConverted) {
    EXPECT_EQ(to_utf8("+ft1bxg-", "utf-7"), "绝密");
    EXPECT_EQ(to_utf8(std::string("a\0b\0", 4), "utf-16le"), "ab");
}

TEST(Charset, Utf8IsKnownWhereverItsFirstOctetStands) {
    for (std::size_t before = 0; before < 20; ++before) {
        const std::string text(before, 'a');
        EXPECT_TRUE(is_utf8(text + "绝" + text));
        EXPECT_FALSE(is_utf8(text + "\xE7\xBB" + text));
        EXPECT_FALSE(is_utf8(text + "\x80"));
    }
}

}  // namespace
}  // namespace sealtap::test
