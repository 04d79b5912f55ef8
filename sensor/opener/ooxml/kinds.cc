#include "opener/ooxml/kinds.h"

#include <array>
#include <utility>

#include "opener/xml/tags.h"

namespace sealtap::opener::ooxml {
namespace {

/// One more than the kind, so that 0 stands for none.
using Entry = std::pair<std::string_view, int>;
constexpr Entry entry(std::string_view local, Kind kind) {
    return {local, static_cast<int>(kind) + 1};
}

constexpr xml::TagTable kKinds(std::to_array<Entry>({
    entry("Relationships", Kind::Relations),
    entry("workbook", Kind::Workbook),
    entry("sst", Kind::SharedStrings),
    entry("hdr", Kind::Header),
    entry("document", Kind::Document),
    entry("worksheet", Kind::Sheet),
    entry("chartsheet", Kind::Sheet),
    entry("dialogsheet", Kind::Sheet),
    entry("macrosheet", Kind::Sheet),
    entry("sld", Kind::Slide),
    entry("ftr", Kind::Footer),
    entry("footnotes", Kind::Notes),
    entry("endnotes", Kind::Notes),
    entry("comments", Kind::Comments),
    entry("ThreadedComments", Kind::SheetComments),
    entry("personList", Kind::SheetComments),
    entry("notes", Kind::SlideNotes),
    entry("cmLst", Kind::SlideComments),
    entry("sldMaster", Kind::Master),
    entry("sldLayout", Kind::Master),
    entry("notesMaster", Kind::Master),
    entry("handoutMaster", Kind::Master),
    entry("chartSpace", Kind::Drawing),
    entry("dataModel", Kind::Drawing),
    entry("PageContents", Kind::Drawing),
    entry("MasterContents", Kind::Drawing),
    entry("drawing", Kind::Drawing),
    entry("wsDr", Kind::Drawing),
    entry("userShapes", Kind::Drawing),
    entry("table", Kind::Values),
    entry("pivotCacheDefinition", Kind::Values),
    entry("pivotCacheRecords", Kind::Values),
    entry("pivotTableDefinition", Kind::Values),
    entry("externalLink", Kind::Values),
    entry("glossaryDocument", Kind::Glossary),
    entry("coreProperties", Kind::Properties),
    entry("Properties", Kind::Properties),
    entry("labelList", Kind::Properties),
    entry("styles", Kind::WordStyles),
    entry("styleSheet", Kind::CellStyles),
    entry("presentation", Kind::Presentation),
}));

bool contains(std::string_view text, std::string_view what) noexcept {
    return text.find(what) != std::string_view::npos;
}

bool is_of_office(std::string_view space) noexcept {
    return contains(space, "schemas.openxmlformats.org") || contains(space, "purl.oclc.org") ||
           contains(space, "schemas.microsoft.com");
}

}  // namespace

Kind kind_of(const xml::Root& root, std::string_view path) noexcept {
    if (root.local == "xml" && (path.ends_with(".vml") || contains(path, "vmldrawing")))
        return Kind::VmlDrawing;
    const int found = kKinds.of(root.local);
    if (found == 0 || !is_of_office(root.space)) return Kind::Raw;
    const auto kind = static_cast<Kind>(found - 1);
    if (kind == Kind::Comments && contains(root.space, "spreadsheetml")) return Kind::SheetComments;
    return kind;
}

std::string_view step_of(Kind kind) noexcept {
    switch (kind) {
        case Kind::Relations: return "ooxml:links";
        case Kind::Workbook: return "ooxml:workbook";
        case Kind::SharedStrings: return "ooxml:strings";
        case Kind::Header: return "ooxml:header";
        case Kind::Document: return "ooxml:document";
        case Kind::Sheet: return "ooxml:sheet";
        case Kind::Slide: return "ooxml:slide";
        case Kind::Footer: return "ooxml:footer";
        case Kind::Notes:
        case Kind::SlideNotes: return "ooxml:notes";
        case Kind::Comments:
        case Kind::SheetComments:
        case Kind::SlideComments: return "ooxml:comments";
        case Kind::Master: return "ooxml:master";
        case Kind::Drawing:
        case Kind::VmlDrawing: return "ooxml:drawing";
        case Kind::Values: return "ooxml:values";
        case Kind::Glossary: return "ooxml:glossary";
        case Kind::Properties: return "ooxml:properties";
        default: return "ooxml:part";
    }
}

std::string_view raw_step_of(std::string_view path) noexcept {
    if (contains(path, "embeddings/")) return "ooxml:embedded";
    if (contains(path, "media/")) return "ooxml:media";
    if (path.ends_with("vbaproject.bin")) return "ooxml:macros";
    if (path.ends_with(".odttf") || path.ends_with(".fntdata")) return "ooxml:font";
    return "ooxml:part";
}

}  // namespace sealtap::opener::ooxml
