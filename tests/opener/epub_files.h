#pragma once

#include <string>
#include <string_view>

#include "zip_writer.h"

// Books in their smallest form, for tests.
namespace sealtap::test {

inline std::string xhtml(std::string_view body, std::string_view head = {}) {
    return "<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.1//EN\" "
           "\"http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd\"><html "
           "xmlns=\"http://www.w3.org/1999/xhtml\"><head>" +
           std::string(head) + "</head><body>" + std::string(body) + "</body></html>";
}

/// A book whose second chapter stands first in the archive.
inline ZipWriter epub(std::string_view first, std::string_view second) {
    ZipWriter zip;
    zip.add({.name = "mimetype", .text = "application/epub+zip", .is_deflated = false});
    zip.add("META-INF/container.xml", "<container><rootfiles/></container>");
    zip.add("OPS/b.xhtml", xhtml(second));
    zip.add("OPS/a.xhtml", xhtml(first));
    zip.add(
        "OPS/book.opf",
        "<package xmlns=\"http://www.idpf.org/2007/opf\"><metadata xmlns:dc=\"urn:dc\"><dc:title>"
        "书名</dc:title></metadata><manifest><item id=\"i1\" href=\"a.xhtml\"/><item id=\"i2\" "
        "href=\"b.xhtml\"/></manifest><spine><itemref idref=\"i1\"/><itemref idref=\"i2\"/>"
        "</spine></package>");
    return zip;
}

}  // namespace sealtap::test
