#include <string>

#include "ooxml_files.h"

namespace sealtap::test {
namespace {

std::string paragraph(std::string_view text, std::string_view properties = "<a:rPr/>") {
    return "<a:p><a:r>" + std::string(properties) + "<a:t>" + std::string(text) +
           "</a:t></a:r></a:p>";
}
std::string shape(std::string_view inside, std::string_view before = {}) {
    return "<p:sp>" + std::string(before) + "<p:txBody>" + std::string(inside) +
           "</p:txBody></p:sp>";
}

ZipWriter slides(std::string_view first, std::string_view second) {
    ZipWriter zip = package();
    zip.add(
        "ppt/presentation.xml",
        slide_xml("presentation",
                  "<p:sldIdLst><p:sldId id=\"256\" r:id=\"r2\"/><p:sldId id=\"257\" r:id=\"r1\"/>"
                  "</p:sldIdLst><p:sldSz cx=\"1200\" cy=\"600\"/>"));
    zip.add("ppt/_rels/presentation.xml.rels",
            relations_xml("r1=slides/slide1.xml r2=slides/slide2.xml"));
    zip.add("ppt/slides/slide1.xml", slide_xml("sld", second));
    zip.add("ppt/slides/slide2.xml", slide_xml("sld", first));
    return zip;
}

TEST(SlideReader, ReadsSlidesInTheOrderOfTheShow) {
    CollectedOutput out;
    EXPECT_EQ(open_ooxml(slides(shape(paragraph("第一")), shape(paragraph("第二"))).write(), out),
              OpenStatus::Opened);
    EXPECT_EQ(out.text("ooxml:slide"), "第一\n");
    EXPECT_EQ(out.place_of("ooxml:slide", "第一").page, 1U);
}

TEST(SlideReader, JoinsRunsAndTellsSizeColourAndPosition) {
    const std::string off =
        "<p:nvSpPr><p:nvPr><p:ph type=\"body\"/></p:nvPr></p:nvSpPr>"
        "<p:spPr><a:xfrm><a:off x=\"10\" y=\"20\"/></a:xfrm></p:spPr>";
    CollectedOutput out;
    (void)open_ooxml(
        slides(shape("<a:p><a:r><a:rPr sz=\"4800\"><a:solidFill><a:srgbClr val=\"FF0000\"/>"
                     "</a:solidFill></a:rPr><a:t>绝</a:t></a:r><a:r><a:rPr sz=\"4800\">"
                     "<a:solidFill><a:srgbClr val=\"FF0000\"/></a:solidFill></a:rPr><a:t>密</a:t>"
                     "</a:r></a:p>",
                     off),
               "")
            .write(),
        out);
    EXPECT_EQ(out.text("ooxml:slide"), "绝密\n");
    const Place place = out.place_of("ooxml:slide", "绝密");
    EXPECT_EQ(place.font_half_points, 96);
    EXPECT_EQ(place.colour, 0xFF0000U);
    EXPECT_TRUE(place.at_top);
    EXPECT_TRUE(place.at_left);
    EXPECT_EQ(place.region, Region::Body);
}

TEST(SlideReader, ReadsTablesAsRows) {
    CollectedOutput out;
    const std::string table = "<a:tbl><a:tr><a:tc>" + paragraph("张三") + "</a:tc><a:tc>" +
                              paragraph("138") + "</a:tc></a:tr></a:tbl>";
    (void)open_ooxml(slides("<p:graphicFrame>" + table + "</p:graphicFrame>", "").write(), out);
    EXPECT_EQ(out.text("ooxml:slide"), "张三\t138\n");
}

TEST(SlideReader, ReadsNotesCommentsChartsAndHiddenSlides) {
    ZipWriter zip = slides(shape(paragraph("一")), shape(paragraph("二")));
    zip.add("ppt/slides/slide3.xml", "<p:sld show=\"0\"" +
                                         prefixes("p=" + std::string(kSlideSpace)) + ">" +
                                         shape(paragraph("藏")) + "</p:sld>");
    zip.add("ppt/slides/_rels/slide1.xml.rels",
            relations_xml("r1=../notesSlides/notesSlide1.xml r2=../charts/chart1.xml"));
    zip.add("ppt/notesSlides/notesSlide1.xml", slide_xml("notes", shape(paragraph("备注"))));
    zip.add("ppt/comments/comment1.xml",
            slide_xml("cmLst", "<p:cm><p:pos x=\"1\" y=\"2\"/><p:text>评论</p:text></p:cm>"));
    zip.add("ppt/charts/chart1.xml",
            "<c:chartSpace xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" "
            "xmlns:a=\"urn:a\"><c:title>" +
                paragraph("图") +
                "</c:title><c:ser><c:cat><c:pt><c:v>华东</c:v></c:pt></c:cat></c:ser>"
                "</c:chartSpace>");
    CollectedOutput out;
    EXPECT_EQ(open_ooxml(zip.write(), out), OpenStatus::Opened);
    const Place note = out.place_of("notesSlide1.xml\"", "备注");
    EXPECT_EQ(note.region, Region::Note);
    EXPECT_EQ(note.page, 2U);
    EXPECT_EQ(out.text("comment1.xml\""), "评论\n");
    EXPECT_EQ(out.text("chart1.xml\""), "图\n华东\t\n");
    EXPECT_EQ(out.place_of("chart1.xml\"", "华东").page, 2U);
    EXPECT_EQ(out.parts.at(0).path.substr(0, 5), "ooxml");
    bool is_found = false;
    for (const CollectedPart& part : out.parts) {
        if (part.text == "藏\n") is_found = part.places.at(0).second.region == Region::Hidden;
    }
    EXPECT_TRUE(is_found);
}

TEST(SlideReader, TellsWhatStandsOnAMaster) {
    ZipWriter zip = slides("", "");
    zip.add("ppt/slideMasters/slideMaster1.xml",
            slide_xml("sldMaster",
                      shape(paragraph("机密")) +
                          shape(paragraph("单击此处"), "<p:nvPr><p:ph type=\"title\"/></p:nvPr>")));
    CollectedOutput out;
    (void)open_ooxml(zip.write(), out);
    EXPECT_EQ(out.place_of("slideMaster1.xml\"", "机密").region, Region::Watermark);
    EXPECT_EQ(out.place_of("slideMaster1.xml\"", "单击此处").region, Region::Hidden);
}

TEST(SlideReader, ReadsTheCaptionsOfVisioShapes) {
    ZipWriter zip = package();
    zip.add("visio/pages/page1.xml",
            "<PageContents xmlns=\"http://schemas.microsoft.com/office/visio/2012/main\"><Shape>"
            "<Text><cp IX=\"0\"/>绝<cp IX=\"1\"/>密</Text></Shape><Shape><Text>二</Text></Shape>"
            "</PageContents>");
    CollectedOutput out;
    EXPECT_EQ(open_ooxml(zip.write(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("ooxml:drawing \"visio/pages/page1.xml\""), "绝密\n二\n");
}

}  // namespace
}  // namespace sealtap::test
