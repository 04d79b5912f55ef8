#include "office_samples.h"

#include <string>

#include "ooxml_binary_files.h"
#include "ooxml_files.h"

namespace sealtap::test {
namespace {

std::string document() {
    std::string body;
    for (int i = 0; i < 30; ++i) {
        const std::string number = std::to_string(i * 7919);
        body +=
            "<w:p><w:r><w:rPr><w:sz w:val=\"32\"/></w:rPr><w:t>工艺规程</w:t></w:r><w:del><w:r>"
            "<w:delText>" +
            number + "</w:delText></w:r></w:del></w:p>";
    }
    ZipWriter zip = package();
    zip.add("word/styles.xml", word_xml("styles", "<w:style w:styleId=\"a\"/>"));
    zip.add("word/document.xml",
            word_xml("document",
                     "<w:body>" + body +
                         "<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p>"
                         "</w:tc></w:tr></w:tbl><w:p><w:r><mc:AlternateContent><mc:Choice>"
                         "<w:t>y</w:t></mc:Choice><mc:Fallback><w:t>y</w:t></mc:Fallback>"
                         "</mc:AlternateContent></w:r></w:p></w:body>"));
    zip.add("word/header1.xml", word_xml("hdr", "<w:p><w:r><w:t>机密</w:t></w:r></w:p>"));
    zip.add({.name = "word/media/image1.png", .text = "\x89PNG", .is_deflated = false});
    return zip.write();
}

std::string workbook() {
    ZipWriter zip = package();
    zip.add("xl/workbook.xml", sheet_xml("workbook",
                                         "<sheets><sheet name=\"工资\" sheetId=\"1\" "
                                         "r:id=\"r1\"/></sheets>"));
    zip.add("xl/_rels/workbook.xml.rels", relations_xml("r1=worksheets/sheet1.xml"));
    zip.add("xl/sharedStrings.xml", sheet_xml("sst", "<si><t>张三</t></si><si><t>没用</t></si>"));
    zip.add("xl/worksheets/sheet1.xml",
            sheet_xml("worksheet",
                      "<sheetData><row r=\"3\"><c r=\"B3\" t=\"s\"><v>0</v></c><c><f>1+1</f>"
                      "<v>1.3812345678E10</v></c></row></sheetData>"));
    return zip.write();
}

std::string show() {
    ZipWriter zip = package();
    zip.add("ppt/presentation.xml",
            slide_xml("presentation", "<p:sldIdLst><p:sldId r:id=\"r1\"/></p:sldIdLst>"));
    zip.add("ppt/_rels/presentation.xml.rels", relations_xml("r1=slides/slide1.xml"));
    zip.add("ppt/slides/slide1.xml",
            slide_xml("sld", "<p:sp><a:p><a:r><a:t>第一</a:t></a:r></a:p></p:sp>"));
    return zip.write();
}

}  // namespace

std::vector<Sample> ooxml_samples() {
    return {{.octets = document()},
            {.octets = workbook()},
            {.octets = show()},
            {.octets = binary_workbook()}};
}

}  // namespace sealtap::test
