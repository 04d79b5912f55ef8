#pragma once

#include <string>
#include <string_view>

#include "zip_writer.h"

// OpenDocument files in their smallest form, for tests.
namespace sealtap::test {

/// A part with the outermost element office:`root`.
inline std::string odf_xml(std::string_view root, std::string_view inside) {
    const std::string name = "office:" + std::string(root);
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><" + name;
    for (const std::string_view prefix :
         {"office", "text", "table", "style", "draw", "presentation", "meta"}) {
        out += " xmlns:" + std::string(prefix) +
               "=\"urn:oasis:names:tc:opendocument:xmlns:" + std::string(prefix) + ":1.0\"";
    }
    out += " xmlns:fo=\"urn:fo\" xmlns:dc=\"urn:dc\" xmlns:svg=\"urn:svg\"";
    return out + ">" + std::string(inside) + "</" + name + ">";
}

/// content.xml; `kind` is office:text, office:spreadsheet …
inline std::string content_xml(std::string_view kind, std::string_view body,
                               std::string_view styles = {}) {
    return odf_xml("document-content", "<office:automatic-styles>" + std::string(styles) +
                                           "</office:automatic-styles><office:body><" +
                                           std::string(kind) + ">" + std::string(body) + "</" +
                                           std::string(kind) + "></office:body>");
}

inline ZipWriter odt(std::string content) {
    ZipWriter zip;
    zip.add({.name = "mimetype",
             .text = "application/vnd.oasis.opendocument.text",
             .is_deflated = false});
    zip.add("content.xml", std::move(content));
    return zip;
}

}  // namespace sealtap::test
