#include "opener/ooxml/sheet.h"

#include <algorithm>

#include "opener/ooxml/values.h"
#include "opener/xml/blanks.h"

namespace sealtap::opener::ooxml {
namespace {

constexpr std::size_t kHiddenColumnsMax = 512;
constexpr std::size_t kCellBytesMax = std::size_t{1} << 20U;
/// Between two cells that are far apart; more would be no table that anyone reads.
constexpr std::uint32_t kTabsMax = 64;

std::uint32_t row_or_column(std::string_view value) noexcept {
    const auto number = number_of(value);
    return number && *number > 0 && *number <= 1 << 20 ? static_cast<std::uint32_t>(*number) : 0;
}

}  // namespace

SheetReader::SheetReader(TextWriter& out, WorkbookParts parts, std::string_view name, Region region)
    : out_(out), parts_(parts), region_(region) {
    place_.sheet = RawText(name);
}

void SheetReader::on_start(const xml::Element& element) {
    const std::string_view local = element.local;
    if (local == "c") return start_cell(element);
    if (local == "v" || local == "t") {
        if (is_in_cell_ && !is_in_reading_) inside_ = Inside::Value;
    } else if (local == "f") {
        if (is_in_cell_) inside_ = Inside::Formula;
    } else if (local == "row") {
        start_row(element);
    } else if (local == "rPh") {
        is_in_reading_ = true;
    } else if (local == "col") {
        start_column(element);
    } else if (local.ends_with("Header") || local.ends_with("Footer")) {
        inside_ = Inside::HeaderFooter;
        code_.clear();
    } else {
        element.attributes.each([&](std::string_view name, std::string_view value) {
            if (!is_told(name, value)) return;
            out_.place(aside_place());
            out_.line(value);
        });
    }
}

void SheetReader::start_column(const xml::Element& element) {
    if (!element.attributes.find("hidden") || !is_on(element, "hidden")) return;
    hide_columns(row_or_column(element.get("min")), row_or_column(element.get("max")));
}

void SheetReader::hide_columns(std::uint32_t first, std::uint32_t last) {
    if (hidden_columns_.size() < kHiddenColumnsMax)
        hidden_columns_.push_back({.first = first, .last = last});
}

void SheetReader::start_row(const xml::Element& element) {
    const std::uint32_t stated = row_or_column(element.get("r"));
    const bool is_hidden = element.attributes.find("hidden") && is_on(element, "hidden");
    begin_row(stated != 0 ? stated : place_.row + 1, is_hidden ? Region::Hidden : Region::Cell);
}

void SheetReader::begin_row(std::uint32_t row, Region region) {
    place_.row = row;
    place_.column = 0;
    written_column_ = 0;
    is_row_hidden_ = region == Region::Hidden;
}

void SheetReader::put_value(std::uint32_t column, std::string_view type, std::string_view style,
                            std::string&& value) {
    place_.column = column;
    type_ = type;
    style_ = style;
    value_ = std::move(value);
    if (!value_.empty()) put_cell(cell_text());
}

void SheetReader::start_cell(const xml::Element& element) {
    const CellRef ref = cell_ref_of(element.get("r"));
    place_.column = ref.column != 0 ? ref.column : place_.column + 1;
    if (ref.row != 0) place_.row = ref.row;
    is_in_cell_ = true;
    type_ = element.get("t").substr(0, 16);
    style_ = element.get("s").substr(0, 16);
    value_.clear();
    formula_.clear();
}

void SheetReader::on_end(std::string_view local) {
    if (local == "c") return end_cell();
    if (local == "row") return end_row();
    if (local == "rPh") is_in_reading_ = false;
    if (inside_ == Inside::HeaderFooter)
        put_header_footer(code_, local.ends_with("Footer") ? Region::Footer : Region::Header);
    inside_ = Inside::Nothing;
}

void SheetReader::on_text(std::string_view text) {
    switch (inside_) {
        case Inside::Value:
            value_ += text;
            // A cell of that length is no cell: it goes out in pieces.
            if (value_.size() > kCellBytesMax) {
                put_cell(value_);
                value_.clear();
            }
            return;
        case Inside::Formula:
            if (formula_.size() < kCellBytesMax) {
                formula_ += text;
                return;
            }
            break;
        case Inside::HeaderFooter:
            if (code_.size() < kCellBytesMax) {
                code_ += text;
                return;
            }
            break;
        case Inside::Nothing: break;
    }
    if (xml::is_measure(text)) return;
    out_.place(aside_place());
    out_.line(text);
}

void SheetReader::on_aside(std::string_view text) {
    if (xml::is_blank(text)) return;
    out_.place(aside_place());
    out_.line(text);
}

std::string SheetReader::cell_text() {
    if (type_ == "s") return std::string(parts_.strings.show(value_));
    if (type_ == "b") return value_ == "1" ? "TRUE" : value_ == "0" ? "FALSE" : value_;
    if (type_.empty() || type_ == "n")
        return shown_number(value_, parts_.styles.look_of(style_).format, parts_.is_since_1904);
    return value_;
}

void SheetReader::end_cell() {
    is_in_cell_ = false;
    inside_ = Inside::Nothing;
    if (!value_.empty()) put_cell(cell_text());
    if (formula_.empty()) return;
    formula_bytes_ += formula_.size();
    formulas_.emplace_back(place_.column, "=" + formula_);
    formula_.clear();
    if (formula_bytes_ > kCellBytesMax) end_row();
}

/// Line feeds within a cell would tear its row apart.
void SheetReader::put_cell(std::string_view text) {
    // One string may be shown by a million cells.
    if (text.empty() || !out_.wants_more()) return;
    const CellStyles::Look look = parts_.styles.look_of(style_);
    place_.region = is_row_hidden_ || is_hidden_column(place_.column) ? Region::Hidden : region_;
    place_.font_half_points = look.half_points;
    place_.colour = look.colour;
    place_.at_top = place_.row == 1;
    place_.at_left = place_.column == 1;
    out_.place(place_);
    if (place_.column > written_column_) {
        const std::uint32_t from = written_column_ == 0 ? 1 : written_column_;
        out_.text(std::string(std::min(place_.column - from, kTabsMax), '\t'));
    }
    written_column_ = place_.column;
    std::string line(text);
    std::ranges::replace_if(line, [](char octet) { return octet == '\n' || octet == '\r'; }, ' ');
    out_.text(line);
}

void SheetReader::end_row() {
    out_.end_line();
    for (const auto& [column, text] : formulas_) {
        Place where = place_;
        where.column = column;
        out_.place(where);
        out_.line(text);
    }
    formulas_.clear();
    formula_bytes_ = 0;
}

void SheetReader::put_header_footer(std::string_view code, Region region) {
    end_row();
    const HeaderFooterText shown = header_footer_text(code);
    Place where;
    where.sheet = place_.sheet;
    where.region = region;
    where.font_half_points = shown.half_points;
    where.at_top = region == Region::Header;
    out_.place(where);
    out_.line(shown.text);
}

void SheetReader::put_aside(std::string_view text) {
    if (written_column_ != 0 && formula_bytes_ + text.size() < kCellBytesMax) {
        formula_bytes_ += text.size();
        formulas_.emplace_back(place_.column, text);
        return;
    }
    out_.end_line();
    out_.place(aside_place());
    out_.line(text);
}

bool SheetReader::is_hidden_column(std::uint32_t column) const noexcept {
    return std::ranges::any_of(hidden_columns_, [column](const HiddenColumns& range) {
        return column >= range.first && column <= range.last;
    });
}

Place SheetReader::aside_place() const {
    Place where;
    where.region = Region::Hidden;
    where.sheet = place_.sheet;
    return where;
}

void SheetReader::finish() {
    if (is_in_cell_) end_cell();
    end_row();
    if (inside_ == Inside::HeaderFooter) put_header_footer(code_, Region::Header);
}

HeaderFooterText header_footer_text(std::string_view code) {
    HeaderFooterText out;
    for (std::size_t at = 0; at < code.size(); ++at) {
        if (code[at] != '&' || at + 1 == code.size()) {
            out.text += code[at];
            continue;
        }
        const char what = code[++at];
        if (what == '&') {
            out.text += '&';
        } else if (what == 'L' || what == 'C' || what == 'R') {
            if (!out.text.empty() && !out.text.ends_with('\n')) out.text += '\n';
        } else if (what == '"') {
            at = std::min(code.find('"', at + 1), code.size() - 1);
        } else if (what == 'K') {
            at = std::min(at + 6, code.size() - 1);
        } else if (what >= '0' && what <= '9') {
            std::uint32_t points = 0;
            for (; at < code.size() && code[at] >= '0' && code[at] <= '9' && points < 1000; ++at)
                points = points * 10 + static_cast<std::uint32_t>(code[at] - '0');
            --at;
            out.half_points = std::max(out.half_points, static_cast<std::uint16_t>(points * 2));
        }
    }
    return out;
}

}  // namespace sealtap::opener::ooxml
