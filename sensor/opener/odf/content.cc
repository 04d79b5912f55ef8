#include "opener/odf/content.h"

#include <algorithm>
#include <array>
#include <utility>

#include "opener/ooxml/cell_values.h"
#include "opener/ooxml/values.h"
#include "opener/xml/blanks.h"
#include "opener/xml/tags.h"

namespace sealtap::opener::odf {

enum class ContentReader::Tag : std::uint8_t {
    Other,
    Space,
    Tab,
    LineBreak,
    SoftPage,
    Paragraph,
    Span,
    Header,
    Footer,
    Master,
    Body,
    Note,
    Annotation,
    Box,
    Aside,
    Deletion,
    Section,
    Sheet,
    Row,
    Cell,
    Page,
    Book,
    Show,
    Object,
};

namespace {

using Tag = ContentReader::Tag;
using Entry = std::pair<std::string_view, Tag>;

constexpr xml::TagTable kTags(std::to_array<Entry>({
    {"s", Tag::Space},
    {"tab", Tag::Tab},
    {"line-break", Tag::LineBreak},
    {"soft-page-break", Tag::SoftPage},
    {"p", Tag::Paragraph},
    {"h", Tag::Paragraph},
    {"span", Tag::Span},
    {"header", Tag::Header},
    {"header-left", Tag::Header},
    {"header-first", Tag::Header},
    {"footer", Tag::Footer},
    {"footer-left", Tag::Footer},
    {"footer-first", Tag::Footer},
    {"header-decl", Tag::Header},
    {"footer-decl", Tag::Footer},
    {"master-page", Tag::Master},
    {"text", Tag::Body},
    {"note-body", Tag::Note},
    {"notes", Tag::Note},
    {"annotation", Tag::Annotation},
    {"text-box", Tag::Box},
    {"custom-shape", Tag::Box},
    {"rect", Tag::Box},
    {"ellipse", Tag::Box},
    {"line", Tag::Box},
    {"connector", Tag::Box},
    {"path", Tag::Box},
    {"caption", Tag::Box},
    {"title", Tag::Aside},
    {"desc", Tag::Aside},
    {"ruby-text", Tag::Aside},
    {"creator", Tag::Aside},
    {"tracked-changes", Tag::Deletion},
    {"section", Tag::Section},
    {"hidden-text", Tag::Section},
    {"table", Tag::Sheet},
    {"table-row", Tag::Row},
    {"table-cell", Tag::Cell},
    {"covered-table-cell", Tag::Cell},
    {"page", Tag::Page},
    {"spreadsheet", Tag::Book},
    {"presentation", Tag::Show},
    {"drawing", Tag::Show},
    {"binary-data", Tag::Object},
}));

constexpr std::uint32_t kTopLines = 5;
constexpr std::uint32_t kRepeatMax = 1U << 20U;
constexpr std::uint32_t kSpacesMax = 1000;
/// As many digits have identifiers that a cell may show shortened.
constexpr std::size_t kIdentifierDigits = 10;

std::uint32_t count_of(const xml::Element& element, std::string_view attribute) noexcept {
    const auto count = ooxml::number_of(element.get(attribute));
    if (!count || *count < 1) return 1;
    return static_cast<std::uint32_t>(std::min<std::int64_t>(*count, kRepeatMax));
}

bool is_collapsed(const xml::Element& element) noexcept {
    const std::string_view visibility = element.get("visibility");
    return visibility == "collapse" || visibility == "filter";
}

}  // namespace

ContentReader::ContentReader(Output& out, TextWriter& text, Styles styles)
    : out_(out), flow_(text), styles_(std::move(styles)) {}

void ContentReader::on_start(const xml::Element& element) {
    const Tag tag = kTags.of(element.local);
    open_.push_back({.tag = tag, .look = look_, .region = region_});
    styles_.on_start(element);
    tell_attributes(element);
    if (tag == Tag::Other) return;
    if (tag <= Tag::SoftPage) return start_inline(tag, element);
    start_structure(tag, element);
}

void ContentReader::start_inline(Tag tag, const xml::Element& element) {
    switch (tag) {
        case Tag::Space:
            put(std::string(std::min(count_of(element, "c"), kSpacesMax), ' '));
            return;
        case Tag::Tab:
            if (is_in_text()) put("\t");
            return;
        case Tag::LineBreak: return put("\n");
        default: ++page_; return;
    }
}

void ContentReader::start_structure(Tag tag, const xml::Element& element) {
    switch (tag) {
        case Tag::Paragraph: return start_paragraph(element);
        case Tag::Span: return look_.lay(styles_.look_of("text", element.get("style-name")));
        case Tag::Header: region_ = Region::Header; return;
        case Tag::Footer: region_ = Region::Footer; return;
        case Tag::Master: region_ = Region::Watermark; return;
        case Tag::Body:
            if (element.prefix == "office") region_ = Region::Body;
            return;
        case Tag::Note: return start_block(Region::Note);
        case Tag::Annotation: return start_block(Region::Comment);
        case Tag::Box: return start_block(is_show_ ? region_ : Region::TextBox);
        case Tag::Aside: return start_block(region_);
        case Tag::Deletion: start_block(Region::Hidden); return start_hidden();
        case Tag::Section:
            if (element.get("display") == "none") start_hidden();
            return;
        case Tag::Sheet: return start_sheet(element);
        case Tag::Row: return start_row(element);
        case Tag::Cell: return start_cell(element);
        case Tag::Page: return start_page(element);
        case Tag::Book: is_book_ = true; return;
        case Tag::Show:
            is_show_ = true;
            page_ = 0;
            region_ = Region::Body;
            return;
        case Tag::Object: return start_object();
        default: return;
    }
}

void ContentReader::start_paragraph(const xml::Element& element) {
    ++paragraphs_;
    has_text_ = false;
    is_after_space_ = true;
    look_.lay(styles_.look_of("paragraph", element.get("style-name")));
}

/// A note in a header is still the header's.
void ContentReader::start_block(Region region) {
    if (region_ == Region::Unknown || region_ == Region::Body || region == Region::Comment ||
        region == Region::Note)
        region_ = region;
    open_.back().is_block = true;
    outer_.push_back(std::exchange(paragraphs_, 0));
    flow_.push();
    rows_.start_box();
}

void ContentReader::start_hidden() {
    open_.back().is_gone = true;
    ++gone_;
}

void ContentReader::start_sheet(const xml::Element& element) {
    if (!is_book_) return;
    cell_ = {};
    cell_.region = Region::Cell;
    cell_.sheet = RawText(element.get("name"));
    flow_.aside(element.get("name"), cell_);
    if (styles_.look_of("table", element.get("style-name")).is_hidden.value_or(false)) {
        start_hidden();
    }
}

void ContentReader::start_row(const xml::Element& element) {
    rows_.start_row();
    cell_.row += 1;
    cell_.column = 0;
    repeated_rows_ = count_of(element, "number-rows-repeated");
    is_row_hidden_ = is_collapsed(element);
}

void ContentReader::start_cell(const xml::Element& element) {
    repeated_columns_ = count_of(element, "number-columns-repeated");
    rows_.start_cell(repeated_columns_);
    cell_.column += 1;
    if (!is_book_) return;
    if (!element.get("formula").empty()) flow_.aside(element.get("formula"), place());
    const std::string value = ooxml::plain_number(element.get("value"));
    const bool is_identifier = value.size() >= kIdentifierDigits &&
                               value.find_first_not_of("0123456789") == std::string::npos;
    if (!is_identifier) return;
    // Its text may show it as 1.38E+10; another text than the number stands beside it.
    identifier_ = value;
    put(value);
    flow_.push();
}

void ContentReader::start_page(const xml::Element& element) {
    if (!is_show_) return;
    ++page_;
    if (styles_.look_of("drawing-page", element.get("style-name")).is_hidden.value_or(false)) {
        start_hidden();
    }
}

/// An object in a document of one file; the sensor undoes the base64.
void ContentReader::start_object() {
    PartInfo info;
    info.step = "odf:object";
    info.codings = {"base64"};
    out_.begin(std::move(info));
    has_object_ = true;
}

void ContentReader::end_object() {
    if (std::exchange(has_object_, false)) {
        out_.end(out_.wants_more() ? EndReason::Complete : EndReason::Aborted);
    }
}

void ContentReader::on_end(std::string_view local) {
    styles_.on_end(local);
    if (open_.empty()) return;
    const Open top = open_.back();
    end_structure(top.tag);
    if (top.is_block) {
        flow_.pop();
        rows_.end_box();
        paragraphs_ = outer_.back();
        outer_.pop_back();
        is_after_space_ = false;
    }
    if (top.is_gone) --gone_;
    look_ = top.look;
    region_ = top.region;
    open_.pop_back();
}

void ContentReader::end_structure(Tag tag) {
    switch (tag) {
        case Tag::Paragraph: return end_paragraph();
        case Tag::Header:
        case Tag::Footer:
        case Tag::Page: return flow_.end_line();
        case Tag::Row: return end_row();
        case Tag::Cell: return end_cell();
        case Tag::Object: return end_object();
        default: return;
    }
}

void ContentReader::end_paragraph() {
    if (paragraphs_ != 0) --paragraphs_;
    if (has_text_ && region_ == Region::Body) ++lines_;
    rows_.end_paragraph(has_text_);
    has_text_ = false;
}

void ContentReader::end_cell() {
    if (!identifier_.empty()) {
        flow_.pop_unknown({xml::Flow::number_of(identifier_)}, place());
        identifier_.clear();
    }
    cell_.column += repeated_columns_ - 1;
    repeated_columns_ = 1;
}

void ContentReader::end_row() {
    rows_.end_row();
    cell_.row += repeated_rows_ - 1;
    repeated_rows_ = 1;
    is_row_hidden_ = false;
}

void ContentReader::on_text(std::string_view text) {
    if (has_object_) return out_.data(bytes_of(text));
    if (is_in_text()) return put_collapsed(text);
    if (xml::is_blank(text)) return;
    if (!open_.empty() && open_.back().is_block) return put(text);
    flow_.aside_run(text, region_ == Region::Comment ? place() : hidden_place());
}

void ContentReader::on_aside(std::string_view text) {
    if (!xml::is_blank(text) && !has_object_) flow_.aside(text, hidden_place());
}

/// White space in a paragraph is one space, and none at its beginning (OpenDocument 1.3 part 3,
/// section 6.1.2).
void ContentReader::put_collapsed(std::string_view text) {
    put(xml::collapse_blanks(text, is_after_space_));
}

void ContentReader::put(std::string_view text) {
    if (text.empty()) return;
    if (look_.is_hidden.value_or(false)) return flow_.aside_run(text, hidden_place());
    has_text_ = true;
    const Place where = place();
    rows_.part(where);
    flow_.text(text, where);
}

void ContentReader::tell_attributes(const xml::Element& element) {
    element.attributes.each([&](std::string_view name, std::string_view value) {
        if (name == "display") return;
        if (name == "href" && value.find(':') == std::string_view::npos) return;
        const bool is_name = name.ends_with("name") || name == "formula" || name == "font-family" ||
                             name.starts_with("font-") || name == "string-value" ||
                             name == "bullet-char";
        if (!is_name && ooxml::is_told(name, value)) flow_.aside(value, hidden_place());
    });
}

Place ContentReader::place() const {
    Place where;
    if (is_book_ && (region_ == Region::Unknown || region_ == Region::Comment)) {
        where = cell_;
        where.at_top = cell_.row == 1;
        where.at_left = cell_.column == 1;
    }
    if (!is_book_) {
        const bool is_body = region_ == Region::Body || region_ == Region::TextBox;
        where.page = is_body || is_show_ ? page_ : 0;
        where.at_top = is_body && !is_show_ && page_ == 1 && lines_ < kTopLines;
        where.at_left = look_.is_left.value_or(true) && region_ == Region::Body;
    }
    if (region_ != Region::Unknown) where.region = region_;
    if (region_ == Region::Header) where.at_top = true;
    if (gone_ != 0 || is_row_hidden_) where.region = Region::Hidden;
    where.font_half_points = look_.half_points.value_or(0);
    where.colour = look_.colour;
    return where;
}

Place ContentReader::hidden_place() const {
    Place where;
    where.region = Region::Hidden;
    where.sheet = cell_.sheet;
    if (!is_book_ && region_ == Region::Body) where.page = page_;
    return where;
}

void ContentReader::finish() {
    end_object();
    while (!open_.empty()) on_end({});
    flow_.end_line();
}

}  // namespace sealtap::opener::odf
