#include "opener/epub/chapter.h"

#include <array>
#include <utility>

#include "opener/ooxml/values.h"
#include "opener/xml/blanks.h"
#include "opener/xml/tags.h"

namespace sealtap::opener::epub {

enum class ChapterReader::Tag : std::uint8_t {
    Other,
    Break,
    Block,
    Row,
    Cell,
    Reading,
    Code,
    Meta,
};

namespace {

using Tag = ChapterReader::Tag;
using Entry = std::pair<std::string_view, Tag>;

constexpr xml::TagTable kTags(std::to_array<Entry>({
    {"br", Tag::Break},      {"hr", Tag::Break},         {"p", Tag::Block},
    {"div", Tag::Block},     {"h1", Tag::Block},         {"h2", Tag::Block},
    {"h3", Tag::Block},      {"h4", Tag::Block},         {"h5", Tag::Block},
    {"h6", Tag::Block},      {"li", Tag::Block},         {"ul", Tag::Block},
    {"ol", Tag::Block},      {"dl", Tag::Block},         {"dt", Tag::Block},
    {"dd", Tag::Block},      {"blockquote", Tag::Block}, {"pre", Tag::Block},
    {"section", Tag::Block}, {"article", Tag::Block},    {"aside", Tag::Block},
    {"header", Tag::Block},  {"footer", Tag::Block},     {"nav", Tag::Block},
    {"figure", Tag::Block},  {"figcaption", Tag::Block}, {"title", Tag::Block},
    {"body", Tag::Block},    {"table", Tag::Block},      {"caption", Tag::Block},
    {"option", Tag::Block},  {"textarea", Tag::Block},   {"form", Tag::Block},
    {"address", Tag::Block}, {"text", Tag::Block},       {"desc", Tag::Block},
    {"tr", Tag::Row},        {"td", Tag::Cell},          {"th", Tag::Cell},
    {"rt", Tag::Reading},    {"rp", Tag::Reading},       {"script", Tag::Code},
    {"style", Tag::Code},    {"meta", Tag::Meta},        {"input", Tag::Meta},
}));

/// Attributes with words in them, beside those that every reader tells.
bool is_worded(std::string_view name, std::string_view value) noexcept {
    if (name == "href" || name == "src") return value.find("://") != std::string_view::npos;
    return name == "content" || name == "value" || name == "placeholder" || name == "aria-label";
}

bool hides(const xml::Element& element) {
    if (element.attributes.find("hidden")) return true;
    std::string style;
    for (const char octet : element.get("style").substr(0, 4096)) {
        if (octet != ' ') style += octet;
    }
    return style.find("display:none") != std::string::npos ||
           style.find("visibility:hidden") != std::string::npos;
}

}  // namespace

void ChapterReader::on_start(const xml::Element& element) {
    const Tag tag = kTags.of(element.local);
    open_.push_back({.tag = tag, .hides = tag == Tag::Code || hides(element)});
    if (open_.back().hides) ++hidden_;
    element.attributes.each([&](std::string_view name, std::string_view value) {
        const bool is_told = name == "href" ? is_worded(name, value)
                                            : ooxml::is_told(name, value) || is_worded(name, value);
        if (!is_told || value.empty()) return;
        Place where;
        where.region = tag == Tag::Meta ? Region::Property : Region::Hidden;
        flow_.aside(value, where);
    });
    switch (tag) {
        case Tag::Break: return put("\n");
        case Tag::Block:
            rows_.end_paragraph(std::exchange(has_text_, false));
            is_after_space_ = true;
            return;
        case Tag::Row: return rows_.start_row();
        case Tag::Cell:
            rows_.start_cell();
            has_text_ = false;
            is_after_space_ = true;
            return;
        case Tag::Reading: return flow_.push();
        default: return;
    }
}

void ChapterReader::on_end(std::string_view) {
    if (open_.empty()) return;
    const Open top = open_.back();
    open_.pop_back();
    switch (top.tag) {
        case Tag::Block:
            rows_.end_paragraph(std::exchange(has_text_, false));
            is_after_space_ = true;
            break;
        case Tag::Cell: has_text_ = false; break;
        case Tag::Row: rows_.end_row(); break;
        case Tag::Reading: flow_.pop(); break;
        case Tag::Code: flow_.end_aside_run(); break;
        default: break;
    }
    if (top.hides) --hidden_;
}

void ChapterReader::on_text(std::string_view text) {
    put(xml::collapse_blanks(text, is_after_space_));
}

void ChapterReader::on_aside(std::string_view text) {
    Place where;
    where.region = Region::Hidden;
    if (!xml::is_blank(text)) flow_.aside(text, where);
}

void ChapterReader::put(std::string_view text) {
    if (text.empty()) return;
    const Place where = place();
    if (hidden_ != 0) return flow_.aside_run(text, where);
    has_text_ = true;
    rows_.part(where);
    flow_.text(text, where);
}

Place ChapterReader::place() const {
    Place where;
    where.region = hidden_ != 0 ? Region::Hidden : Region::Body;
    return where;
}

void ChapterReader::finish() {
    while (!open_.empty()) on_end({});
    flow_.end_line();
}

}  // namespace sealtap::opener::epub
