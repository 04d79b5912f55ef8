#include "opener/pdf/pdf.h"

#include <string>
#include <string_view>

#include "collected_output.h"
#include "pdf_writer.h"

namespace sealtap::test {
namespace {

OpenStatus open(std::string_view file, CollectedOutput& out) {
    opener::Whole whole;
    whole.octets = bytes_of(file);
    return opener::pdf::kDescriptor.open(whole, out);
}

/// The text of one page that is drawn by `content`.
std::string text_of_page(std::string_view content, std::string_view more = "") {
    PdfWriter pdf;
    pdf.add_page(content, more);
    CollectedOutput out;
    EXPECT_EQ(open(pdf.finish(), out), OpenStatus::Opened);
    return out.text("pdf:text");
}

std::string han(std::u16string_view text) { return PdfWriter::hex(text); }

TEST(Pdf, ReadsTheLinesOfAPage) {
    EXPECT_EQ(text_of_page("BT /F 12 Tf 72 700 Td (First line) Tj 0 -14 Td (and second) Tj ET"),
              "First line\nand second\n");
}

TEST(Pdf, ReadsIdeographsOfAFontThatNoFileCarries) {
    EXPECT_EQ(text_of_page("BT /H 12 Tf 72 700 Td " + han(u"绝密★启用前") + " Tj ET"),
              "绝密★启用前\n");
}

TEST(Pdf, JoinsIdeographsThatAreSpacedOut) {
    EXPECT_EQ(
        text_of_page("BT /H 12 Tf 72 700 Td [" + han(u"绝") + " -2000 " + han(u"密") + "] TJ ET"),
        "绝密\n");
}

TEST(Pdf, JoinsGlyphsThatArePlacedOneByOneInAnyOrder) {
    EXPECT_EQ(text_of_page("BT /H 12 Tf 1 0 0 1 96 700 Tm " + han(u"文") +
                           " Tj 1 0 0 1 72 700 Tm " + han(u"绝") + " Tj 1 0 0 1 108 700 Tm " +
                           han(u"件") + " Tj 1 0 0 1 84 700 Tm " + han(u"密") + " Tj ET"),
              "绝密文件\n");
}

TEST(Pdf, ReadsTextDrawnTwiceToBeBoldOnce) {
    EXPECT_EQ(text_of_page("BT /F 12 Tf 1 0 0 1 72 700 Tm (SECRET) Tj 1 0 0 1 72.4 700 Tm "
                           "(SECRET) Tj ET"),
              "SECRET\n");
}

TEST(Pdf, JoinsLettersThatAreSpacedOut) {
    EXPECT_EQ(text_of_page("BT /F 12 Tf 72 700 Td [(S) -400 (E) -400 (C) -400 (R) -400 (E) -400 "
                           "(T)] TJ ET"),
              "SECRET\n");
}

TEST(Pdf, PutsSpacesBetweenWordsAndTabsBetweenCells) {
    EXPECT_EQ(text_of_page("BT /F 12 Tf 72 700 Td [(Zhang) -300 (San) -6000 (13800138000)] TJ ET"),
              "Zhang San\t13800138000\n");
}

TEST(Pdf, ReadsIdeographsOneBelowTheOtherAsALine) {
    EXPECT_EQ(text_of_page("BT /H 20 Tf 500 700 Td " + han(u"机") + " Tj 0 -24 Td " + han(u"密") +
                           " Tj ET"),
              "机密\n");
}

TEST(Pdf, ReadsADiagonalWatermark) {
    EXPECT_EQ(text_of_page("BT /H 60 Tf .7 .7 -.7 .7 150 300 Tm " + han(u"机密") +
                           " Tj ET BT /F 12 Tf 72 700 Td (Body) Tj ET"),
              "机密\nBody\n");
}

TEST(Pdf, ReadsARotatedPageAsItIsShown) {
    PdfWriter pdf;
    pdf.add_page("BT /F 12 Tf 0 1 -1 0 50 100 Tm (Landscape) Tj ET", "/Rotate 90");
    CollectedOutput out;
    EXPECT_EQ(open(pdf.finish(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("pdf:text"), "Landscape\n");
    EXPECT_TRUE(out.place_of("pdf:text", "Landscape").at_top);
}

TEST(Pdf, TellsWhereALineStandsAndHowItLooks) {
    PdfWriter pdf;
    pdf.add_page("BT /F 12 Tf 72 300 Td (Body) Tj ET");
    pdf.add_page("BT 1 0 0 rg /H 26 Tf 72 780 Td " + han(u"绝密") +
                 " Tj ET BT 0 g /F 12 Tf 400 300 Td (Elsewhere) Tj ET");
    CollectedOutput out;
    EXPECT_EQ(open(pdf.finish(), out), OpenStatus::Opened);
    const Place seal = out.place_of("pdf:text", "绝密");
    EXPECT_EQ(seal.page, 2U);
    EXPECT_EQ(seal.font_half_points, 52U);
    EXPECT_EQ(seal.colour, 0xFF0000U);
    EXPECT_TRUE(seal.at_top);
    EXPECT_TRUE(seal.at_left);
    EXPECT_EQ(seal.region, Region::Body);
    const Place other = out.place_of("pdf:text", "Elsewhere");
    EXPECT_FALSE(other.at_top);
    EXPECT_FALSE(other.at_left);
    EXPECT_EQ(other.colour, 0U);
}

TEST(Pdf, ReadsInvisibleTextAsHidden) {
    PdfWriter pdf;
    pdf.add_page("BT 3 Tr /F 12 Tf 72 700 Td (recognised) Tj ET");
    CollectedOutput out;
    EXPECT_EQ(open(pdf.finish(), out), OpenStatus::Opened);
    EXPECT_EQ(out.place_of("pdf:text", "recognised").region, Region::Hidden);
}

TEST(Pdf, ReadsTextOutsideThePageAsHidden) {
    PdfWriter pdf;
    pdf.add_page("BT /F 12 Tf 72 700 Td (inside) Tj 0 200 Td (outside) Tj ET");
    CollectedOutput out;
    EXPECT_EQ(open(pdf.finish(), out), OpenStatus::Opened);
    EXPECT_EQ(out.place_of("pdf:text", "outside").region, Region::Hidden);
    EXPECT_EQ(out.place_of("pdf:text", "inside").region, Region::Body);
}

TEST(Pdf, TellsHeadersFootersAndWatermarksThatAreMarked) {
    PdfWriter pdf;
    pdf.add_page(
        "/Artifact <</Type /Pagination /Subtype /Header>> BDC BT /F 12 Tf 72 800 Td "
        "(heading) Tj ET EMC /Artifact <</Subtype /Watermark>> BDC BT /F 12 Tf 72 400 Td "
        "(draft) Tj ET EMC BT /F 12 Tf 72 300 Td (words) Tj ET");
    CollectedOutput out;
    EXPECT_EQ(open(pdf.finish(), out), OpenStatus::Opened);
    EXPECT_EQ(out.place_of("pdf:text", "heading").region, Region::Header);
    EXPECT_EQ(out.place_of("pdf:text", "draft").region, Region::Watermark);
    EXPECT_EQ(out.place_of("pdf:text", "words").region, Region::Body);
}

TEST(Pdf, ReadsWhatGlyphsStandForWhereItDiffers) {
    EXPECT_EQ(text_of_page("/Span <</ActualText (secret)>> BDC BT /F 12 Tf 72 700 Td (shown) Tj ET "
                           "EMC /Span <</ActualText (same)>> BDC BT /F 12 Tf 72 680 Td (same) Tj "
                           "ET EMC"),
              "shown\nsame\nsecret\n");
}

TEST(Pdf, ReadsPagesThatTheTreeDoesNotCount) {
    PdfWriter pdf;
    pdf.add_page("BT /F 12 Tf 72 700 Td (one) Tj ET");
    pdf.add_page("BT /F 12 Tf 72 700 Td (two) Tj ET");
    std::string file = pdf.finish();
    file.replace(file.find("/Count 2"), 8, "/Count 1");
    CollectedOutput out;
    EXPECT_EQ(open(file, out), OpenStatus::Opened);
    EXPECT_EQ(out.text("pdf:text"), "one\ntwo\n");
}

}  // namespace
}  // namespace sealtap::test
