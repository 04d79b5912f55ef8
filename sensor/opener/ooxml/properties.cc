#include "opener/ooxml/properties.h"

#include <algorithm>

#include "opener/ooxml/cell_values.h"
#include "opener/ooxml/values.h"
#include "opener/xml/blanks.h"

namespace sealtap::opener::ooxml {
namespace {

Place of_region(Region region) {
    Place where;
    where.region = region;
    return where;
}

/// Attributes that say how a value is stored.
bool is_form(std::string_view attribute) noexcept {
    return attribute == "fmtid" || attribute == "pid" || attribute == "type" ||
           attribute == "size" || attribute == "baseType" || attribute == "schemaLocation";
}

/// Elements of pivot caches and of other workbooks that hold one value.
bool is_value(std::string_view local) noexcept {
    return local == "s" || local == "n" || local == "d" || local == "b" || local == "e" ||
           local == "v";
}

}  // namespace

PropertyReader::PropertyReader(TextWriter& out) : out_(out) {
    out_.place(of_region(Region::Property));
}

void PropertyReader::on_start(const xml::Element& element) {
    ++depth_;
    const bool is_custom = element.local == "property";
    if (is_custom) {
        name_ = element.get("name");
    } else if (depth_ == 2) {
        name_ = element.local;
    }
    // LabelInfo.xml has everything in attributes.
    if (element.local == "label") name_ = "label";
    element.attributes.each([&](std::string_view attribute, std::string_view value) {
        const bool is_told = element.local == "label" || is_custom;
        if (!is_told || is_form(attribute) || (is_custom && attribute == "name")) return;
        out_.line("MSIP_Label " + std::string(attribute) + ": " + std::string(value));
    });
}

void PropertyReader::on_end(std::string_view) {
    --depth_;
    out_.end_line();
}

void PropertyReader::on_text(std::string_view text) {
    if (xml::is_blank(text)) return;
    if (out_.is_at_line_start()) out_.text(name_ + ": ");
    out_.text(text);
}

void PropertyReader::on_aside(std::string_view text) {
    if (!xml::is_blank(text)) out_.line(text);
}

SheetCommentReader::SheetCommentReader(TextWriter& out, std::string_view sheet) : out_(out) {
    place_.region = Region::Comment;
    place_.sheet = RawText(sheet);
}

void SheetCommentReader::on_start(const xml::Element& element) {
    const CellRef ref = cell_ref_of(element.get("ref"));
    if (ref.row != 0) {
        place_.row = ref.row;
        place_.column = ref.column;
    }
    out_.place(place_);
    if (element.local == "person") out_.line(element.get("displayName"));
    is_in_text_ = element.local == "t" || element.local == "text" || element.local == "author";
    element.attributes.each([&](std::string_view name, std::string_view value) {
        if (is_told(name, value) && name != "displayName") out_.line(value);
    });
}

void SheetCommentReader::on_end(std::string_view local) {
    is_in_text_ = false;
    if (local == "text" || local == "author" || local == "comment") out_.end_line();
}

void SheetCommentReader::on_text(std::string_view text) {
    if (is_in_text_ || !xml::is_measure(text)) out_.text(text);
}

void SheetCommentReader::on_aside(std::string_view text) {
    if (!xml::is_blank(text)) out_.line(text);
}

ValueReader::ValueReader(TextWriter& out, Region region, std::string_view sheet) : out_(out) {
    Place where = of_region(region);
    where.sheet = RawText(sheet);
    out_.place(where);
}

void ValueReader::on_start(const xml::Element& element) {
    is_in_text_ = false;
    if (element.local == "r" || element.local == "cacheField" || element.local == "row" ||
        element.local == "tableColumns")
        out_.end_line();
    if (is_value(element.local) || element.local == "sheetName") {
        put(element.local == "n"
                ? plain_number(element.get("v"))
                : std::string(element.get(element.local == "sheetName" ? "val" : "v")));
        return;
    }
    put(element.get("name"));
    element.attributes.each([&](std::string_view name, std::string_view value) {
        if (name != "name" && is_told(name, value)) put(value);
    });
}

void ValueReader::on_end(std::string_view local) {
    if (local == "r" || local == "cacheField" || local == "row" || local == "sheetNames" ||
        local == "tableColumns")
        out_.end_line();
    is_in_text_ = false;
}

void ValueReader::put(std::string_view value) {
    if (value.empty()) return;
    if (!out_.is_at_line_start()) out_.text("\t");
    out_.text(value);
}

void ValueReader::on_text(std::string_view text) {
    if (xml::is_blank(text)) return;
    // Pieces of one text follow each other without an element between them.
    if (is_in_text_) return out_.text(text);
    is_in_text_ = true;
    put(text);
}

void ValueReader::on_aside(std::string_view text) {
    if (!xml::is_blank(text)) out_.line(text);
}

}  // namespace sealtap::opener::ooxml
