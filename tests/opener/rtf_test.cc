#include "opener/rtf/rtf.h"

#include <gtest/gtest.h>

#include "cfb_writer.h"
#include "collected_output.h"
#include "fixture.h"

namespace sealtap::test {
namespace {

OpenStatus open_rtf(std::string_view octets, CollectedOutput& out) {
    opener::Whole whole;
    whole.octets = bytes_of(octets);
    EXPECT_TRUE(opener::rtf::kDescriptor.accepts(whole));
    return opener::rtf::kDescriptor.open(whole, out);
}

std::string body_of(std::string_view octets) {
    CollectedOutput out;
    (void)open_rtf(octets, out);
    return out.text("rtf:text");
}

std::string hex(std::string_view octets) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string out;
    for (const char octet : octets) {
        out += kDigits[static_cast<unsigned char>(octet) >> 4U];
        out += kDigits[static_cast<unsigned char>(octet) & 15U];
    }
    return out;
}

TEST(Rtf, ReadsWhatLibreOfficeWrote) {
    CollectedOutput out;
    EXPECT_EQ(open_rtf(fixture("office97.rtf"), out), OpenStatus::Opened);
    const std::string text = out.text("rtf:text");
    EXPECT_TRUE(text.starts_with("绝密\nplain Western café text\n正文继续\n")) << text;
    EXPECT_NE(text.find("姓名\t手机\t城市\n张三\t13800138000\t北京\n"), std::string::npos) << text;
    EXPECT_NE(text.find("见链接。"), std::string::npos);
    EXPECT_NE(out.text("rtf:notes").find("脚注在此"), std::string::npos);
    EXPECT_NE(out.text("rtf:comments").find("批注内容"), std::string::npos);
    EXPECT_NE(out.text("rtf:header").find("页眉：内部资料"), std::string::npos);
    EXPECT_NE(out.text("rtf:fields").find("http://intranet.example/q3"), std::string::npos);
    EXPECT_NE(out.text("rtf:properties").find("MSIP_Label_11111111_Name\t机密\n"),
              std::string::npos);
    const Place place = out.place_of("rtf:text", "绝密");
    EXPECT_EQ(place.font_half_points, 72);
    EXPECT_EQ(place.colour, 0xFF0000U);
    EXPECT_TRUE(place.at_top);
    EXPECT_EQ(out.place_of("rtf:text", "隐藏文字").region, Region::Hidden);
}

TEST(Rtf, ParagraphThatBeginsAPageIsNotOnTheFirst) {
    CollectedOutput out;
    (void)open_rtf("{\\rtf1 one\\par\\pard\\pagebb0 still\\par\\pard\\pagebb two}", out);
    EXPECT_EQ(out.place_of("rtf:text", "still").page, 1U);
    EXPECT_EQ(out.place_of("rtf:text", "two").page, 0U);
    CollectedOutput first;
    (void)open_rtf("{\\rtf1\\pagebb one}", first);
    EXPECT_EQ(first.place_of("rtf:text", "one").page, 1U);
}

TEST(Rtf, DecodesOctetsInTheCharsetOfTheirFont) {
    constexpr std::string_view kFonts =
        "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset134 B;}"
        "{\\f2\\fcharset136 C;}{\\f3\\fcharset128 D;}}";
    EXPECT_EQ(body_of(std::string(kFonts) + "\\f1\\'be\\'f8\\'c3\\'dc}"), "绝密\n");
    EXPECT_EQ(body_of(std::string(kFonts) + "\\f2\\'b5\\'b4\\'b1K}"), "絕密\n");
    EXPECT_EQ(body_of(std::string(kFonts) + "\\f3\\'8b\\'40\\'96\\'a7}"), "機密\n");
    EXPECT_EQ(body_of(std::string(kFonts) + "\\f0 caf\\'e9}"), "café\n");
}

TEST(Rtf, DecodesOctetsInTheCodePageOfTheDocument) {
    EXPECT_EQ(body_of("{\\rtf1\\ansi\\ansicpg936 \\'be\\'f8\\'c3\\'dc}"), "绝密\n");
    EXPECT_EQ(body_of("{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0\\fcharset0 A;}}\\f0\\'be\\'f8}"),
              "绝\n");
    EXPECT_EQ(body_of("{\\rtf1\\ansi\\ansicpg936 \xBE\xF8\xC3\xDC}"), "绝密\n");
}

TEST(Rtf, SkipsWhatStandsForAUnicodeLetter) {
    EXPECT_EQ(body_of("{\\rtf1\\u32477?\\u23494 ?!}"), "绝密!\n");
    EXPECT_EQ(body_of("{\\rtf1\\uc2\\u32477\\'be\\'f8x}"), "绝x\n");
    EXPECT_EQ(body_of("{\\rtf1\\uc0\\u32477\\u23494 x}"), "绝密x\n");
    EXPECT_EQ(body_of("{\\rtf1\\u-10179?\\u-8704?}"), "😀\n");
    EXPECT_EQ(body_of("{\\rtf1{\\uc0\\u32477}\\u23494?x}"), "绝密x\n");
}

TEST(Rtf, KeepsWordsTogetherAroundWhatIsShownElsewhere) {
    CollectedOutput out;
    EXPECT_EQ(open_rtf("{\\rtf1 top{\\footnote below}{\\*\\bkmkstart mark} secret{\\b ly}}", out),
              OpenStatus::Opened);
    EXPECT_EQ(out.text("rtf:text"), "top secretly\n");
    EXPECT_EQ(out.text("rtf:notes"), "below\n");
    EXPECT_EQ(out.text("rtf:other"), "mark\n");
}

TEST(Rtf, WritesGroupsThatItDoesNotKnowAsHidden) {
    CollectedOutput out;
    (void)open_rtf("{\\rtf1 a{\\*\\neverseen words}b}", out);
    EXPECT_EQ(out.text("rtf:text"), "ab\n");
    EXPECT_EQ(out.place_of("rtf:other", "words").region, Region::Hidden);
}

TEST(Rtf, PutsTabsBetweenCellsAndEndsRows) {
    EXPECT_EQ(body_of("{\\rtf1 a\\cell b\\cell\\row c\\cell\\cell d\\cell\\row}"),
              "a\tb\nc\t\td\n");
}

TEST(Rtf, WritesPicturesAsTheirOctets) {
    CollectedOutput out;
    (void)open_rtf("{\\rtf1{\\pict\\pngblip{\\*\\blipuid 00ff}\r\n" + hex("\x89PNG") + "\r\n" +
                       hex("data") + "}{\\pict\\bin3 a}b}}",
                   out);
    EXPECT_EQ(out.text("rtf:picture"), "\x89PNGdata");
    EXPECT_EQ(out.parts.back().text, "a}b");
}

TEST(Rtf, WritesAnEmbeddedFileUnderItsName) {
    std::string native;
    put_le(native, 2, 2);
    native += std::string("q3\0q3.txt\0", 10);
    put_le(native, 0x00030000, 4);
    put_le(native, 2, 4);
    native += std::string("C\0", 2);
    put_le(native, 4, 4);
    native += "data";
    std::string object;
    put_le(object, 0x501, 4);
    put_le(object, 2, 4);
    put_le(object, 8, 4);
    object += std::string("Package\0", 8);
    put_le(object, 0, 8);
    put_le(object, native.size(), 4);
    object += native;
    CollectedOutput out;
    (void)open_rtf("{\\rtf1{\\object{\\*\\objdata " + hex(object) + "}{\\result shown}}}", out);
    EXPECT_EQ(out.text("rtf:text"), "shown\n");
    EXPECT_EQ(out.text("ole:object \"q3.txt\""), "data");
}

TEST(Rtf, TellsDeletedText) {
    CollectedOutput out;
    (void)open_rtf("{\\rtf1 kept{\\deleted gone}}", out);
    EXPECT_EQ(out.place_of("rtf:text", "gone").region, Region::Hidden);
}

TEST(Rtf, ShowsTheTextOfAWatermark) {
    CollectedOutput out;
    (void)open_rtf("{\\rtf1{\\header{\\shp{\\*\\shpinst{\\sp{\\sn gtextUNICODE}{\\sv SECRET}}}}}a}",
                   out);
    EXPECT_EQ(out.place_of("rtf:textbox", "SECRET").region, Region::Watermark);
}

TEST(Rtf, SalvagesBrokenGroups) {
    CollectedOutput out;
    EXPECT_EQ(open_rtf("{\\rtf1 a{b\\par {c", out), OpenStatus::Damaged);
    EXPECT_EQ(out.text("rtf:text"), "ab\nc\n");
    CollectedOutput more;
    EXPECT_EQ(open_rtf("{\\rtf1 a}} behind", more), OpenStatus::Opened);
    EXPECT_EQ(more.text("rtf:rest"), "} behind");
    const std::string deep =
        "{\\rtf1 " + std::string(5000, '{') + "x" + std::string(5000, '}') + "y}";
    EXPECT_EQ(body_of(deep), "xy\n");
}

TEST(Rtf, SurvivesTruncationAnywhere) {
    const std::string octets = fixture("office97.rtf");
    for (std::size_t size = 8; size < octets.size(); size += 97) {
        CollectedOutput out;
        (void)open_rtf(std::string_view(octets).substr(0, size), out);
    }
}

std::string other_of(std::string_view octets) {
    CollectedOutput out;
    EXPECT_EQ(open_rtf(octets, out), OpenStatus::Opened);
    return out.text("rtf:other");
}

TEST(Rtf, ReadsWordsBetweenColoursAndBeforeFonts) {
    EXPECT_EQ(other_of("{\\rtf1{\\colortbl;TOP SECRET;\\red255;\\'41;} a}"), "TOP SECRETA\n");
    EXPECT_EQ(other_of("{\\rtf1{\\fonttbl SECRET{\\f0 Arial;}} a}"), "SECRET\nArial;\n");
}

TEST(Rtf, ReadsWordsAndNumbersThatAreTooLong) {
    EXPECT_EQ(other_of("{\\rtf1\\odd11010519491231002 a}"), "odd11010519491231002\n");
}

TEST(Rtf, ReadsWhatIsTooLongToStandForACharacter) {
    EXPECT_EQ(other_of("{\\rtf1\\uc20\\u20013 not a replacement at all}"),
              "not a replacement at\n");
    CollectedOutput out;
    EXPECT_EQ(open_rtf("{\\rtf1\\uc2\\u20013 ??a}", out), OpenStatus::Opened);
    EXPECT_EQ(out.find("rtf:other"), nullptr);
}

TEST(Rtf, WritesLettersOfAPictureThatAreNoDigits) {
    CollectedOutput out;
    EXPECT_EQ(open_rtf("{\\rtf1{\\pict\\pngblip 4142\n4344}{\\pict\\pngblip SECRET}}", out),
              OpenStatus::Opened);
    EXPECT_EQ(out.text("rtf:picture"), "ABCD");
    EXPECT_EQ(out.text("rtf:odd"), "SECRET");
}

}  // namespace
}  // namespace sealtap::test
