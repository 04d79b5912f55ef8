#pragma once

#include <string>
#include <string_view>

#include "zip_writer.h"

// OFD files in their smallest form, for tests.
namespace sealtap::test {

inline std::string ofd_xml(std::string_view root, std::string_view inside) {
    const std::string name = "ofd:" + std::string(root);
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><" + name +
           " xmlns:ofd=\"http://www.ofdspec.org/2016\">" + std::string(inside) + "</" + name + ">";
}

/// One line of text at (x, y) millimetres.
inline std::string ofd_text(double x, double y, std::string_view text,
                            std::string_view inside = {}) {
    return "<ofd:TextObject Boundary=\"" + std::to_string(x) + " " + std::to_string(y) +
           " 100 10\" Font=\"1\" Size=\"5\">" + std::string(inside) +
           "<ofd:TextCode X=\"0\" Y=\"5\" DeltaX=\"g " + std::to_string(text.size()) + " 5\">" +
           std::string(text) + "</ofd:TextCode></ofd:TextObject>";
}

inline std::string ofd_page(std::string_view objects) {
    return ofd_xml(
        "Page", "<ofd:Content><ofd:Layer>" + std::string(objects) + "</ofd:Layer></ofd:Content>");
}

/// A document of two pages; the second is the first in the archive.
inline ZipWriter ofd(std::string_view first, std::string_view second, std::string_view info = {}) {
    ZipWriter zip;
    zip.add("OFD.xml", ofd_xml("OFD", "<ofd:DocBody><ofd:DocInfo>" + std::string(info) +
                                          "</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml"
                                          "</ofd:DocRoot></ofd:DocBody>"));
    zip.add("Doc_0/Document.xml",
            ofd_xml("Document",
                    "<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
                    "</ofd:PageArea></ofd:CommonData><ofd:Pages><ofd:Page ID=\"7\" "
                    "BaseLoc=\"Pages/Page_0/Content.xml\"/><ofd:Page ID=\"8\" "
                    "BaseLoc=\"/Doc_0/Pages/Page_1/Content.xml\"/></ofd:Pages>"));
    zip.add("Doc_0/Pages/Page_1/Content.xml", ofd_page(second));
    zip.add("Doc_0/Pages/Page_0/Content.xml", ofd_page(first));
    return zip;
}

}  // namespace sealtap::test
