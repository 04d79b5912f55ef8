#include <string>

#include "ooxml_files.h"

namespace sealtap::test {
namespace {

TEST(Ooxml, RefusesAZipThatIsNone) {
    ZipWriter zip;
    zip.add("a.txt", "words");
    CollectedOutput out;
    EXPECT_EQ(open_ooxml(zip.write(), out), OpenStatus::Refused);
    EXPECT_TRUE(out.parts.empty());
}

TEST(Ooxml, GoesByWhatAPartIsAndNotByItsName) {
    ZipWriter zip = package();
    zip.add("any/thing.dat",
            word_xml("document", "<w:body><w:p><w:r><w:t>绝密</w:t></w:r></w:p></w:body>"));
    CollectedOutput out;
    EXPECT_EQ(open_ooxml(zip.write(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("ooxml:document"), "绝密\n");
}

TEST(Ooxml, WritesWhatItDoesNotReadAsItIs) {
    ZipWriter zip = package();
    zip.add("word/embeddings/oleObject1.bin", "\xD0\xCF\x11\xE0 object");
    zip.add("word/media/image1.png", "\x89PNG");
    zip.add("word/vbaProject.bin", "macros");
    zip.add("word/fonts/font1.odttf", "glyphs");
    zip.add("customXml/item1.xml", "<root xmlns=\"urn:own\">自定义</root>");
    zip.add("stray.txt", "unrelated");
    CollectedOutput out;
    EXPECT_EQ(open_ooxml(zip.write(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("ooxml:embedded \"word/embeddings/oleobject1.bin\""), "<none>");
    EXPECT_EQ(out.text("ooxml:embedded \"word/embeddings/oleObject1.bin\""),
              "\xD0\xCF\x11\xE0 object");
    EXPECT_EQ(out.text("ooxml:media \"word/media/image1.png\""), "\x89PNG");
    EXPECT_EQ(out.text("ooxml:macros \"word/vbaProject.bin\""), "macros");
    EXPECT_EQ(out.find("ooxml:font \"word/fonts/font1.odttf\"")->info.media_type, "font/otf");
    EXPECT_EQ(out.text("ooxml:part \"customXml/item1.xml\""),
              "<root xmlns=\"urn:own\">自定义</root>");
    EXPECT_EQ(out.text("ooxml:part \"stray.txt\""), "unrelated");
}

TEST(Ooxml, WritesPropertiesAndLabelsALineEach) {
    ZipWriter zip = package();
    zip.add("docProps/core.xml",
            "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/"
            "core-properties\" xmlns:dc=\"urn:dc\"><dc:title>薪酬</dc:title></cp:coreProperties>");
    zip.add("docProps/custom.xml",
            "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/"
            "custom-properties\" xmlns:vt=\"urn:vt\"><property fmtid=\"{D}\" pid=\"2\" "
            "name=\"MSIP_Label_1_Name\"><vt:lpwstr>Secret</vt:lpwstr></property></Properties>");
    zip.add("docMetadata/LabelInfo.xml",
            "<clbl:labelList xmlns:clbl=\"http://schemas.microsoft.com/office/2020/mipLabelMetadata"
            "\"><clbl:label id=\"{1}\" enabled=\"1\"/></clbl:labelList>");
    CollectedOutput out;
    EXPECT_EQ(open_ooxml(zip.write(), out), OpenStatus::Opened);
    std::string all;
    for (const CollectedPart& part : out.parts) {
        if (part.path == "ooxml:properties") all += part.text;
    }
    EXPECT_EQ(
        all, "title: 薪酬\nMSIP_Label_1_Name: Secret\nMSIP_Label id: {1}\nMSIP_Label enabled: 1\n");
    EXPECT_EQ(out.place_of("ooxml:properties", "薪酬").region, Region::Property);
}

TEST(Ooxml, WritesTheTargetsOfLinks) {
    ZipWriter zip = package();
    zip.add("word/_rels/document.xml.rels", relations_xml("rId1=http://a.example/b?c"));
    CollectedOutput out;
    EXPECT_EQ(open_ooxml(zip.write(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("ooxml:links \"word/_rels/document.xml.rels\""), "http://a.example/b?c\n");
}

TEST(Ooxml, ReadsUpToTheDamageAndWritesTheRest) {
    ZipWriter zip = package();
    zip.add("word/document.xml",
            "<w:document xmlns:w=\"" + std::string(kWordSpace) +
                "\"><w:body><w:p><w:r><w:t>前面</w:t></w:r></w:p><w:p></w:oops>后面");
    CollectedOutput out;
    EXPECT_EQ(open_ooxml(zip.write(), out), OpenStatus::Damaged);
    EXPECT_EQ(out.text("ooxml:document"), "前面\n");
    EXPECT_EQ(out.text("ooxml:damaged"), "w:oops>后面");
}

TEST(Ooxml, TellsThatAnEntryIsEncrypted) {
    ZipWriter zip = package();
    zip.add({.name = "word/document.xml", .text = "<x/>", .flags = 1});
    CollectedOutput out;
    EXPECT_EQ(open_ooxml(zip.write(), out), OpenStatus::Opened);
    const CollectedPart* part = out.find("ooxml:part \"word/document.xml\"");
    ASSERT_NE(part, nullptr);
    EXPECT_GT(part->skipped.at(Cause::Encrypted), 0U);
}

TEST(Ooxml, StopsWhenTheOutputWantsNoMore) {
    ZipWriter zip = package();
    std::string body;
    for (int i = 0; i < 5000; ++i) body += "<w:p><w:r><w:t>words and words</w:t></w:r></w:p>";
    zip.add("word/document.xml", word_xml("document", "<w:body>" + body + "</w:body>"));
    CollectedOutput out(8192);
    EXPECT_EQ(open_ooxml(zip.write(), out), OpenStatus::Exhausted);
}

TEST(Ooxml, WritesAttributesThatNoProgramWritesSoOnce) {
    ZipWriter zip = package();
    const std::string odd = "<w:p w:rsidR=\"TOP SECRET//NOFORN\" w:rsidP=\"13912345678\"/>";
    zip.add(
        "word/document.xml",
        word_xml("document", "<w:body>" + odd + odd +
                                 "<w:p w:rsidR=\"00AB12CD\"><w:pPr><w:pStyle w:val=\"Heading1\"/>"
                                 "</w:pPr></w:p></w:body>"));
    CollectedOutput out;
    EXPECT_EQ(open_ooxml(zip.write(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("ooxml:attributes"), "TOP SECRET//NOFORN\n13912345678\n");
}

TEST(Ooxml, WritesNoAttributeTwiceThatIsTold) {
    ZipWriter zip = package();
    zip.add("word/document.xml",
            word_xml("document",
                     "<w:body><w:p><w:fldSimple w:instr=\"TOP SECRET//NOFORN\"/></w:p>"
                     "</w:body>"));
    CollectedOutput out;
    EXPECT_EQ(open_ooxml(zip.write(), out), OpenStatus::Opened);
    EXPECT_EQ(out.find("ooxml:attributes"), nullptr);
}

}  // namespace
}  // namespace sealtap::test
