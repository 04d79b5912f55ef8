#include "opener/ooxml/word.h"

#include <array>
#include <utility>

#include "opener/code_page.h"
#include "opener/ooxml/values.h"
#include "opener/xml/blanks.h"
#include "opener/xml/tags.h"

namespace sealtap::opener::ooxml {

enum class WordReader::Tag : std::uint8_t {
    Other,
    Text,
    Deleted,
    Code,
    Tab,
    Break,
    LineBreak,
    Hyphen,
    Symbol,
    RenderedBreak,
    Paragraph,
    Run,
    RunProperties,
    Style,
    RunStyle,
    Property,
    Alignment,
    PageBreakBefore,
    Row,
    Cell,
    Box,
    Drawing,
    Named,
    TextPath,
    Alternate,
    Choice,
    Fallback,
    Annotation,
    Gone,
    Comment,
};

namespace {

using Tag = WordReader::Tag;
using Entry = std::pair<std::string_view, Tag>;

constexpr xml::TagTable kTags(std::to_array<Entry>({
    {"t", Tag::Text},
    {"delText", Tag::Deleted},
    {"instrText", Tag::Code},
    {"delInstrText", Tag::Code},
    {"tab", Tag::Tab},
    {"ptab", Tag::Tab},
    {"br", Tag::Break},
    {"cr", Tag::LineBreak},
    {"noBreakHyphen", Tag::Hyphen},
    {"sym", Tag::Symbol},
    {"symEx", Tag::Symbol},
    {"lastRenderedPageBreak", Tag::RenderedBreak},
    {"p", Tag::Paragraph},
    {"r", Tag::Run},
    {"rPr", Tag::RunProperties},
    {"pStyle", Tag::Style},
    {"rStyle", Tag::RunStyle},
    {"sz", Tag::Property},
    {"color", Tag::Property},
    {"vanish", Tag::Property},
    {"jc", Tag::Alignment},
    {"pageBreakBefore", Tag::PageBreakBefore},
    {"tr", Tag::Row},
    {"tc", Tag::Cell},
    {"txbxContent", Tag::Box},
    {"drawing", Tag::Drawing},
    {"pict", Tag::Drawing},
    {"docPr", Tag::Named},
    {"shape", Tag::Named},
    {"textpath", Tag::TextPath},
    {"AlternateContent", Tag::Alternate},
    {"Choice", Tag::Choice},
    {"Fallback", Tag::Fallback},
    {"rt", Tag::Annotation},
    {"del", Tag::Gone},
    {"moveFrom", Tag::Gone},
    {"comment", Tag::Comment},
}));

/// Paragraphs of the first page that count as its head.
constexpr std::uint32_t kTopLines = 5;

bool says_watermark(std::string_view name) noexcept {
    return name.find("WaterMark") != std::string_view::npos ||
           name.find("Watermark") != std::string_view::npos ||
           name.find("watermark") != std::string_view::npos ||
           name.find("\xE6\xB0\xB4\xE5\x8D\xB0") != std::string_view::npos;  // 水印
}

}  // namespace

WordReader::WordReader(TextWriter& out, const WordStyles& styles, Region region)
    : flow_(out), styles_(styles), region_(region) {
    paragraph().base = styles_.standard();
}

WordReader::Tag WordReader::parent() const noexcept {
    return open_.size() < 2 ? Tag::Other : open_[open_.size() - 2];
}

void WordReader::on_start(const xml::Element& element) {
    const Tag tag = kTags.of(element.local);
    open_.push_back(tag);
    tell_attributes(element);
    if (tag == Tag::Other || tag == Tag::Text) return;
    if (tag <= Tag::RenderedBreak) return start_text_element(tag, element);
    if (tag >= Tag::RunProperties && tag <= Tag::PageBreakBefore)
        return start_property(tag, element);
    start_structure(tag, element);
}

void WordReader::start_text_element(Tag tag, const xml::Element& element) {
    // w:tabs of a paragraph's properties holds elements of the same name.
    const bool is_in_run = parent() == Tag::Run;
    switch (tag) {
        case Tag::Tab:
            if (is_in_run) put("\t");
            return;
        case Tag::LineBreak: return put("\n");
        case Tag::Hyphen: return put("-");
        case Tag::Symbol: return put_symbol(element.get("char"));
        case Tag::Break:
        case Tag::RenderedBreak: return turn_page(tag, element);
        default: return;
    }
}

void WordReader::turn_page(Tag tag, const xml::Element& element) {
    if (tag == Tag::Break && element.get("type") != "page") return put("\n");
    // Word notes where its pages ended; right behind a break that was asked for, it says it twice.
    if (tag == Tag::Break || !page_was_broken_) ++page_;
    page_was_broken_ = tag == Tag::Break;
    if (tag == Tag::Break) put("\n");
    page_was_broken_ = tag == Tag::Break;
}

void WordReader::start_property(Tag tag, const xml::Element& element) {
    Paragraph& current = paragraph();
    switch (tag) {
        case Tag::RunProperties:
            // DrawingML says the size in hundredths of a point.
            if (const auto size = number_of(element.get("sz")); current.is_in_run && size)
                current.run.half_points = static_cast<std::uint16_t>(*size / 50 & 0xFFFF);
            return;
        case Tag::Style: current.base.lay(styles_.look_of(element.get("val"))); return;
        case Tag::RunStyle:
            if (current.is_in_run) current.run.lay(styles_.look_of(element.get("val")));
            return;
        case Tag::Property:
            if (current.is_in_run && parent() == Tag::RunProperties) current.run.read(element);
            return;
        case Tag::Alignment: {
            const std::string_view way = element.get("val");
            current.is_left = way != "center" && way != "right" && way != "end";
            return;
        }
        case Tag::PageBreakBefore:
            if (is_on(element) && !page_was_broken_) ++page_;
            page_was_broken_ = true;
            return;
        default: return;
    }
}

void WordReader::start_structure(Tag tag, const xml::Element& element) {
    switch (tag) {
        case Tag::Paragraph: {
            Paragraph begun;
            begun.base = styles_.standard();
            begun.base.lay(styles_.look_of({}));
            paragraphs_.push_back(begun);
            return;
        }
        case Tag::Run:
            paragraph().is_in_run = true;
            paragraph().run = paragraph().base;
            return;
        case Tag::Row: return rows_.start_row();
        case Tag::Cell: return rows_.start_cell();
        case Tag::Box: return start_box();
        case Tag::Drawing: is_watermark_ = false; return;
        case Tag::Named:
            if (says_watermark(element.get("name")) || says_watermark(element.get("id")))
                is_watermark_ = true;
            return;
        case Tag::TextPath: {
            Place where = place();
            where.region = Region::Watermark;
            return flow_.aside(element.get("string"), where);
        }
        case Tag::Alternate: alternatives_.emplace_back(); return;
        case Tag::Choice:
        case Tag::Fallback: return start_branch();
        case Tag::Annotation: return flow_.push();
        case Tag::Gone: ++gone_; return;
        case Tag::Comment:
            if (!element.get("author").empty()) put(std::string(element.get("author")) + ": ");
            return;
        default: return;
    }
}

void WordReader::start_box() {
    flow_.push();
    ++boxes_;
    paragraphs_.emplace_back();
    rows_.start_box();
}

void WordReader::start_branch() {
    if (!alternatives_.empty()) flow_.push();
}

void WordReader::on_end(std::string_view) {
    if (open_.empty()) return;
    const Tag tag = open_.back();
    open_.pop_back();
    end_structure(tag);
}

void WordReader::end_structure(Tag tag) {
    switch (tag) {
        case Tag::Paragraph: return end_paragraph();
        case Tag::Run: paragraph().is_in_run = false; return;
        case Tag::Row: return rows_.end_row();
        case Tag::Box:
            flow_.pop();
            --boxes_;
            if (paragraphs_.size() > 1) paragraphs_.pop_back();
            rows_.end_box();
            return;
        case Tag::Drawing: is_watermark_ = false; return;
        case Tag::Alternate:
            if (!alternatives_.empty()) alternatives_.pop_back();
            return;
        case Tag::Choice:
        case Tag::Fallback: return end_branch(tag);
        case Tag::Annotation: return flow_.pop();
        case Tag::Gone: --gone_; return;
        case Tag::Comment: return flow_.end_line();
        default: return;
    }
}

/// The lines of a table's cell are lines of the text; the last one ends where the cell does.
void WordReader::end_paragraph() {
    const bool has_text = paragraph().has_text;
    if (paragraphs_.size() > 1) paragraphs_.pop_back();
    if (has_text) ++lines_;
    rows_.end_paragraph(has_text);
}

void WordReader::end_branch(Tag tag) {
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

void WordReader::on_text(std::string_view text) {
    if (open_.empty()) return;
    switch (open_.back()) {
        case Tag::Text: return put(text);
        case Tag::Deleted:
        case Tag::Code: return put_hidden(text);
        default:
            if (!xml::is_measure(text)) put_hidden(text);
    }
}

void WordReader::on_aside(std::string_view text) {
    if (!xml::is_blank(text)) flow_.aside(text, hidden_place());
}

void WordReader::put(std::string_view text) {
    if (is_hidden()) return put_hidden(text);
    paragraph().has_text = true;
    page_was_broken_ = false;
    const Place where = place();
    rows_.part(where);
    flow_.text(text, where);
}

/// Symbol fonts have their characters in the private use area, where the low octet is ASCII.
void WordReader::put_symbol(std::string_view code) {
    std::uint32_t point = 0;
    for (const char digit : code.substr(0, 6)) {
        const int value = digit >= '0' && digit <= '9'   ? digit - '0'
                          : digit >= 'A' && digit <= 'F' ? digit - 'A' + 10
                          : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10
                                                         : -1;
        if (value < 0) return;
        point = point << 4U | static_cast<std::uint32_t>(value);
    }
    if (point >= 0xF020 && point < 0xF07F) point -= 0xF000;
    if (point < 0x20) return;
    std::string text;
    append_code_point(text, point);
    put(text);
}

void WordReader::put_hidden(std::string_view text) { flow_.aside_run(text, hidden_place()); }

void WordReader::tell_attributes(const xml::Element& element) {
    element.attributes.each([&](std::string_view name, std::string_view value) {
        // Those two are read as text.
        const bool is_text = (element.local == "comment" && name == "author") ||
                             (element.local == "textpath" && name == "string");
        if (!is_text && is_told(name, value)) flow_.aside(value, hidden_place());
    });
}

bool WordReader::is_hidden() const noexcept {
    const Paragraph& current = paragraph();
    return gone_ != 0 || current.run.is_hidden.value_or(false);
}

Place WordReader::place() const {
    const Paragraph& current = paragraph();
    Place where;
    where.region = region_;
    if (region_ == Region::Body) {
        where.page = page_;
        where.at_top = page_ == 1 && lines_ < kTopLines;
        if (boxes_ != 0) where.region = Region::TextBox;
    }
    if (region_ == Region::Header) where.at_top = true;
    if (is_watermark_) where.region = Region::Watermark;
    where.at_left = current.is_left && boxes_ == 0;
    where.font_half_points = current.run.half_points.value_or(0);
    where.colour = current.run.colour;
    return where;
}

Place WordReader::hidden_place() const {
    Place where;
    where.region = Region::Hidden;
    if (region_ == Region::Body) where.page = page_;
    return where;
}

void WordReader::finish() {
    while (!open_.empty()) on_end({});
    flow_.end_line();
}

}  // namespace sealtap::opener::ooxml
