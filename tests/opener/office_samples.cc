#include "office_samples.h"
#include "epub_files.h"
#include "odf_files.h"
#include "ofd_files.h"

namespace sealtap::test {

std::vector<Sample> odf_samples() {
    std::string body;
    for (int i = 0; i < 30; ++i) {
        body +=
            "<text:p text:style-name=\"P1\">工艺规程<text:s/>" + std::to_string(i * 7919) +
            "<draw:frame><draw:text-box><text:p>盒</text:p></draw:text-box></draw:frame></text:p>";
    }
    ZipWriter text = odt(content_xml("office:text", body));
    text.add("styles.xml",
             odf_xml("document-styles", "<style:header><text:p>内部</text:p></style:header>"));
    text.add("meta.xml", odf_xml("document-meta", "<meta:keyword>机密</meta:keyword>"));
    text.add({.name = "Pictures/a.png", .text = "\x89PNG", .is_deflated = false});
    const std::string sheet =
        content_xml("office:spreadsheet",
                    "<table:table table:name=\"工资\"><table:table-row><table:table-cell "
                    "office:value=\"13812345678\"><text:p>1.38E10</text:p></table:table-cell>"
                    "</table:table-row></table:table>");
    const std::string flat =
        odf_xml("document",
                "<office:body><office:text><text:p>绝密<office:binary-data>aGVsbG8="
                "</office:binary-data></text:p></office:text></office:body>");
    return {{.octets = text.write()}, {.octets = odt(sheet).write()}, {.octets = flat}};
}

std::vector<Sample> ofd_samples() {
    std::string page;
    for (int i = 0; i < 20; ++i)
        page += ofd_text(20, 10.0 * i, "工艺规程" + std::to_string(i * 7919));
    ZipWriter zip = ofd(page, ofd_text(20, 20, "机密"), "<ofd:Title>薪酬</ofd:Title>");
    zip.add("Doc_0/Signs/Signatures.xml",
            ofd_xml("Signatures", "<ofd:MaxSignId>1</ofd:MaxSignId>"));
    zip.add({.name = "Doc_0/Res/a.png", .text = "\x89PNG", .is_deflated = false});
    return {{.octets = zip.write()}};
}

std::vector<Sample> epub_samples() {
    std::string body;
    for (int i = 0; i < 20; ++i) body += "<p>工艺<b>规程</b> " + std::to_string(i * 7919) + "</p>";
    body += "<table><tr><td>x</td><td>y</td></tr></table>";
    return {{.octets = epub(body, "<p>机密</p>").write()}};
}

}  // namespace sealtap::test
