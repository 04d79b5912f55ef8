#include "opener/odf/odf.h"

#include <string>

#include "collected_output.h"
#include "odf_files.h"

namespace sealtap::test {
namespace {

OpenStatus open(const std::string& octets, CollectedOutput& out) {
    opener::Whole whole;
    whole.octets = bytes_of(octets);
    EXPECT_TRUE(opener::odf::accepts(whole));
    return opener::odf::open(whole, out);
}
void open_text(std::string_view body, CollectedOutput& out, std::string_view styles = {}) {
    EXPECT_EQ(open(odt(content_xml("office:text", body, styles)).write(), out), OpenStatus::Opened);
}
std::string text_of_body(std::string_view body) {
    CollectedOutput out;
    open_text(body, out);
    return out.text("odf:document");
}

TEST(Odf, RefusesAZipThatIsNone) {
    ZipWriter zip;
    zip.add("content.xml", "<a/>");
    CollectedOutput out;
    EXPECT_EQ(open(zip.write(), out), OpenStatus::Refused);
}

TEST(Odf, JoinsSpansAndKeepsSpacesTabsAndBreaks) {
    EXPECT_EQ(text_of_body("<text:h>标题</text:h><text:p>绝<text:span>密</text:span>\n   文<text:s "
                           "text:c=\"3\"/>件<text:tab/>a<text:line-break/>b</text:p>"),
              "标题\n绝密 文   件\ta\nb\n");
}

TEST(Odf, WritesNotesBoxesAndAnnotationsBehindTheirParagraph) {
    CollectedOutput out;
    open_text(
        "<text:p>绝<office:annotation><dc:creator>王五</dc:creator><text:p>批注</text:p>"
        "</office:annotation><draw:frame><svg:desc>说明</svg:desc><draw:text-box><text:p>盒子"
        "</text:p></draw:text-box></draw:frame><text:note><text:note-body><text:p>脚注</text:p>"
        "</text:note-body></text:note>密</text:p>",
        out);
    EXPECT_EQ(out.text("odf:document"), "绝密\n批注\n王五\n说明\n盒子\n脚注\n");
    EXPECT_EQ(out.place_of("odf:document", "绝密").region, Region::Body);
    EXPECT_EQ(out.place_of("odf:document", "批注").region, Region::Comment);
    EXPECT_EQ(out.place_of("odf:document", "盒子").region, Region::TextBox);
    EXPECT_EQ(out.place_of("odf:document", "脚注").region, Region::Note);
}

TEST(Odf, TellsDeletedAndHiddenText) {
    CollectedOutput out;
    open_text(
        "<text:tracked-changes><text:deletion><text:p>删去</text:p></text:deletion>"
        "</text:tracked-changes><text:p>正<text:span text:style-name=\"H\">暗</text:span>文"
        "</text:p><text:section text:display=\"none\"><text:p>节</text:p></text:section>",
        out,
        "<style:style style:name=\"H\" style:family=\"text\"><style:text-properties "
        "text:display=\"none\"/></style:style>");
    EXPECT_EQ(out.text("odf:document"), "删去\n正文\n暗\n节\n");
    EXPECT_EQ(out.place_of("odf:document", "删去").region, Region::Hidden);
    EXPECT_EQ(out.place_of("odf:document", "暗").region, Region::Hidden);
    EXPECT_EQ(out.place_of("odf:document", "节").region, Region::Hidden);
    EXPECT_EQ(out.place_of("odf:document", "正文").region, Region::Body);
}

TEST(Odf, TellsSizeColourAndPage) {
    CollectedOutput out;
    open_text(
        "<text:p text:style-name=\"P1\">标题</text:p><text:p>x<text:soft-page-break/>y</text:p>",
        out,
        "<style:style style:name=\"B\" style:family=\"paragraph\"><style:text-properties "
        "fo:font-size=\"36pt\"/></style:style><style:style style:name=\"P1\" "
        "style:family=\"paragraph\" style:parent-style-name=\"B\"><style:paragraph-properties "
        "fo:text-align=\"center\"/><style:text-properties fo:color=\"#ff0000\"/></style:style>");
    const Place place = out.place_of("odf:document", "标题");
    EXPECT_EQ(place.font_half_points, 72);
    EXPECT_EQ(place.colour, 0xFF0000U);
    EXPECT_TRUE(place.at_top);
    EXPECT_FALSE(place.at_left);
    EXPECT_EQ(out.place_of("odf:document", "y").page, 2U);
}

TEST(Odf, ReadsHeadersAndWhatStandsOnMasterPages) {
    ZipWriter zip = odt(content_xml("office:text", ""));
    zip.add("styles.xml",
            odf_xml("document-styles",
                    "<office:master-styles><style:master-page><style:header><text:p>内部</text:p>"
                    "</style:header><style:footer><text:p>页脚</text:p></style:footer><draw:frame>"
                    "<draw:text-box><text:p>水印</text:p></draw:text-box></draw:frame>"
                    "</style:master-page></office:master-styles>"));
    CollectedOutput out;
    EXPECT_EQ(open(zip.write(), out), OpenStatus::Opened);
    EXPECT_EQ(out.place_of("odf:styles", "内部").region, Region::Header);
    EXPECT_EQ(out.place_of("odf:styles", "页脚").region, Region::Footer);
    EXPECT_EQ(out.place_of("odf:styles", "水印").region, Region::Watermark);
}

TEST(Odf, ReadsSheetsWithThePlaceOfEachCell) {
    CollectedOutput out;
    const std::string body =
        "<table:table table:name=\"工资\"><table:table-row><table:table-cell><text:p>张三</text:p>"
        "</table:table-cell><table:table-cell table:number-columns-repeated=\"2\"/>"
        "<table:table-cell office:value-type=\"float\" "
        "office:value=\"13812345678\"><text:p>1.38E+010"
        "</text:p></table:table-cell><table:table-cell table:number-columns-repeated=\"1020\"/>"
        "</table:table-row><table:table-row table:number-rows-repeated=\"3\"><table:table-cell/>"
        "</table:table-row><table:table-row "
        "table:visibility=\"collapse\"><table:table-cell><text:p>隐"
        "</text:p></table:table-cell></table:table-row></table:table>"
        "<table:table table:name=\"底稿\" "
        "table:style-name=\"ta2\"><table:table-row><table:table-cell>"
        "<text:p>暗表</text:p></table:table-cell></table:table-row></table:table>";
    const std::string styles =
        "<style:style style:name=\"ta2\" style:family=\"table\"><style:table-properties "
        "table:display=\"false\"/></style:style>";
    EXPECT_EQ(open(odt(content_xml("office:spreadsheet", body, styles)).write(), out),
              OpenStatus::Opened);
    EXPECT_EQ(out.text("odf:document"), "工资\n张三\t\t\t13812345678\n1.38E+010\n隐\n底稿\n暗表\n");
    const Place place = out.place_of("odf:document", "13812345678");
    EXPECT_EQ(place.region, Region::Cell);
    EXPECT_EQ(place.sheet.unmasked(), "工资");
    EXPECT_EQ(place.row, 1U);
    EXPECT_EQ(place.column, 4U);
    EXPECT_EQ(out.place_of("odf:document", "隐").region, Region::Hidden);
    EXPECT_EQ(out.place_of("odf:document", "隐").row, 5U);
    EXPECT_EQ(out.place_of("odf:document", "暗表").region, Region::Hidden);
    EXPECT_EQ(out.place_of("odf:document", "暗表").sheet.unmasked(), "底稿");
}

TEST(Odf, ReadsSlidesAndTheirNotes) {
    CollectedOutput out;
    const auto box = [](std::string_view text) {
        return "<draw:frame><draw:text-box><text:p>" + std::string(text) +
               "</text:p></draw:text-box></draw:frame>";
    };
    EXPECT_EQ(open(odt(content_xml("office:presentation",
                                   "<draw:page>" + box("第一") + "</draw:page><draw:page>" +
                                       box("第二") + "<presentation:notes>" + box("备注") +
                                       "</presentation:notes></draw:page>"))
                       .write(),
                   out),
              OpenStatus::Opened);
    EXPECT_EQ(out.text("odf:document"), "第一\n第二\n备注\n");
    EXPECT_EQ(out.place_of("odf:document", "第一").page, 1U);
    EXPECT_EQ(out.place_of("odf:document", "第二").page, 2U);
    EXPECT_EQ(out.place_of("odf:document", "第二").region, Region::Body);
    EXPECT_EQ(out.place_of("odf:document", "备注").region, Region::Note);
}

TEST(Odf, WritesPropertiesALineEach) {
    ZipWriter zip = odt(content_xml("office:text", ""));
    zip.add("meta.xml", odf_xml("document-meta",
                                "<office:meta><dc:title>薪酬</dc:title><meta:user-defined "
                                "meta:name=\"密级\">机密</meta:user-defined></office:meta>"));
    CollectedOutput out;
    EXPECT_EQ(open(zip.write(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("odf:properties"), "title: 薪酬\n密级: 机密\n");
    EXPECT_EQ(out.place_of("odf:properties", "机密").region, Region::Property);
}

TEST(Odf, TellsWhatIsEncrypted) {
    ZipWriter zip = odt("ciphertext");
    zip.add("META-INF/manifest.xml",
            "<m:manifest xmlns:m=\"urn:m\"><m:file-entry m:full-path=\"content.xml\">"
            "<m:encryption-data/></m:file-entry></m:manifest>");
    CollectedOutput out;
    EXPECT_EQ(open(zip.write(), out), OpenStatus::Opened);
    const CollectedPart* part = out.find("odf:part \"content.xml\"");
    ASSERT_NE(part, nullptr);
    EXPECT_EQ(part->text, "");
    EXPECT_GT(part->skipped.at(Cause::Encrypted), 0U);
}

TEST(Odf, ReadsADocumentInOneFileAndItsObjects) {
    const std::string flat = odf_xml("document",
                                     "<office:body><office:text><text:p>绝<text:span>密</text:span>"
                                     "<draw:image><office:binary-data>aGVsbG8=</office:binary-data>"
                                     "</draw:image></text:p></office:text></office:body>");
    CollectedOutput out;
    EXPECT_EQ(open(flat, out), OpenStatus::Opened);
    EXPECT_EQ(out.text("odf:document"), "绝密\n");
    EXPECT_EQ(out.text("odf:object"), "aGVsbG8=");
    EXPECT_EQ(out.find("odf:object")->info.codings, std::vector<std::string>{"base64"});
}

}  // namespace
}  // namespace sealtap::test
