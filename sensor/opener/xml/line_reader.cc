#include "opener/xml/line_reader.h"
#include "opener/xml/blanks.h"

namespace sealtap::opener::xml {
namespace {

Place of_region(Region region) {
    Place where;
    where.region = region;
    return where;
}

}  // namespace

LineReader::LineReader(TextWriter& out, Region region) : out_(out) {
    out_.place(of_region(region));
}

void LineReader::on_start(const Element& element) {
    out_.end_line();
    element.attributes.each([&](std::string_view, std::string_view value) {
        if (!is_measure(value)) out_.line(value);
    });
}

void LineReader::on_end(std::string_view) { out_.end_line(); }

void LineReader::on_text(std::string_view text) {
    if (!is_blank(text)) out_.text(text);
}

void LineReader::on_aside(std::string_view text) {
    if (!is_blank(text)) out_.line(text);
}

FactReader::FactReader(TextWriter& out, Named named) : out_(out), named_(named) {
    out_.place(of_region(Region::Property));
}

void FactReader::on_start(const Element& element) {
    out_.end_line();
    const bool is_named = element.local == named_.element;
    name_ = is_named ? element.get(named_.attribute) : element.local;
    element.attributes.each([&](std::string_view name, std::string_view value) {
        if (is_measure(value) || (is_named && name == named_.attribute)) return;
        const std::string_view of = is_named && name == "content" ? name_ : name;
        out_.line(std::string(of) + ": " + std::string(value));
    });
}

void FactReader::on_end(std::string_view) { out_.end_line(); }

void FactReader::on_text(std::string_view text) {
    if (is_blank(text)) return;
    if (out_.is_at_line_start()) out_.text(name_ + ": ");
    out_.text(text);
}

void FactReader::on_aside(std::string_view text) {
    if (!is_blank(text)) out_.line(text);
}

}  // namespace sealtap::opener::xml
