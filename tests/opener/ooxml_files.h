#pragma once

#include <string>
#include <string_view>

#include "collected_output.h"
#include "opener/ooxml/ooxml.h"
#include "zip_writer.h"

// OOXML documents in their smallest form, for tests.
namespace sealtap::test {

inline constexpr std::string_view kWordSpace =
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
inline constexpr std::string_view kSheetSpace =
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
inline constexpr std::string_view kSlideSpace =
    "http://schemas.openxmlformats.org/presentationml/2006/main";

/// The prefixes that every root element here declares.
inline std::string prefixes(std::string_view own) {
    std::string all = own.empty() ? "" : " xmlns:" + std::string(own.substr(0, own.find('=')));
    if (!own.empty()) all += "=\"" + std::string(own.substr(own.find('=') + 1)) + "\"";
    return all +
           " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
           " xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\""
           " xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\""
           " xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:m=\"urn:m\" xmlns:wp=\"urn:wp\""
           " xmlns:wps=\"urn:wps\"";
}

/// A part of a Word document with the outermost element w:`root`.
inline std::string word_xml(std::string_view root, std::string_view inside) {
    const std::string name = "w:" + std::string(root);
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><" + name +
           prefixes("w=" + std::string(kWordSpace)) + ">" + std::string(inside) + "</" + name + ">";
}

/// A part of a workbook, whose namespace is the default one.
inline std::string sheet_xml(std::string_view root, std::string_view inside) {
    return "<" + std::string(root) + " xmlns=\"" + std::string(kSheetSpace) + "\"" + prefixes({}) +
           ">" + std::string(inside) + "</" + std::string(root) + ">";
}

inline std::string slide_xml(std::string_view root, std::string_view inside) {
    const std::string name = "p:" + std::string(root);
    return "<" + name + prefixes("p=" + std::string(kSlideSpace)) + ">" + std::string(inside) +
           "</" + name + ">";
}

/// `targets`: "rId1=slides/slide1.xml rId2=..."
inline std::string relations_xml(std::string_view targets) {
    std::string out =
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
    while (!targets.empty()) {
        const std::string_view one = targets.substr(0, targets.find(' '));
        targets.remove_prefix(std::min(one.size() + 1, targets.size()));
        out += "<Relationship Id=\"" + std::string(one.substr(0, one.find('='))) +
               "\" Type=\"t\" Target=\"" + std::string(one.substr(one.find('=') + 1)) + "\"/>";
    }
    return out + "</Relationships>";
}

inline ZipWriter package() {
    ZipWriter zip;
    zip.add("[Content_Types].xml", "<Types/>");
    return zip;
}

inline OpenStatus open_ooxml(const std::string& octets, CollectedOutput& out) {
    opener::Whole whole;
    whole.octets = bytes_of(octets);
    EXPECT_TRUE(opener::ooxml::accepts(whole));
    return opener::ooxml::open(whole, out);
}

/// Opens a Word document whose body is `inside`.
inline void open_body(std::string_view inside, CollectedOutput& out) {
    ZipWriter zip = package();
    zip.add("word/document.xml",
            word_xml("document", "<w:body>" + std::string(inside) + "</w:body>"));
    EXPECT_EQ(open_ooxml(zip.write(), out), OpenStatus::Opened);
}
inline std::string body_text(std::string_view inside) {
    CollectedOutput out;
    open_body(inside, out);
    return out.text("ooxml:document");
}

}  // namespace sealtap::test
