#include "opener/ofd/ofd.h"

#include <string>

#include "collected_output.h"
#include "ofd_files.h"
#include "opener/ofd/page.h"

namespace sealtap::test {
namespace {

OpenStatus open(const ZipWriter& zip, CollectedOutput& out) {
    const std::string octets = zip.write();
    opener::Whole whole;
    whole.octets = bytes_of(octets);
    EXPECT_TRUE(opener::ofd::accepts(whole));
    return opener::ofd::open(whole, out);
}

TEST(Ofd, RefusesAZipThatIsNone) {
    ZipWriter zip;
    zip.add("a.xml", "<a/>");
    CollectedOutput out;
    EXPECT_EQ(open(zip, out), OpenStatus::Refused);
}

TEST(Ofd, ReadsPagesInTheirOrderWithPlaces) {
    CollectedOutput out;
    const std::string red = "<ofd:FillColor Value=\"255 0 0\"/>";
    EXPECT_EQ(open(ofd(ofd_text(20, 20, "绝密", red) + ofd_text(20, 200, "正文"),
                       ofd_text(120, 20, "第二页")),
                   out),
              OpenStatus::Opened);
    EXPECT_EQ(out.text("ofd:page"), "绝密\n正文\n");
    const Place place = out.place_of("ofd:page", "绝密");
    EXPECT_EQ(place.page, 1U);
    EXPECT_EQ(place.colour, 0xFF0000U);
    EXPECT_EQ(place.font_half_points, 28);
    EXPECT_TRUE(place.at_top);
    EXPECT_TRUE(place.at_left);
    EXPECT_FALSE(out.place_of("ofd:page", "正文").at_top);
    bool is_second = false;
    for (const CollectedPart& part : out.parts) {
        if (part.text != "第二页\n") continue;
        is_second = part.places.at(0).second.page == 2 && !part.places.at(0).second.at_left;
    }
    EXPECT_TRUE(is_second);
}

TEST(Ofd, JoinsCharactersThatStandSideBySide) {
    CollectedOutput out;
    EXPECT_EQ(open(ofd(ofd_text(25, 20, "密") + ofd_text(20, 20, "绝") + ofd_text(20, 40, "张三") +
                           ofd_text(60, 40, "13812345678"),
                       ""),
                   out),
              OpenStatus::Opened);
    EXPECT_EQ(out.text("ofd:page"), "绝密\n张三\t13812345678\n");
}

TEST(Ofd, ReadsTheAnnotationsOfTheirPage) {
    ZipWriter zip = ofd("", "");
    zip.add("Doc_0/Annots/Annotations.xml",
            ofd_xml("Annotations",
                    "<ofd:Page PageID=\"8\"><ofd:FileLoc>Page_1/Annotation.xml</ofd:FileLoc>"
                    "</ofd:Page>"));
    zip.add("Doc_0/Annots/Page_1/Annotation.xml",
            ofd_xml("PageAnnot",
                    "<ofd:Annot Type=\"Watermark\" Creator=\"王五\"><ofd:Remark>备注"
                    "</ofd:Remark><ofd:Appearance Boundary=\"0 0 10 10\">" +
                        ofd_text(10, 10, "机密") + "</ofd:Appearance></ofd:Annot>"));
    CollectedOutput out;
    EXPECT_EQ(open(zip, out), OpenStatus::Opened);
    EXPECT_EQ(out.text("ofd:page"), "机密\n王五\n备注\n");
    EXPECT_EQ(out.place_of("ofd:page", "机密").region, Region::Watermark);
    EXPECT_EQ(out.place_of("ofd:page", "机密").page, 2U);
    EXPECT_EQ(out.place_of("ofd:page", "备注").region, Region::Hidden);
}

TEST(Ofd, ReadsTemplatesAttachmentsAndProperties) {
    ZipWriter zip = ofd("", "",
                        "<ofd:Title>薪酬</ofd:Title><ofd:Keywords><ofd:Keyword>内部</ofd:Keyword>"
                        "</ofd:Keywords><ofd:CustomDatas><ofd:CustomData Name=\"密级\">机密"
                        "</ofd:CustomData></ofd:CustomDatas>");
    zip.add("Doc_0/Tpls/Tpl_0/Content.xml", ofd_page(ofd_text(10, 10, "模板")));
    zip.add("Doc_0/Attachs/Attachments.xml",
            ofd_xml("Attachments",
                    "<ofd:Attachment ID=\"1\" Name=\"名单.xlsx\"><ofd:FileLoc>a.xlsx"
                    "</ofd:FileLoc></ofd:Attachment>"));
    zip.add("Doc_0/Attachs/a.xlsx", "PK octets");
    CollectedOutput out;
    EXPECT_EQ(open(zip, out), OpenStatus::Opened);
    EXPECT_EQ(out.text("ofd:page"), "模板\n");
    EXPECT_EQ(out.place_of("ofd:page", "模板").page, 0U);
    EXPECT_EQ(out.text("ofd:properties"),
              "Title: 薪酬\nKeyword: 内部\n密级: 机密\nDocRoot: Doc_0/Document.xml\n");
    EXPECT_EQ(out.place_of("ofd:properties", "机密").region, Region::Property);
    EXPECT_EQ(out.text("ofd:index \"Doc_0/Attachs/Attachments.xml\""), "名单.xlsx\na.xlsx\n");
    EXPECT_EQ(out.text("ofd:attachment \"Doc_0/Attachs/a.xlsx\""), "PK octets");
}

TEST(OfdDeltas, AreRepeatedAndBounded) {
    using opener::ofd::deltas_of;
    EXPECT_EQ(deltas_of("3 g 2 1.5 4", 10), (std::vector<float>{3, 1.5F, 1.5F, 4}));
    EXPECT_EQ(deltas_of("g 4000000000 1", 3), (std::vector<float>{1, 1, 1}));
    EXPECT_TRUE(deltas_of("g", 3).empty());
    EXPECT_TRUE(deltas_of("x 1", 3).empty());
}

}  // namespace
}  // namespace sealtap::test
