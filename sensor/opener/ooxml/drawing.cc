#include "opener/ooxml/drawing.h"

#include <array>
#include <utility>

#include "opener/ooxml/values.h"
#include "opener/xml/blanks.h"
#include "opener/xml/tags.h"

namespace sealtap::opener::ooxml {

enum class DrawingReader::Tag : std::uint8_t {
    Other,
    Text,
    Value,
    Formula,
    Break,
    Paragraph,
    Run,
    RunProperties,
    Colour,
    Shape,
    Placeholder,
    Offset,
    Row,
    Cell,
    Series,
    Alternate,
    Choice,
    Fallback,
    Whole,
    Comment,
    Caption,  ///< of a shape in a Visio drawing: text with marks in it
};

namespace {

using Tag = DrawingReader::Tag;
using Entry = std::pair<std::string_view, Tag>;

constexpr xml::TagTable kTags(std::to_array<Entry>({
    {"t", Tag::Text},
    {"text", Tag::Text},
    {"Text", Tag::Caption},
    {"v", Tag::Value},
    {"pt", Tag::Series},
    {"f", Tag::Formula},
    {"br", Tag::Break},
    {"p", Tag::Paragraph},
    {"r", Tag::Run},
    {"fld", Tag::Run},
    {"rPr", Tag::RunProperties},
    {"srgbClr", Tag::Colour},
    {"sp", Tag::Shape},
    {"cxnSp", Tag::Shape},
    {"pic", Tag::Shape},
    {"graphicFrame", Tag::Shape},
    {"ph", Tag::Placeholder},
    {"off", Tag::Offset},
    {"tr", Tag::Row},
    {"tc", Tag::Cell},
    {"ser", Tag::Series},
    {"cat", Tag::Series},
    {"val", Tag::Series},
    {"AlternateContent", Tag::Alternate},
    {"Choice", Tag::Choice},
    {"Fallback", Tag::Fallback},
    {"sld", Tag::Whole},
    {"cm", Tag::Comment},
}));

}  // namespace

DrawingReader::DrawingReader(TextWriter& out, DrawingRole role)
    : flow_(out), role_(std::move(role)), shape_(role_.place) {}

void DrawingReader::on_start(const xml::Element& element) {
    const Tag tag = kTags.of(element.local);
    open_.push_back(tag);
    element.attributes.each([&](std::string_view name, std::string_view value) {
        if (is_told(name, value)) flow_.aside(value, hidden_place());
    });
    switch (tag) {
        case Tag::Other:
        case Tag::Text:
        case Tag::Value:
        case Tag::Formula: return;
        case Tag::RunProperties:
        case Tag::Colour: return start_run_property(tag, element);
        case Tag::Shape: return start_shape();
        case Tag::Placeholder: return start_placeholder(element);
        case Tag::Offset: return start_offset(element);
        default: return start_structure(tag, element);
    }
}

void DrawingReader::start_structure(Tag tag, const xml::Element& element) {
    switch (tag) {
        case Tag::Break: return put("\n");
        case Tag::Paragraph: has_text_ = false; return;
        case Tag::Run: run_ = {}; return;
        case Tag::Row:
            flow_.end_line();
            is_in_row_ = true;
            cells_ = tabs_ = 0;
            return;
        case Tag::Cell:
            is_line_over_ = false;
            if (is_in_row_ && cells_++ != 0) ++tabs_;
            return;
        case Tag::Alternate: alternatives_.emplace_back(); return;
        case Tag::Choice:
        case Tag::Fallback:
            if (!alternatives_.empty()) flow_.push();
            return;
        case Tag::Whole:
            if (element.attributes.find("show") && !is_on(element, "show"))
                role_.place.region = shape_.region = Region::Hidden;
            return;
        default: return;
    }
}

void DrawingReader::start_shape() {
    shape_ = role_.place;
    // What stands on a master stands behind every slide.
    if (role_.kind == DrawingRole::Kind::Master) shape_.region = Region::Watermark;
}

void DrawingReader::start_placeholder(const xml::Element& element) {
    const std::string_view type = element.get("type");
    if (type == "title" || type == "ctrTitle") shape_.at_top = type == "title";
    if (role_.place.region == Region::Hidden) return;
    if (type == "ftr") {
        shape_.region = Region::Footer;
    } else if (type == "hdr") {
        shape_.region = Region::Header;
    } else if (role_.kind == DrawingRole::Kind::Master) {
        shape_.region = Region::Hidden;  // says what to write there
    }
}

void DrawingReader::start_offset(const xml::Element& element) {
    const auto x = number_of(element.get("x"));
    const auto y = number_of(element.get("y"));
    if (!x || !y || role_.size.width <= 0 || role_.size.height <= 0) return;
    shape_.at_top = *y < role_.size.height / 6;
    shape_.at_left = *x < role_.size.width / 2;
}

void DrawingReader::start_run_property(Tag tag, const xml::Element& element) {
    if (tag == Tag::RunProperties) {
        is_in_run_properties_ = true;
        // Hundredths of a point.
        const auto size = number_of(element.get("sz"));
        if (size && *size > 0 && *size < 400000)
            run_.half_points = static_cast<std::uint16_t>(*size / 50 & 0xFFFF);
        return;
    }
    // The first one is that of the letters; outlines and shadows follow.
    if (is_in_run_properties_ && !run_.colour) run_.colour = colour_of(element.get("val"));
}

void DrawingReader::on_end(std::string_view) {
    if (open_.empty()) return;
    const Tag tag = open_.back();
    open_.pop_back();
    end_structure(tag);
}

void DrawingReader::end_structure(Tag tag) {
    switch (tag) {
        case Tag::Paragraph: return end_paragraph();
        case Tag::Run: run_ = {}; return;
        case Tag::RunProperties: is_in_run_properties_ = false; return;
        case Tag::Shape:
            flow_.end_line();
            shape_ = role_.place;
            return;
        case Tag::Row:
            is_line_over_ = false;
            part_cells();
            is_in_row_ = false;
            return flow_.end_line();
        case Tag::Value: return put("\t");
        case Tag::Series:
        case Tag::Comment:
        case Tag::Caption: return flow_.end_line();
        case Tag::Formula: return flow_.end_aside_run();
        case Tag::Alternate:
            if (!alternatives_.empty()) alternatives_.pop_back();
            return;
        case Tag::Choice:
        case Tag::Fallback: return end_branch(tag);
        default: return;
    }
}

void DrawingReader::end_branch(Tag tag) {
    if (alternatives_.empty()) return;
    Alternative& alternative = alternatives_.back();
    const bool is_first = tag == Tag::Choice && !alternative.has_choice;
    if (is_first || alternative.lines.empty()) {
        alternative.lines = flow_.pop_inline();
    } else {
        flow_.pop_unknown(alternative.lines, hidden_place());
    }
    alternative.has_choice = true;
}

void DrawingReader::end_paragraph() {
    if (!is_in_row_) return flow_.end_line();
    if (has_text_) is_line_over_ = true;
}

void DrawingReader::on_text(std::string_view text) {
    if (open_.empty()) return;
    switch (open_.back()) {
        case Tag::Text:
        case Tag::Value:
        case Tag::Caption: return put(text);
        default:
            if (!xml::is_measure(text)) flow_.aside_run(text, hidden_place());
    }
}

void DrawingReader::on_aside(std::string_view text) {
    if (!xml::is_blank(text)) flow_.aside(text, hidden_place());
}

void DrawingReader::put(std::string_view text) {
    has_text_ = true;
    part_cells();
    flow_.text(text, place());
}

void DrawingReader::part_cells() {
    if (!is_in_row_) return;
    if (std::exchange(is_line_over_, false)) flow_.end_line();
    if (tabs_ != 0) flow_.text(std::string(std::exchange(tabs_, 0), '\t'), place());
}

Place DrawingReader::place() const {
    Place where = shape_;
    where.font_half_points = run_.half_points.value_or(0);
    where.colour = run_.colour;
    return where;
}

Place DrawingReader::hidden_place() const {
    Place where;
    where.region = Region::Hidden;
    where.page = role_.place.page;
    where.sheet = role_.place.sheet;
    return where;
}

void DrawingReader::finish() {
    while (!open_.empty()) on_end({});
    flow_.end_line();
}

}  // namespace sealtap::opener::ooxml
