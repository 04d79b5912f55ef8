#include "content/charset/character_decoder.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "content/charset/converter.h"

namespace sealtap::test {
namespace {

using content::Character;
using content::CharsetTables;
using content::Converter;
using content::kNoCharacter;
using content::kNothing;
using content::make_decoder;
using std::string_view_literals::operator""sv;

std::vector<Character> decoded(std::string_view charset, std::string_view octets,
                               CharsetTables& tables) {
    std::vector<Character> out;
    const auto decoder = make_decoder(charset, &tables);
    if (!decoder) return out;
    decoder->decode(bytes_of(octets), out);
    decoder->end(out);
    return out;
}

std::u32string text_of_characters(const std::vector<Character>& characters) {
    std::u32string out;
    for (const Character& character : characters)
        if (character.code != kNothing) out += character.code;
    return out;
}

std::u32string text(std::string_view charset, std::string_view octets) {
    CharsetTables tables;
    return text_of_characters(decoded(charset, octets, tables));
}

TEST(CharacterDecoder, ReadsEveryCharsetOfTheFarEast) {
    EXPECT_EQ(text("utf-8", "绝密 \xF0\xA0\x80\x80"), U"绝密 \U00020000");
    EXPECT_EQ(text("gb2312", "\xBE\xF8\xC3\xDC"), U"绝密");
    EXPECT_EQ(text("gb18030", "\x95\x32\x82\x36\x81\x39\xEE\x39"), U"\U00020000\u3400");
    EXPECT_EQ(text("Big5", "\xB5\xB4\xB1\x4B"), U"絕密");
    EXPECT_EQ(text("big5-hkscs", "\x9D\x73"), U"䲤");
    EXPECT_EQ(text("big5", "\xA1\xFE\xA3\xE1"), U"／€");  // of Microsoft's
    EXPECT_EQ(text("Shift_JIS", "\x8B\x40\x96\xA7\xB1\\"), U"機密ｱ\\");
    EXPECT_EQ(text("EUC-JP", "\xB5\xA1\xCC\xA9\x8E\xB1\x8F\xB0\xA1"), U"機密ｱ丂");
    EXPECT_EQ(text("euc-kr", "\xB1\xE2\xB9\xD0"), U"기밀");
    EXPECT_EQ(text("ks_c_5601-1987", "\x8D\xBD"), U"띂");
    EXPECT_EQ(text("hz-gb-2312", "a~{>xC\\~}b~~\n~{>x\nx"), U"a绝密b~\n绝\nx");
    EXPECT_EQ(text("iso-2022-jp", "\x1B$B5!L)\x1B(B!"), U"機密!");
    EXPECT_EQ(text("iso-2022-kr", "\x1B$)C\x0E\x31\x62\x39\x50\x0F."), U"기밀.");
    EXPECT_EQ(text("iso-2022-cn", "\x1B$)A\x0E>xC\\\x0F."), U"绝密.");
    EXPECT_EQ(text("utf-7", "+ft1bxg-, 1 +- 2"), U"绝密, 1 + 2");
    EXPECT_EQ(text("utf-16le", "\xDD\x7E\xC6\x5B\x40\xD8\x00\xDC"sv), U"绝密\U00020000");
    EXPECT_EQ(text("utf-16", "\xFE\xFF\x7E\xDD"), U"\uFEFF绝");
    EXPECT_EQ(text("utf-32be", "\0\0\x7E\xDD"sv), U"绝");
    EXPECT_EQ(text("windows-1251", "\xE4\xE0"), U"да");
    EXPECT_EQ(text("IBM1047", "\xC1\xF1"), U"A1");
    EXPECT_EQ(text("IBM935", "\xC1\x0E\x42\xC1\x0F\xF1"), U"AＡ1");
}

}  // namespace
}  // namespace sealtap::test
