#include "app/table.h"

#include <algorithm>

namespace sealtap::app {
namespace {

struct Glyph {
    std::size_t bytes = 1;
    std::size_t columns = 1;
};

bool is_wide(char32_t c) {
    return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
           (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
           (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x1F300 && c <= 0x1FAFF) ||
           (c >= 0x20000 && c <= 0x3FFFD);
}

bool is_combining(char32_t c) {
    return (c >= 0x300 && c <= 0x36F) || c == 0x200B || c == 0x200C || c == 0x200D || c == 0xFEFF;
}

std::size_t escape_length(std::string_view text) {
    const std::size_t end = text.find('m');
    return end == std::string_view::npos ? 1 : end + 1;
}

Glyph glyph_at(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    if (lead == 0x1B) return {escape_length(text), 0};
    if (lead < 0xC0) return {1, 1};
    const std::size_t size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (size > text.size()) return {text.size(), 1};
    char32_t c = lead & (0x7FU >> size);
    for (const char byte : text.substr(1, size - 1)) {
        c = (c << 6U) | (static_cast<unsigned char>(byte) & 0x3FU);
    }
    return {size, is_combining(c) ? 0U : is_wide(c) ? 2U : 1U};
}

}  // namespace

std::size_t display_width(std::string_view utf8) {
    std::size_t width = 0;
    while (!utf8.empty()) {
        const Glyph glyph = glyph_at(utf8);
        width += glyph.columns;
        utf8.remove_prefix(glyph.bytes);
    }
    return width;
}

std::string fit(std::string_view utf8, std::size_t width) {
    if (display_width(utf8) <= width) return std::string(utf8);
    std::string out;
    std::size_t used = 0;
    while (!utf8.empty()) {
        const Glyph glyph = glyph_at(utf8);
        if (used + glyph.columns + 1 > width) break;
        used += glyph.columns;
        out += utf8.substr(0, glyph.bytes);
        utf8.remove_prefix(glyph.bytes);
    }
    return out + "…";
}

void Table::add(std::vector<std::string> cells) {
    cells.resize(columns_.size());
    for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = fit(cells[i], columns_[i].width_max);
    rows_.push_back(std::move(cells));
}

std::string Table::line(const std::vector<std::string>& cells,
                        const std::vector<std::size_t>& widths) const {
    std::string out = " ";
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::string padding(widths[i] - display_width(cells[i]), ' ');
        out += ' ';
        out += columns_[i].align == Align::Right ? padding + cells[i] : cells[i] + padding;
        out += ' ';
    }
    out.erase(out.find_last_not_of(' ') + 1);
    return out + "\n";
}

std::string Table::to_string() const {
    std::vector<std::string> titles;
    std::vector<std::size_t> widths;
    for (const Column& column : columns_) {
        titles.push_back(column.title);
        widths.push_back(display_width(column.title));
    }
    for (const auto& row : rows_) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            widths[i] = std::max(widths[i], display_width(row[i]));
        }
    }
    std::string out = line(titles, widths);
    for (const auto& row : rows_) out += line(row, widths);
    return out;
}

}  // namespace sealtap::app
