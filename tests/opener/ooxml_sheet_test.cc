#include "opener/ooxml/sheet.h"

#include <string>

#include "ooxml_files.h"

namespace sealtap::test {
namespace {

using opener::ooxml::plain_number;

std::string cell(std::string_view ref, std::string_view value, std::string_view type = "n",
                 std::string_view style = "0") {
    return "<c r=\"" + std::string(ref) + "\" t=\"" + std::string(type) + "\" s=\"" +
           std::string(style) + "\"><v>" + std::string(value) + "</v></c>";
}
std::string row(std::string_view cells, std::string_view attributes = {}) {
    return "<row " + std::string(attributes) + ">" + std::string(cells) + "</row>";
}

/// A workbook with one shown and one hidden sheet.
struct Workbook {
    std::string strings;
    std::string first;
    std::string second;
    std::string styles;
    ZipWriter zip = package();

    std::string write() {
        zip.add(
            "xl/workbook.xml",
            sheet_xml("workbook",
                      "<sheets><sheet name=\"工资\" sheetId=\"1\" r:id=\"r1\"/>"
                      "<sheet name=\"底稿\" sheetId=\"2\" state=\"hidden\" r:id=\"r2\"/></sheets>"
                      "<definedNames><definedName name=\"上限\">工资!$A$1</definedName>"
                      "</definedNames>"));
        zip.add("xl/_rels/workbook.xml.rels",
                relations_xml("r1=worksheets/sheet1.xml r2=/xl/worksheets/sheet2.xml"));
        zip.add("xl/worksheets/sheet2.xml",
                sheet_xml("worksheet", "<sheetData>" + second + "</sheetData>"));
        zip.add("xl/worksheets/sheet1.xml", sheet_xml("worksheet", first));
        zip.add("xl/sharedStrings.xml", sheet_xml("sst", strings));
        if (!styles.empty()) zip.add("xl/styles.xml", sheet_xml("styleSheet", styles));
        return zip.write();
    }
    void open(CollectedOutput& out) { EXPECT_EQ(open_ooxml(write(), out), OpenStatus::Opened); }
};

TEST(SheetReader, WritesARowALineWithThePlaceOfEachCell) {
    Workbook book;
    book.strings = "<si><t>张三</t></si><si><r><t>13812</t></r><r><t>345678</t></r></si>";
    book.first =
        "<sheetData>" +
        row(cell("A2", "0", "s") + cell("C2", "1", "s") + cell("D2", "1", "b"), "r=\"2\"") +
        "</sheetData>";
    CollectedOutput out;
    book.open(out);
    EXPECT_EQ(out.text("ooxml:sheet \"工资\""), "张三\t\t13812345678\tTRUE\n");
    const Place place = out.place_of("ooxml:sheet \"工资\"", "13812345678");
    EXPECT_EQ(place.region, Region::Cell);
    EXPECT_EQ(place.sheet.unmasked(), "工资");
    EXPECT_EQ(place.row, 2U);
    EXPECT_EQ(place.column, 3U);
}

TEST(SheetReader, CountsCellsThatSayNoPlace) {
    Workbook book;
    book.first = "<sheetData>" + row("<c><v>1</v></c><c><v>2</v></c>") + row("<c><v>3</v></c>") +
                 "</sheetData>";
    CollectedOutput out;
    book.open(out);
    EXPECT_EQ(out.text("ooxml:sheet \"工资\""), "1\t2\n3\n");
    EXPECT_EQ(out.place_of("ooxml:sheet \"工资\"", "3").row, 2U);
}

TEST(SheetReader, ShowsIdentifiersThatAreStoredAsNumbers) {
    Workbook book;
    book.styles = "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs>";
    book.first = "<sheetData>" +
                 row(cell("A1", "1.3812345678E+10") + cell("B1", "44197", "n", "1") +
                     "<c r=\"C1\" t=\"inlineStr\"><is><t>内联</t></is></c>") +
                 "</sheetData>";
    CollectedOutput out;
    book.open(out);
    EXPECT_EQ(out.text("ooxml:sheet \"工资\""), "13812345678\t2021-01-01\t内联\n");
}

TEST(SheetReader, WritesFormulasBehindTheirRow) {
    Workbook book;
    book.first =
        "<sheetData>" +
        row("<c r=\"A1\" t=\"str\"><f>\"绝\"&amp;\"密\"</f><v>绝密</v></c>" + cell("B1", "2")) +
        "</sheetData>";
    CollectedOutput out;
    book.open(out);
    EXPECT_EQ(out.text("ooxml:sheet \"工资\""), "绝密\t2\n=\"绝\"&\"密\"\n");
}

TEST(SheetReader, TellsWhatIsHidden) {
    Workbook book;
    book.first = "<cols><col min=\"2\" max=\"3\" hidden=\"1\"/></cols><sheetData>" +
                 row(cell("A1", "11") + cell("B1", "12")) +
                 row(cell("A2", "21"), "r=\"2\" hidden=\"1\"") + "</sheetData>";
    book.second = row(cell("A1", "31"));
    CollectedOutput out;
    book.open(out);
    EXPECT_EQ(out.place_of("\"工资\"", "11").region, Region::Cell);
    EXPECT_EQ(out.place_of("\"工资\"", "12").region, Region::Hidden);
    EXPECT_EQ(out.place_of("\"工资\"", "21").region, Region::Hidden);
    EXPECT_EQ(out.place_of("\"底稿\"", "31").region, Region::Hidden);
    EXPECT_EQ(out.place_of("\"底稿\"", "31").row, 1U);
}

TEST(SheetReader, ReadsHeadersWithoutTheirCodes) {
    Workbook book;
    book.first =
        "<sheetData/><headerFooter><oddHeader>&amp;L&amp;\"宋体,Bold\"&amp;28机&amp;K"
        "FF0000密&amp;C第&amp;P页</oddHeader><oddFooter>&amp;R内部</oddFooter>"
        "</headerFooter>";
    CollectedOutput out;
    book.open(out);
    EXPECT_EQ(out.text("ooxml:sheet \"工资\""), "机密\n第页\n内部\n");
    EXPECT_EQ(out.place_of("\"工资\"", "机密").region, Region::Header);
    EXPECT_EQ(out.place_of("\"工资\"", "机密").font_half_points, 56);
    EXPECT_EQ(out.place_of("\"工资\"", "内部").region, Region::Footer);
}

TEST(SheetReader, WritesSharedStringsThatNoCellShows) {
    Workbook book;
    book.strings = "<si><t>用了</t></si><si><t>没用</t></si>";
    book.first = "<sheetData>" + row(cell("A1", "0", "s")) + "</sheetData>";
    CollectedOutput out;
    book.open(out);
    EXPECT_EQ(out.text("ooxml:strings"), "没用\n");
    EXPECT_EQ(out.place_of("ooxml:strings", "没用").region, Region::Hidden);
}

TEST(SheetReader, ReadsDefinedNamesCommentsAndPivotCaches) {
    Workbook book;
    book.zip.add("xl/worksheets/_rels/sheet1.xml.rels", relations_xml("r1=../comments1.xml"));
    book.zip.add("xl/comments1.xml",
                 sheet_xml("comments",
                           "<authors><author>王五</author></authors><commentList><comment "
                           "ref=\"B7\"><text><r><t>批</t></r><r><t>注</t></r></text></comment>"
                           "</commentList>"));
    book.zip.add(
        "xl/pivotCache/pivotCacheRecords1.xml",
        sheet_xml("pivotCacheRecords",
                  "<r><s v=\"李四\"/><n v=\"1.3912345678E10\"/></r><r><s v=\"赵六\"/></r>"));
    CollectedOutput out;
    book.open(out);
    EXPECT_EQ(out.text("ooxml:workbook \"xl/workbook.xml\""), "工资\n底稿\n上限\t工资!$A$1\n");
    EXPECT_EQ(out.text("ooxml:comments \"xl/comments1.xml\""), "王五\n批注\n");
    const Place place = out.place_of("ooxml:comments \"xl/comments1.xml\"", "批注");
    EXPECT_EQ(place.row, 7U);
    EXPECT_EQ(place.column, 2U);
    EXPECT_EQ(place.sheet.unmasked(), "工资");
    EXPECT_EQ(out.text("ooxml:values \"xl/pivotCache/pivotCacheRecords1.xml\""),
              "李四\t13912345678\n赵六\n");
}

TEST(PlainNumber, UndoesTheExponentAndNothingElse) {
    EXPECT_EQ(plain_number("1.5E+10"), "15000000000");
    EXPECT_EQ(plain_number("6.22202020011223E+015"), "6222020200112230");
    EXPECT_EQ(plain_number("1.1010119900307888E+17"), "110101199003078880");
    EXPECT_EQ(plain_number("-2.5e-3"), "-0.0025");
    EXPECT_EQ(plain_number("12E0"), "12");
    EXPECT_EQ(plain_number("0E5"), "0");
    EXPECT_EQ(plain_number("13812345678"), "13812345678");
    EXPECT_EQ(plain_number("1E+400"), "1E+400");
    EXPECT_EQ(plain_number("E+4"), "E+4");
    EXPECT_EQ(plain_number("1.2.3E4"), "1.2.3E4");
}

TEST(ShownNumber, KnowsDatesTimesAndLeadingZeros) {
    using opener::ooxml::format_of;
    using opener::ooxml::shown_number;
    EXPECT_EQ(shown_number("123", format_of(164, "00000000"), false), "00000123");
    EXPECT_EQ(shown_number("36526", format_of(164, "yyyy\"年\"m\"月\"d\"日\""), false),
              "2000-01-01");
    EXPECT_EQ(shown_number("44197.5", format_of(22, ""), false), "2021-01-01 12:00:00");
    EXPECT_EQ(shown_number("0.25", format_of(164, "h:mm:ss"), false), "06:00:00");
    EXPECT_EQ(shown_number("0", format_of(14, ""), true), "1904-01-01");
    EXPECT_EQ(shown_number("12.5", format_of(164, "0.00_);[Red]\\(0.00\\)"), false), "12.5");
    EXPECT_EQ(shown_number("not a number", format_of(14, ""), false), "not a number");
}

}  // namespace
}  // namespace sealtap::test
