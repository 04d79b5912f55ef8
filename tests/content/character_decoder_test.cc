#include "content/charset/character_decoder.h"

#include <gtest/gtest.h>
#include <iconv.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <utility>
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

std::string encoded(const std::u32string& text, const char* charset) {
    iconv_t converter = iconv_open(charset, "WCHAR_T");
    std::wstring wide(text.begin(), text.end());
    std::string in(wide.size() * sizeof(wchar_t), '\0');
    std::memcpy(in.data(), wide.data(), in.size());
    std::string out(in.size() * 4, '\0');
    char* from = in.data();
    char* to = out.data();
    std::size_t left = in.size();
    std::size_t room = out.size();
    EXPECT_NE(iconv(converter, &from, &left, &to, &room), static_cast<std::size_t>(-1)) << charset;
    iconv(converter, nullptr, nullptr, &to, &room);
    iconv_close(converter);
    out.resize(out.size() - room);
    return out;
}

TEST(CharacterDecoder, ReadsEveryCharsetOfTheFarEast) {
    EXPECT_EQ(text("utf-8", "绝密 \xF0\xA0\x80\x80"), U"绝密 \U00020000");
    EXPECT_EQ(text("gb2312", "\xBE\xF8\xC3\xDC"), U"绝密");
    EXPECT_EQ(text("gb18030", "\x95\x32\x82\x36\x81\x39\xEE\x39"), U"\U00020000\u3400");
    EXPECT_EQ(text("Big5", "\xB5\xB4\xB1\x4B"), U"絕密");
    EXPECT_EQ(text("big5", "\xA1\xFE\xA3\xE1"), U"／€") << "of Windows";
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

const std::vector<const char*> kCharsets{
    "utf-8",  "utf-16",       "utf-16le",   "utf-16be",    "utf-32",      "utf-32be",
    "utf-7",  "gb18030",      "hz-gb-2312", "big5",        "shift_jis",   "euc-kr",
    "johab",  "euc-jp",       "euc-tw",     "iso-2022-jp", "iso-2022-kr", "iso-2022-cn",
    "koi8-r", "windows-1252", "iso-8859-2", "ibm935",      "ibm1047",     "tis-620"};

/// Octets of which many are those that charsets begin something with.
std::string hostile_octets(std::mt19937& random, std::size_t size) {
    constexpr std::string_view kMarks =
        "\x1B$()*BAGHCN@J~{}+-\x0E\x0F\x8E\x8F\xA1\xA4\xFE\xFF\x81\x30\xD8\xDC\n";
    std::string out(size, '\0');
    for (char& octet : out)
        octet = random() % 2 != 0 ? kMarks[random() % kMarks.size()]
                                  : static_cast<char>(random() & 0xFFU);
    return out;
}

std::size_t octets_of(const std::vector<Character>& characters) {
    std::size_t sum = 0;
    for (const Character& character : characters) sum += character.octets;
    return sum;
}

TEST(CharacterDecoder, EveryOctetBelongsToOneCharacter) {
    std::mt19937 random(1);
    CharsetTables tables;
    for (const char* charset : kCharsets) {
        for (int round = 0; round < 100; ++round) {
            const std::string octets = hostile_octets(random, random() % 200);
            const auto characters = decoded(charset, octets, tables);
            ASSERT_EQ(octets_of(characters), octets.size()) << charset;
            for (const Character& character : characters) {
                ASSERT_GE(character.octets, 1U) << charset;
                ASSERT_TRUE(character.code <= 0x10FFFF || character.code == kNothing) << charset;
                ASSERT_FALSE(character.code >= 0xD800 && character.code < 0xE000) << charset;
            }
        }
    }
}

TEST(CharacterDecoder, NothingDependsOnHowTheOctetsCame) {
    std::mt19937 random(2);
    CharsetTables tables;
    for (const char* charset : kCharsets) {
        for (int round = 0; round < 50; ++round) {
            const std::string octets = hostile_octets(random, 1 + random() % 100);
            const auto whole = decoded(charset, octets, tables);
            const auto decoder = make_decoder(charset, &tables);
            std::vector<Character> pieces;
            for (std::size_t at = 0; at < octets.size();) {
                const std::size_t size =
                    std::min<std::size_t>(1 + random() % 4, octets.size() - at);
                decoder->decode(bytes_of(std::string_view(octets).substr(at, size)), pieces);
                ASSERT_LE(at + size - octets_of(pieces), 15U) << charset << ": what it keeps";
                at += size;
            }
            decoder->end(pieces);
            ASSERT_EQ(pieces, whole) << charset;
        }
    }
}

/// A gap ends a character; units go on where they would have stood without it.
TEST(CharacterDecoder, AGapIsNoCharacter) {
    CharsetTables tables;
    std::vector<Character> out;
    auto decoder = make_decoder("utf-16le", &tables);
    decoder->decode(bytes_of("\xDD\x7E\xC6"), out);
    decoder->on_gap(2, out);
    decoder->decode(bytes_of("\x5B\xDD\x7E"), out);
    const std::vector<Character> units{
        {U'绝', 2}, {kNoCharacter, 1}, {kNoCharacter, 1}, {U'绝', 2}};
    EXPECT_EQ(out, units);
    out.clear();
    decoder = make_decoder("big5", &tables);
    decoder->decode(bytes_of("\xB5"), out);
    decoder->on_gap(7, out);
    decoder->decode(bytes_of("\xB5\xB4"), out);
    const std::vector<Character> pairs{{kNoCharacter, 1}, {U'絕', 2}};
    EXPECT_EQ(out, pairs);
}

TEST(CharacterDecoder, AStrayLeadSwallowsNoAscii) {
    EXPECT_EQ(text("gbk", "\xC3<b>"), U"\xFFFD<b>");
    EXPECT_EQ(text("big5", "\xB5\n1"), U"\xFFFD\n1");
    EXPECT_EQ(text("euc-kr", "\xB1\"x"), U"\xFFFD\"x");
}

TEST(CharacterDecoder, NamesAreTakenAsHeadersHaveThem) {
    CharsetTables tables;
    for (const char* name : {"Shift_JIS", "SHIFT-JIS", "x-sjis", "cp932", "MS_Kanji", "GB_2312-80",
                             "x-gbk", "Big5-HKSCS", "EUC_KR", "ks_c_5601-1987", "UTF8", "utf_16",
                             "UCS-2", "ISO_8859-1:1987", "windows-1258", "MACINTOSH", "KOI8-U"}) {
        EXPECT_NE(make_decoder(name, &tables), nullptr) << name;
    }
    for (const char* name : {"", " ", "x-nobody-knows", "../../evil", "UTF-8//TRANSLIT",
                             "utf-8,big5", "a-name-that-is-longer-than-any-charset-has-one-ever"}) {
        EXPECT_EQ(make_decoder(name, &tables), nullptr) << name;
    }
}

TEST(CharacterDecoder, TheScannerReadsChineseAndUnicodeItself) {
    for (const char* name : {"utf-8", "us-ascii", "GB2312", "gbk", "GB18030", "UTF-16", "utf-16be"})
        EXPECT_TRUE(content::scanner_reads(name)) << name;
    for (const char* name :
         {"big5", "hz-gb-2312", "utf-7", "utf-32", "shift_jis", "iso-8859-1", "x"})
        EXPECT_FALSE(content::scanner_reads(name)) << name;
}

/// Any charset but its own iconv's: each code that iconv knows is the same here.
TEST(CharacterDecoder, CharactersAreThoseOfIconv) {
    const std::vector<std::pair<const char*, const char*>> same{{"gb18030", "GB18030"},
                                                                {"big5", "BIG5-HKSCS"},
                                                                {"shift_jis", "CP932"},
                                                                {"euc-kr", "UHC"},
                                                                {"euc-jp", "EUC-JP-MS"},
                                                                {"euc-tw", "EUC-TW"},
                                                                {"johab", "JOHAB"},
                                                                {"windows-1251", "CP1251"},
                                                                {"koi8-r", "KOI8-R"},
                                                                {"iso-2022-kr", "ISO-2022-KR"},
                                                                {"iso-2022-jp", "ISO-2022-JP-2"},
                                                                {"utf-7", "UTF-7"}};
    std::mt19937 random(3);
    CharsetTables tables;
    for (const auto& [charset, iconv_name] : same) {
        Converter converter(iconv_name, Converter::To::Utf32);
        ASSERT_TRUE(converter.is_open()) << iconv_name;
        int compared = 0;
        for (int round = 0; round < 40000; ++round) {
            std::string octets(1 + random() % 4, '\0');
            for (char& octet : octets) octet = static_cast<char>(random() & 0xFFU);
            if (octets.front() >= 0) continue;  // what is ASCII is compared elsewhere
            const auto characters = decoded(charset, octets, tables);
            if (characters.front().octets != octets.size()) continue;
            const auto [outcome, code] = converter.one(octets);
            // Controls that no text has.
            if (outcome != Converter::Outcome::Code || code < 0xA0) continue;
            ASSERT_EQ(characters.front().code, code) << charset << ' ' << octets.size();
            ++compared;
        }
        if (std::string_view(charset).starts_with("iso") || std::string_view(charset) == "utf-7")
            continue;
        EXPECT_GT(compared, 100) << charset;
    }
}

/// The shifts' charsets against iconv, on texts that it made.
TEST(CharacterDecoder, ShiftsAreUndoneAsByIconv) {
    const std::u32string japanese = U"機密ファイル、abc テスト\n終わり";
    const std::u32string korean = U"기밀 문서 abc\n끝";
    const std::u32string chinese = U"绝密文件 abc\n结束";
    CharsetTables tables;
    const auto undone = [&tables](const char* charset, const std::string& octets) {
        return text_of_characters(decoded(charset, octets, tables));
    };
    EXPECT_EQ(undone("iso-2022-jp", encoded(japanese, "ISO-2022-JP")), japanese);
    EXPECT_EQ(undone("iso-2022-jp", encoded(chinese, "ISO-2022-JP-2")), chinese);
    EXPECT_EQ(undone("iso-2022-kr", encoded(korean, "ISO-2022-KR")), korean);
    EXPECT_EQ(undone("iso-2022-cn", encoded(chinese, "ISO-2022-CN")), chinese);
    EXPECT_EQ(undone("utf-7", encoded(chinese + U" 1+1 \U0001F600", "UTF-7")),
              chinese + U" 1+1 \U0001F600");
    EXPECT_EQ(undone("ibm935", encoded(U"客户资料ABC", "IBM935")), U"客户资料ABC");
    EXPECT_EQ(undone("ibm930", encoded(U"機密ABC", "IBM930")), U"機密ABC");
}

}  // namespace
}  // namespace sealtap::test
