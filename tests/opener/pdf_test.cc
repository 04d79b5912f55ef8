#include "opener/pdf/pdf.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "collected_output.h"
#include "fixture.h"
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

TEST(Pdf, ReadsThePropertiesOfTheDocument) {
    PdfWriter pdf;
    pdf.add_page("");
    const int info = pdf.add("<< /Title (Plan) /Keywords " + han(u"\xFEFF机密") +
                             " /MSIP_Label_1_Name (Secret) /Creator (Writer) >>");
    pdf.add_to_trailer("/Info " + PdfWriter::ref(info));
    CollectedOutput out;
    EXPECT_EQ(open(pdf.finish(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("pdf:info"),
              "Title: Plan\nKeywords: 机密\nMSIP_Label_1_Name: Secret\nCreator: Writer\n");
    EXPECT_EQ(out.place_of("pdf:info", "机密").region, Region::Property);
}

TEST(Pdf, ReadsBookmarksLinksAndScripts) {
    PdfWriter pdf;
    pdf.add_page("");
    const int item = pdf.add(
        "<< /Title (Chapter one) /Parent 2 0 R /A << /S /URI /URI "
        "(https://intern.example/x) >> >>");
    pdf.add_to_catalogue("/Outlines << /First " + PdfWriter::ref(item) +
                         " >> /OpenAction << /S /JavaScript /JS (app.alert\\('hello'\\)) >>");
    CollectedOutput out;
    EXPECT_EQ(open(pdf.finish(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("pdf:outline"), "Chapter one\n");
    EXPECT_EQ(out.text("pdf:link"), "https://intern.example/x\n");
    EXPECT_EQ(out.text("pdf:javascript"), "app.alert('hello')\n");
}

TEST(Pdf, ReadsRemarksWithTheirPage) {
    PdfWriter pdf;
    pdf.add_page("");
    const int remark = pdf.add(
        "<< /Type /Annot /Subtype /Text /Rect [0 0 10 10] /T (Li) "
        "/Contents (do not pass on) >>");
    pdf.add_page("", "/Annots [" + PdfWriter::ref(remark) + "]");
    CollectedOutput out;
    EXPECT_EQ(open(pdf.finish(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("pdf:annotation"), "Li\ndo not pass on\n");
    EXPECT_EQ(out.place_of("pdf:annotation", "do not").page, 2U);
    EXPECT_EQ(out.place_of("pdf:annotation", "do not").region, Region::Comment);
}

TEST(Pdf, ReadsAppearancesOfAnnotationsWhereTheyStand) {
    PdfWriter pdf;
    const int look = pdf.add_stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 200 20] /Resources << /Font << /F 3 0 R >> >>",
        "BT /F 12 Tf 2 4 Td (Stamped) Tj ET");
    const int stamp = pdf.add("<< /Type /Annot /Subtype /Stamp /Rect [300 800 500 820] /AP << /N " +
                              PdfWriter::ref(look) + " >> >>");
    pdf.add_page("BT /F 12 Tf 72 400 Td (Body) Tj ET", "/Annots [" + PdfWriter::ref(stamp) + "]");
    CollectedOutput out;
    EXPECT_EQ(open(pdf.finish(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("pdf:text"), "Body\nStamped\n");
    EXPECT_TRUE(out.place_of("pdf:text", "Stamped").at_top);
    EXPECT_EQ(out.place_of("pdf:text", "Stamped").region, Region::Comment);
}

TEST(Pdf, ReadsValuesOfFieldsBehindTheirLabels) {
    PdfWriter pdf;
    pdf.add_page("");
    pdf.add("<< /FT /Tx /T (f1) /TU (Resident ID) /V (110105199001011234) >>");
    CollectedOutput out;
    EXPECT_EQ(open(pdf.finish(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("pdf:form"), "f1\nResident ID\nResident ID: 110105199001011234\n");
}

TEST(Pdf, WritesAttachmentsRawUnderTheirNames) {
    PdfWriter pdf;
    pdf.add_page("");
    const int file = pdf.add_stream("/Type /EmbeddedFile /Subtype /text#2Fcsv", "a,b\n1,2\n");
    pdf.add("<< /Type /Filespec /F (x.csv) /UF " + han(u"\xFEFF客户.csv") + " /EF << /F " +
            PdfWriter::ref(file) + " >> >>");
    CollectedOutput out;
    EXPECT_EQ(open(pdf.finish(), out), OpenStatus::Opened);
    const CollectedPart* part = out.find("pdf:attachment \"客户.csv\"");
    ASSERT_NE(part, nullptr);
    EXPECT_EQ(part->text, "a,b\n1,2\n");
    EXPECT_EQ(part->info.media_type, "text/csv");
}

TEST(Pdf, WritesMetadataAndFormsOfXmlRaw) {
    PdfWriter pdf;
    pdf.add_page("");
    const int metadata = pdf.add_stream("/Type /Metadata /Subtype /XML", "<x:xmpmeta/>");
    const int form = pdf.add_stream("", "<xdp:xdp/>");
    pdf.add_to_catalogue("/Metadata " + PdfWriter::ref(metadata) +
                         " /AcroForm << /XFA [(datasets) " + PdfWriter::ref(form) + "] >>");
    CollectedOutput out;
    EXPECT_EQ(open(pdf.finish(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("pdf:metadata"), "<x:xmpmeta/>");
    EXPECT_EQ(out.text("pdf:xfa"), "<xdp:xdp/>");
}

TEST(Pdf, WritesStreamsRawThatNobodyRefersTo) {
    PdfWriter pdf;
    pdf.add_page("");
    pdf.add_stream("", "left behind");
    CollectedOutput out;
    EXPECT_EQ(open(pdf.finish(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("pdf:stream"), "left behind");
}

TEST(Pdf, ReadsPagesAndFormsThatAreNotShown) {
    PdfWriter pdf;
    pdf.add_page("BT /F 12 Tf 72 400 Td (Body) Tj ET");
    const int content = pdf.add_stream("", "BT /F 12 Tf 72 400 Td (Removed) Tj ET");
    pdf.add("<< /Type /Page /MediaBox [0 0 595 842] /Contents " + PdfWriter::ref(content) +
            " /Resources << /Font << /F 3 0 R >> >> >>");
    pdf.add_stream("/Subtype /Form /BBox [0 0 9 9] /Resources << /Font << /F 3 0 R >> >>",
                   "BT /F 12 Tf 2 4 Td (Undrawn) Tj ET");
    CollectedOutput out;
    EXPECT_EQ(open(pdf.finish(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("pdf:text"), "Body\n");
    EXPECT_EQ(out.text("pdf:unshown"), "Removed\nUndrawn\n");
    EXPECT_EQ(out.place_of("pdf:unshown", "Removed").region, Region::Hidden);
}

TEST(Pdf, TellsPicturesAsUnreadOnce) {
    PdfWriter pdf;
    const int picture = pdf.add_stream(
        "/Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 /ColorSpace "
        "/DeviceGray",
        "1234");
    const std::string resources =
        "/Resources << /XObject << /I " + PdfWriter::ref(picture) + " >> >>";
    pdf.add_page("/I Do", resources);
    pdf.add_page("/I Do", resources);
    CollectedOutput out;
    EXPECT_EQ(open(pdf.finish(), out), OpenStatus::Opened);
    EXPECT_EQ(out.unread_octets[Cause::Media], 4U);
}

TEST(Pdf, WritesContentsRawWhoseFontIsMissing) {
    PdfWriter pdf;
    pdf.add_page("BT /Gone 12 Tf 72 400 Td (SECRET) Tj ET");
    CollectedOutput out;
    EXPECT_EQ(open(pdf.finish(), out), OpenStatus::Opened);
    EXPECT_NE(out.text("pdf:stream").find("(SECRET)"), std::string::npos);
}

TEST(Pdf, DoesNotInterpretContentsCodedAsPictures) {
    PdfWriter pdf;
    const int bomb = pdf.add_stream("/Filter /JBIG2Decode", "not a picture");
    const int text = pdf.add_stream("", "BT /F 12 Tf 72 400 Td (Body) Tj ET");
    const int page = pdf.add_page("");
    pdf.set(page, "<< /Type /Page /Parent 2 0 R /Contents [" + PdfWriter::ref(bomb) + " " +
                      PdfWriter::ref(text) + "] /Resources << /Font << /F 3 0 R >> >> >>");
    CollectedOutput out;
    EXPECT_EQ(open(pdf.finish(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("pdf:text"), "Body\n");
    EXPECT_EQ(out.unread_octets[Cause::Media], 13U);
}

TEST(Pdf, ReadsLayersThatAreSwitchedOffAsHidden) {
    PdfWriter pdf;
    const int on = pdf.add("<< /Type /OCG /Name (Body) >>");
    const int off = pdf.add("<< /Type /OCG /Name (Seal) >>");
    pdf.add_to_catalogue("/OCProperties << /OCGs [" + PdfWriter::ref(on) + " " +
                         PdfWriter::ref(off) + "] /D << /OFF [" + PdfWriter::ref(off) + "] >> >>");
    pdf.add_page(
        "/OC /A BDC BT /F 12 Tf 72 400 Td (Body) Tj ET EMC /OC /B BDC BT /H 12 Tf 72 300 "
        "Td " +
            han(u"绝密") + " Tj ET EMC BT /F 12 Tf 72 200 Td (Always) Tj ET",
        "/Resources << /Font << /F 3 0 R /H 4 0 R >> /Properties << /A " + PdfWriter::ref(on) +
            " /B " + PdfWriter::ref(off) + " >> >>");
    CollectedOutput out;
    EXPECT_EQ(open(pdf.finish(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("pdf:text"), "Body\nAlways\n绝密\n");
    EXPECT_EQ(out.place_of("pdf:text", "Body").region, Region::Body);
    EXPECT_EQ(out.place_of("pdf:text", "绝密").region, Region::Hidden);
    EXPECT_EQ(out.text("pdf:strings"), "Body\nSeal\n");
}

TEST(Pdf, WritesContentsRawThatNoStateOfTheLayersShows) {
    PdfWriter pdf;
    const int on = pdf.add("<< /Type /OCG /Name (a) >>");
    const int off = pdf.add("<< /Type /OCG /Name (b) >>");
    const int both = pdf.add("<< /Type /OCMD /P /AllOn /OCGs [" + PdfWriter::ref(on) + " " +
                             PdfWriter::ref(off) + "] >>");
    pdf.add_to_catalogue("/OCProperties << /OCGs [" + PdfWriter::ref(on) + " " +
                         PdfWriter::ref(off) + "] /D << /OFF [" + PdfWriter::ref(off) + "] >> >>");
    pdf.add_page(
        "/OC /A BDC BT /F 12 Tf 72 400 Td (SECRET) Tj ET EMC",
        "/Resources << /Font << /F 3 0 R >> /Properties << /A " + PdfWriter::ref(both) + " >> >>");
    CollectedOutput out;
    EXPECT_EQ(open(pdf.finish(), out), OpenStatus::Opened);
    EXPECT_NE(out.text("pdf:stream").find("(SECRET)"), std::string::npos);
}

TEST(Pdf, ReadsWhatAnUpdateRemoved) {
    PdfWriter pdf;
    pdf.add_page("BT /F 12 Tf 72 400 Td (TOP SECRET) Tj ET");
    pdf.add_page("BT /F 12 Tf 72 400 Td (Kept) Tj ET");
    const int info = pdf.add("<< /Title (Old title) >>");
    pdf.add_to_trailer("/Info " + PdfWriter::ref(info));
    const std::string first = pdf.finish();
    const std::string file =
        pdf.update(first, {{5, PdfWriter::stream("", "BT /F 12 Tf 72 400 Td (Public) Tj ET")},
                           {info, "<< /Title (New title) >>"}});
    CollectedOutput out;
    EXPECT_EQ(open(file, out), OpenStatus::Opened);
    EXPECT_EQ(out.text("pdf:text"), "Public\nKept\n");
    EXPECT_EQ(out.text("pdf:unshown"), "TOP SECRET\n");
    EXPECT_EQ(out.place_of("pdf:unshown", "TOP").region, Region::Hidden);
    EXPECT_EQ(out.text("pdf:info"), "Title: New title\n");
    EXPECT_EQ(out.parts.back().text, "Title: Old title\n");
}

TEST(Pdf, ReadsFilesWithoutATableOfObjects) {
    PdfWriter pdf;
    pdf.add_page("BT /F 12 Tf 72 400 Td (Body) Tj ET");
    std::string file = pdf.finish();
    file.replace(file.find("startxref"), std::string::npos, "");
    CollectedOutput out;
    EXPECT_EQ(open(file, out), OpenStatus::Damaged);
    EXPECT_EQ(out.text("pdf:text"), "Body\n");
}

TEST(Pdf, ReadsPagesOfAFileWhoseEndIsMissing) {
    PdfWriter pdf;
    pdf.add_page("BT /F 12 Tf 72 400 Td (First) Tj ET");
    pdf.add_page("BT /F 12 Tf 72 400 Td (Second) Tj ET");
    const std::string file = pdf.finish();
    // The catalogue is written first; without it, pages are all that is left.
    std::string cut = file.substr(0, file.find("xref"));
    cut.replace(cut.find("/Type /Catalog"), 14, "              ");
    CollectedOutput out;
    EXPECT_EQ(open(cut, out), OpenStatus::Damaged);
    EXPECT_EQ(out.text("pdf:text"), "First\nSecond\n");
    EXPECT_EQ(out.place_of("pdf:text", "Second").page, 2U);
}

TEST(Pdf, FindsObjectsInStreamsOfAFileWhoseTableIsLost) {
    PdfWriter pdf;
    const int content = pdf.add_stream("", "BT /F 12 Tf 72 400 Td (Packed) Tj ET");
    const std::string page = "<< /Type /Page /MediaBox [0 0 595 842] /Contents " +
                             PdfWriter::ref(content) + " /Resources << /Font << /F 3 0 R >> >> >>";
    pdf.add_stream("/Type /ObjStm /N 1 /First 5", "90 0 " + page);
    const std::string file = pdf.finish();
    CollectedOutput out;
    EXPECT_EQ(open(file.substr(0, file.find("xref")), out), OpenStatus::Damaged);
    EXPECT_EQ(out.text("pdf:text"), "Packed\n");
}

TEST(Pdf, RefusesWhatHasNoObject) {
    CollectedOutput out;
    EXPECT_EQ(open("%PDF-1.4\nnothing else", out), OpenStatus::Refused);
    EXPECT_TRUE(out.parts.empty());
    EXPECT_TRUE(out.unread_octets.empty());
}

TEST(Pdf, TellsThatNobodySaysWhatItsGlyphsMean) {
    PdfWriter pdf;
    const int font = pdf.add(
        "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [ << "
        "/Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) "
        "/Ordering (Identity) /Supplement 0 >> /DW 1000 >> ] >>");
    pdf.add_page(
        "BT /G 12 Tf 72 700 Td " + han(u"一二三四五六七八九十一二三四五六七八九十") + " Tj ET",
        "/Resources << /Font << /G " + PdfWriter::ref(font) + " >> >>");
    CollectedOutput out;
    EXPECT_EQ(open(pdf.finish(), out), OpenStatus::Opened);
    EXPECT_EQ(out.find("pdf:text"), nullptr);
    EXPECT_TRUE(out.unread_octets.contains(Cause::UnknownCoding));
}

TEST(Pdf, ReadsGlyphsByTheirMapToUnicode) {
    PdfWriter pdf;
    const int map = pdf.add_stream(
        "",
        "begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 2 beginbfchar <0001> "
        "<7EDD> <0002> <5BC6> endbfchar endcmap");
    const int font = pdf.add(
        "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /ToUnicode " +
        PdfWriter::ref(map) +
        " /DescendantFonts [ << /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << "
        "/Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 >> ] >>");
    pdf.add_page("BT /G 12 Tf 72 700 Td <00010002> Tj ET",
                 "/Resources << /Font << /G " + PdfWriter::ref(font) + " >> >>");
    CollectedOutput out;
    EXPECT_EQ(open(pdf.finish(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("pdf:text"), "绝密\n");
    EXPECT_EQ(out.find("pdf:stream"), nullptr);
}

/// A page of Chinese in a font that no file carries, in each of the predefined character maps.
class PdfCharacterMaps : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(PdfCharacterMaps, AreRead) {
    const auto& [encoding, text] = GetParam();
    const std::string name(encoding);
    const bool is_traditional = name.starts_with("UniCNS") || name.find("B5") != name.npos;
    const bool is_japanese = name.find("JIS") != name.npos || name.starts_with("90ms");
    const std::string ordering = is_traditional ? "CNS1" : is_japanese ? "Japan1" : "GB1";
    PdfWriter pdf;
    const int font = pdf.add("<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /" + name +
                             " /DescendantFonts [ << /Type /Font /Subtype /CIDFontType0 /BaseFont "
                             "/X /CIDSystemInfo << /Registry (Adobe) /Ordering (" +
                             ordering + ") /Supplement 2 >> /DW 1000 >> ] >>");
    pdf.add_page("BT /G 12 Tf 72 700 Td " + std::string(text) + " Tj ET",
                 "/Resources << /Font << /G " + PdfWriter::ref(font) + " >> >>");
    CollectedOutput out;
    EXPECT_EQ(open(pdf.finish(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("pdf:text"), "機密\n");
}

INSTANTIATE_TEST_SUITE_P(Predefined, PdfCharacterMaps,
                         testing::Values(std::pair("UniGB-UCS2-H", "<6A5F5BC6>"),
                                         std::pair("GBK-EUC-H", "<9943C3DC>"),
                                         std::pair("UniCNS-UTF16-H", "<6A5F5BC6>"),
                                         std::pair("ETen-B5-H", "<BEF7B14B>"),
                                         std::pair("UniJIS-UTF16-H", "<6A5F5BC6>"),
                                         std::pair("90ms-RKSJ-H", "<8B40 96A7>")),
                         [](const auto& map) {
                             std::string name(map.param.first);
                             std::ranges::replace(name, '-', '_');
                             return name;
                         });

constexpr std::string_view kPlan =
    "绝密★启用前\n姓名\t身份证号\t手机\n王小明\t110105199001011234\t13800138000\n";

TEST(Pdf, ReadsFilesOfReportLab) {
    CollectedOutput out;
    EXPECT_EQ(open(fixture("plain.pdf"), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("pdf:text"), kPlan);
    EXPECT_EQ(out.place_of("pdf:text", "绝密").colour, 0xFF0000U);
    EXPECT_EQ(out.place_of("pdf:text", "绝密").font_half_points, 52U);
}

TEST(Pdf, ReadsLinearisedFilesWithStreamsOfObjectsOnce) {
    CollectedOutput out;
    EXPECT_EQ(open(fixture("packed.pdf"), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("pdf:text"), kPlan);
    EXPECT_EQ(out.parts.size(), 3U);  // the text, the properties, and tables
}

TEST(Pdf, ReadsEncryptedFilesThatOpenWithoutAPassword) {
    CollectedOutput out;
    EXPECT_EQ(open(fixture("opens_freely.pdf"), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("pdf:text"), kPlan);
    EXPECT_NE(out.text("pdf:info").find("Title: 年度计划\n"), std::string::npos);
    EXPECT_TRUE(out.unread_octets.empty());
}

TEST(Pdf, TellsThatAPasswordLocksTheFile) {
    const std::string file = fixture("locked.pdf");
    CollectedOutput out;
    EXPECT_EQ(open(file, out), OpenStatus::Opened);
    EXPECT_TRUE(out.parts.empty());
    EXPECT_EQ(out.unread_octets[Cause::Encrypted], file.size());
}

TEST(Pdf, ReadsMetadataInClearOfALockedFile) {
    const std::string clear = "<x:xmpmeta>MSIP_Label</x:xmpmeta>";
    const std::string file = fixture("locked.pdf") + clear;
    CollectedOutput out;
    EXPECT_EQ(open(file, out), OpenStatus::Opened);
    EXPECT_EQ(out.text("pdf:metadata"), clear);
    EXPECT_EQ(out.unread_octets[Cause::Encrypted], file.size() - clear.size());
}

TEST(Pdf, ReadsEmbeddedFontsOfLibreOffice) {
    CollectedOutput out;
    EXPECT_EQ(open(fixture("office.pdf"), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("pdf:text"),
              "绝密\n姓名\t身份证号\t手机\n王小明\t110105199001011234\t13800138000\n");
    EXPECT_EQ(out.find("pdf:stream"), nullptr);
}

TEST(Pdf, ReadsFilesBehindGarbage) {
    CollectedOutput out;
    opener::Whole whole;
    const std::string file = "HTTP header\r\n\r\n" + fixture("plain.pdf");
    whole.octets = bytes_of(file);
    EXPECT_TRUE(opener::pdf::accepts_within(whole));
    EXPECT_FALSE(opener::pdf::accepts(whole));
    EXPECT_NE(open(file, out), OpenStatus::Refused);
    EXPECT_EQ(out.text("pdf:text"), kPlan);
}

TEST(Pdf, WritesStreamsThatOnlySayTheyAreStructure) {
    for (const std::string_view claim : {"/Type /CMap", "/FunctionType 0", "/FunctionType 4",
                                         "/ShadingType 4", "/S 3", "/Type /XRef"}) {
        PdfWriter pdf;
        pdf.add_page("BT /F 12 Tf 72 700 Td (Plan) Tj ET");
        pdf.add_stream(claim, "the salaries of all of us");
        CollectedOutput out;
        EXPECT_EQ(open(pdf.finish(), out), OpenStatus::Opened);
        EXPECT_EQ(out.text("pdf:stream"), "the salaries of all of us") << claim;
    }
}

TEST(Pdf, WritesWhatStandsBetweenObjectsOfAStream) {
    PdfWriter pdf;
    pdf.add_page("BT /F 12 Tf 72 700 Td (Plan) Tj ET");
    pdf.add_stream("/Type /ObjStm /N 0 /First 0", "the (salaries of) all <FEFF00550073>");
    CollectedOutput out;
    EXPECT_EQ(open(pdf.finish(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("pdf:loose"), "the salaries of all Us\n");
}

TEST(Pdf, WritesWhatStandsBehindTheEnd) {
    PdfWriter pdf;
    pdf.add_page("BT /F 12 Tf 72 700 Td (Plan) Tj ET");
    CollectedOutput out;
    EXPECT_EQ(open(pdf.finish() + "\nthe salaries of all of us", out), OpenStatus::Opened);
    EXPECT_EQ(out.text("pdf:rest"), "the salaries of all of us\n");
}

TEST(Pdf, WritesAnArchiveBehindTheEndFromItsBeginning) {
    PdfWriter pdf;
    pdf.add_page("BT /F 12 Tf 72 700 Td (Plan) Tj ET");
    // Its entry is a PDF file, and so it holds an end of one.
    const std::string archive = "PK\3\4 %PDF-1.4 %%EOF PK\5\6" + std::string(18, '\0');
    CollectedOutput out;
    (void)open(pdf.finish() + archive, out);
    EXPECT_EQ(out.text("pdf:rest"), archive);
}

TEST(Pdf, EndsFormsThatDrawEachOtherOverAndOver) {
    PdfWriter pdf;
    std::string draws;
    for (int i = 0; i < 50; ++i) draws += "/X Do ";
    int next = pdf.add_stream("/Subtype /Form /BBox [0 0 9 9]", "q Q");
    for (int i = 0; i < 12; ++i) {
        next = pdf.add_stream("/Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X " +
                                  PdfWriter::ref(next) + " >> >>",
                              draws);
    }
    pdf.add_page("BT /F 12 Tf 72 400 Td (First) Tj ET");
    pdf.add_page(draws, "/Resources << /XObject << /X " + PdfWriter::ref(next) + " >> >>");
    // As in the child: it wants no more when the time is over.
    class Impatient final : public CollectedOutput {
    public:
        [[nodiscard]] bool wants_more() const noexcept override { return ++asked_ < 1000; }

    private:
        mutable int asked_ = 0;
    } out;
    EXPECT_EQ(open(pdf.finish(), out), OpenStatus::Exhausted);
    EXPECT_EQ(out.text("pdf:text"), "First\n");
}

}  // namespace
}  // namespace sealtap::test
