#include <string>

#include "ooxml_files.h"

namespace sealtap::test {
namespace {

std::string run(std::string_view text, std::string_view properties = {}) {
    return "<w:r><w:rPr>" + std::string(properties) + "</w:rPr><w:t>" + std::string(text) +
           "</w:t></w:r>";
}
std::string paragraph(std::string_view inside) { return "<w:p>" + std::string(inside) + "</w:p>"; }
std::string cell(std::string_view inside) { return "<w:tc>" + std::string(inside) + "</w:tc>"; }
std::string box(std::string_view text) {
    return "<wps:txbx><w:txbxContent>" + paragraph(run(text)) + "</w:txbxContent></wps:txbx>";
}

TEST(WordReader, JoinsTheRunsOfAParagraph) {
    EXPECT_EQ(body_text(paragraph(run("绝") + run("密", "<w:b/>")) + paragraph(run("第二段"))),
              "绝密\n第二段\n");
}

TEST(WordReader, ReadsTheStrictNamespaceAsTheTransitionalOne) {
    ZipWriter zip = package();
    zip.add("word/document.xml",
            "<x:document xmlns:x=\"http://purl.oclc.org/ooxml/wordprocessingml/main\"><x:body>"
            "<x:p><x:r><x:t>机密</x:t></x:r></x:p></x:body></x:document>");
    CollectedOutput out;
    EXPECT_EQ(open_ooxml(zip.write(), out), OpenStatus::Opened);
    EXPECT_EQ(out.text("ooxml:document"), "机密\n");
}

TEST(WordReader, PartsCellsByTabsAndRowsByLines) {
    EXPECT_EQ(body_text("<w:tbl><w:tr>" + cell(paragraph(run("张三"))) + cell(paragraph("")) +
                        cell(paragraph(run("13812345678"))) + "</w:tr><w:tr>" +
                        cell(paragraph(run("李四")) + paragraph(run("经理"))) +
                        cell(paragraph(run("北京"))) + "</w:tr></w:tbl>"),
              "张三\t\t13812345678\n李四\n经理\t北京\n");
}

TEST(WordReader, KeepsTabsBreaksAndHyphensOfRunsAlone) {
    EXPECT_EQ(body_text(paragraph("<w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr>"
                                  "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t>"
                                  "<w:noBreakHyphen/><w:softHyphen/><w:t>d</w:t></w:r>")),
              "a\tb\nc-d\n");
}

TEST(WordReader, WritesATextBoxBehindTheParagraphThatHoldsIt) {
    CollectedOutput out;
    open_body(
        paragraph(run("绝") + "<w:r><w:drawing>" + box("盒子") + "</w:drawing></w:r>" + run("密")),
        out);
    EXPECT_EQ(out.text("ooxml:document"), "绝密\n盒子\n");
    EXPECT_EQ(out.place_of("ooxml:document", "盒子").region, Region::TextBox);
    EXPECT_EQ(out.place_of("ooxml:document", "绝密").region, Region::Body);
}

TEST(WordReader, ReadsOneOfTwoFormsOfTheSameBox) {
    const std::string twice = "<w:r><mc:AlternateContent><mc:Choice><w:drawing>" + box("内部资料") +
                              "</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>" +
                              "<w:txbxContent>" + paragraph(run("内部资料")) +
                              paragraph(run("只在后面")) +
                              "</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
                              "</mc:AlternateContent></w:r>";
    CollectedOutput out;
    open_body(paragraph(run("正文") + twice), out);
    EXPECT_EQ(out.text("ooxml:document"), "正文\n内部资料\n只在后面\n");
    EXPECT_EQ(out.place_of("ooxml:document", "只在后面").region, Region::Hidden);
}

TEST(WordReader, DoesNotTearAWordApartByAnAlternative) {
    EXPECT_EQ(body_text(paragraph(run("绝") + "<mc:AlternateContent><mc:Choice>" + run("密") +
                                  "</mc:Choice><mc:Fallback>" + run("密") +
                                  "</mc:Fallback></mc:AlternateContent>" + run("件"))),
              "绝密件\n");
}

TEST(WordReader, PutsDeletedAndHiddenTextBesideWhatIsSeen) {
    CollectedOutput out;
    open_body(paragraph(run("绝") + "<w:del><w:r><w:delText>删去的</w:delText></w:r></w:del>" +
                        run("密") + run("看不见", "<w:vanish/>") +
                        run("看得见", "<w:vanish w:val=\"0\"/>")),
              out);
    EXPECT_EQ(out.text("ooxml:document"), "绝密看得见\n删去的看不见\n");
    EXPECT_EQ(out.place_of("ooxml:document", "删去的").region, Region::Hidden);
}

TEST(WordReader, ReadsFieldCodesAndAlternativeTexts) {
    CollectedOutput out;
    open_body(paragraph("<w:r><w:instrText> HYPERLINK \"http://a/</w:instrText></w:r>"
                        "<w:r><w:instrText>b\"</w:instrText></w:r>" +
                        run("链接") +
                        "<w:r><w:drawing><wp:docPr id=\"1\" name=\"Picture\" descr=\"印章\"/>"
                        "<wp:posOffset>-123</wp:posOffset></w:drawing></w:r>"),
              out);
    EXPECT_EQ(out.text("ooxml:document"), "链接\n HYPERLINK \"http://a/b\"\n印章\n");
}

TEST(WordReader, ReadsSymbolsMathAndRuby) {
    EXPECT_EQ(body_text(paragraph("<w:r><w:sym w:font=\"F\" w:char=\"F041\"/></w:r>"
                                  "<m:oMath><m:r><m:t>x²</m:t></m:r></m:oMath>"
                                  "<w:r><w:ruby><w:rt><w:r><w:t>mì</w:t></w:r></w:rt><w:rubyBase>"
                                  "<w:r><w:t>密</w:t></w:r></w:rubyBase></w:ruby></w:r>")),
              "Ax²密\nmì\n");
}

TEST(WordReader, TellsSizeAndColourByRunStyleAndDefault) {
    ZipWriter zip = package();
    zip.add("word/styles.xml",
            word_xml("styles",
                     "<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val=\"21\"/></w:rPr>"
                     "</w:rPrDefault></w:docDefaults>"
                     "<w:style w:type=\"paragraph\" w:styleId=\"Big\"><w:rPr><w:sz w:val=\"72\"/>"
                     "<w:color w:val=\"00FF00\"/></w:rPr></w:style>"
                     "<w:style w:type=\"paragraph\" w:styleId=\"Sub\"><w:basedOn w:val=\"Big\"/>"
                     "</w:style>"));
    zip.add("word/document.xml",
            word_xml("document",
                     "<w:body>" + paragraph(run("普通")) +
                         paragraph("<w:pPr><w:pStyle w:val=\"Sub\"/><w:jc w:val=\"center\"/>"
                                   "</w:pPr>" +
                                   run("标题") + run("红", "<w:color w:val=\"FF0000\"/>")) +
                         "</w:body>"));
    CollectedOutput out;
    EXPECT_EQ(open_ooxml(zip.write(), out), OpenStatus::Opened);
    const Place plain = out.place_of("ooxml:document", "普通");
    EXPECT_EQ(plain.font_half_points, 21);
    EXPECT_EQ(plain.colour, std::nullopt);
    EXPECT_TRUE(plain.at_top);
    EXPECT_TRUE(plain.at_left);
    const Place title = out.place_of("ooxml:document", "标题");
    EXPECT_EQ(title.font_half_points, 72);
    EXPECT_EQ(title.colour, 0x00FF00U);
    EXPECT_FALSE(title.at_left);
    EXPECT_EQ(out.place_of("ooxml:document", "红").colour, 0xFF0000U);
}

TEST(WordReader, CountsPagesOnceByBreakAndByWhatWordNoted) {
    CollectedOutput out;
    open_body(paragraph(run("一") + "<w:r><w:br w:type=\"page\"/></w:r>") +
                  paragraph("<w:r><w:lastRenderedPageBreak/><w:t>二</w:t></w:r>") +
                  paragraph("<w:r><w:lastRenderedPageBreak/><w:t>三</w:t></w:r>"),
              out);
    EXPECT_EQ(out.place_of("ooxml:document", "一").page, 1U);
    EXPECT_EQ(out.place_of("ooxml:document", "二").page, 2U);
    EXPECT_EQ(out.place_of("ooxml:document", "三").page, 3U);
    EXPECT_FALSE(out.place_of("ooxml:document", "二").at_top);
}

TEST(WordReader, ReadsHeadersFootersNotesAndComments) {
    ZipWriter zip = package();
    zip.add("word/header1.xml", word_xml("hdr", paragraph(run("内部"))));
    zip.add("word/footer1.xml", word_xml("ftr", paragraph(run("页脚"))));
    zip.add("word/footnotes.xml",
            word_xml("footnotes", "<w:footnote>" + paragraph(run("注")) + "</w:footnote>"));
    zip.add("word/comments.xml", word_xml("comments", "<w:comment w:author=\"王五\">" +
                                                          paragraph(run("批注")) + "</w:comment>"));
    CollectedOutput out;
    EXPECT_EQ(open_ooxml(zip.write(), out), OpenStatus::Opened);
    EXPECT_EQ(out.place_of("ooxml:header \"word/header1.xml\"", "内部").region, Region::Header);
    EXPECT_TRUE(out.place_of("ooxml:header \"word/header1.xml\"", "内部").at_top);
    EXPECT_EQ(out.place_of("ooxml:footer \"word/footer1.xml\"", "页脚").region, Region::Footer);
    EXPECT_EQ(out.place_of("ooxml:notes \"word/footnotes.xml\"", "注").region, Region::Note);
    EXPECT_EQ(out.text("ooxml:comments \"word/comments.xml\""), "王五: 批注\n");
}

TEST(WordReader, KnowsAWatermarkByItsTextPathAndByItsName) {
    ZipWriter zip = package();
    zip.add(
        "word/header1.xml",
        word_xml("hdr", paragraph("<w:r><w:pict><v:shape id=\"s1\"><v:textpath string=\"机密\"/>"
                                  "</v:shape></w:pict></w:r>")));
    zip.add(
        "word/header2.xml",
        word_xml("hdr", paragraph("<w:r><w:drawing><wp:docPr name=\"PowerPlusWaterMarkObject\"/>" +
                                  box("秘密") + "</w:drawing></w:r>")));
    CollectedOutput out;
    EXPECT_EQ(open_ooxml(zip.write(), out), OpenStatus::Opened);
    EXPECT_EQ(out.place_of("header1.xml\"", "机密").region, Region::Watermark);
    EXPECT_EQ(out.place_of("header2.xml\"", "秘密").region, Region::Watermark);
}

TEST(WordReader, ReadsTextWhereNoneBelongsAndComments) {
    CollectedOutput out;
    open_body("<!-- 注释里 --><w:custom>藏着</w:custom>" + paragraph(run("正文")), out);
    EXPECT_EQ(out.text("ooxml:document"), "正文\n 注释里 \n藏着\n");
    EXPECT_EQ(out.place_of("ooxml:document", "藏着").region, Region::Hidden);
}

TEST(WordReader, KeepsADeletedWordInFrontOfAnAlternative) {
    EXPECT_EQ(body_text("<w:p><w:del><w:r><w:delText>x</w:delText></w:r></w:del>"
                        "<mc:AlternateContent><mc:Choice><w:r><w:t>y</w:t></w:r><mc:Fallback/>"
                        "</mc:Choice><mc:Fallback><w:r><w:t>y</w:t></w:r></mc:Fallback>"
                        "</mc:AlternateContent></w:p>"),
              "y\nx\n");
    EXPECT_EQ(body_text("<w:del><w:r><w:delText>x</w:delText></w:r></w:del><mc:AlternateContent>"
                        "<mc:Choice/><mc:Fallback/></mc:AlternateContent>"),
              "x\n");
}

}  // namespace
}  // namespace sealtap::test
