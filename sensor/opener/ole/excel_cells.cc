#include "opener/ole/excel_cells.h"

#include <algorithm>
#include <bit>

namespace sealtap::opener::ole {
namespace {

/// Wider gaps stay one tab a column up to here.
constexpr std::uint32_t kTabsMax = 64;
constexpr std::uint32_t kTopRows = 3;
constexpr std::uint32_t kLeftColumns = 4;
constexpr std::size_t kPlaceSize = 6;  ///< row, column, look

void set(std::vector<bool>& flags, std::size_t first, std::size_t last, bool value) {
    if (flags.size() <= last) flags.resize(last + 1);
    for (std::size_t i = first; i <= last; ++i) flags[i] = value;
}

bool get(const std::vector<bool>& flags, std::size_t index) {
    return index < flags.size() && flags[index];
}

/// A cell is one line, whatever line feeds its text has.
std::string on_one_line(std::string_view text) {
    std::string out(text);
    for (char& letter : out) {
        if (letter == '\n' || letter == '\r') letter = ' ';
    }
    return out;
}

}  // namespace

ExcelCells::ExcelCells(ExcelBook& book, TextWriter& writer, const ExcelSheet& sheet)
    : book_(book), writer_(writer), sheet_(sheet) {}

bool ExcelCells::take(const BiffRecord& record) {
    const Bytes data = record.data;
    switch (record.type) {
        case kBiffLabelString: write_cell(data, book_.strings().show(u32_at(data, 6))); return true;
        case kBiffLabel:
        case kBiffRichString:
            write_cell(data, book_.text(data, kPlaceSize, BiffText::Long));
            return true;
        case kBiffNumber:
            write_number(data, std::bit_cast<double>(u64_at(data, kPlaceSize)));
            return true;
        case kBiffRk: write_number(data, rk_value(u32_at(data, kPlaceSize))); return true;
        case kBiffMultipleRk: write_many(data); return true;
        case kBiffBoolean: write_boolean(data); return true;
        case kBiffFormulaText:
            if (!formula_.empty()) write_cell(formula_, book_.text(data, 0, BiffText::Long));
            formula_.clear();
            return true;
        case kBiffFormula:
        case kBiffFormula3:
        case kBiffFormula4:
            write_formula(data, record.type);
            return false;  // its own words are texts too
        case kBiffRow:
            set(hidden_rows_, u16_at(data, 0), u16_at(data, 0), (u8_at(data, 12) & 0x20U) != 0);
            return true;
        case kBiffColumn:
            if ((u8_at(data, 8) & 1U) != 0 && u16_at(data, 0) <= u16_at(data, 2)) {
                set(hidden_columns_, u16_at(data, 0), u16_at(data, 2), true);
            }
            return true;
        default: return false;
    }
}

CellLook ExcelCells::look_of(std::uint16_t xf) {
    if (known_xf_ != xf) {
        known_look_ = book_.look(xf);
        known_xf_ = xf;
    }
    return known_look_;
}

void ExcelCells::write_number(Bytes record, double value) {
    const CellLook look = look_of(u16_at(record, 4));
    write_cell(record, number_text(value, look.number, book_.date_base()));
}

void ExcelCells::write_many(Bytes record) {
    if (record.size() < kPlaceSize) return;
    const std::uint16_t row = u16_at(record, 0);
    std::uint16_t column = u16_at(record, 2);
    for (std::size_t at = 4; at + 6 <= record.size() && writer_.wants_more(); at += 6) {
        const std::uint16_t xf = u16_at(record, at);
        write_at(
            row, column++, xf,
            number_text(rk_value(u32_at(record, at + 2)), look_of(xf).number, book_.date_base()));
    }
}

void ExcelCells::write_boolean(Bytes record) {
    if (u8_at(record, 7) == 0) write_cell(record, u8_at(record, 6) == 0 ? "FALSE" : "TRUE");
}

/// [MS-XLS] 2.5.133: the value that the formula had when the file was saved.
void ExcelCells::write_formula(Bytes record, std::uint16_t) {
    formula_.clear();
    if (record.size() < 20) return;
    if (u16_at(record, 12) != 0xFFFF) {
        return write_number(record, std::bit_cast<double>(u64_at(record, kPlaceSize)));
    }
    const unsigned kind = u8_at(record, 6);
    if (kind == 0) {
        const Bytes place = record.first(kPlaceSize);
        formula_.assign(place.begin(), place.end());
    }
    if (kind == 1) write_cell(record, u8_at(record, 8) == 0 ? "FALSE" : "TRUE");
}

void ExcelCells::write_cell(Bytes record, std::string_view text) {
    write_at(u16_at(record, 0), u16_at(record, 2), u16_at(record, 4), text);
}

void ExcelCells::write_at(std::uint16_t row, std::uint16_t column, std::uint16_t xf,
                          std::string_view text) {
    if (text.empty() || !writer_.wants_more()) return;
    move_to(row, column);
    const CellLook look = look_of(xf);
    const bool is_hidden =
        sheet_.is_hidden || get(hidden_rows_, row) || get(hidden_columns_, column);
    Place place;
    place.region = is_hidden ? Region::Hidden : Region::Cell;
    place.sheet = RawText(sheet_.name);
    place.row = row_;
    place.column = column_;
    place.font_half_points = look.half_points;
    place.colour = look.colour;
    place.at_top = row_ <= kTopRows;
    place.at_left = column_ <= kLeftColumns;
    writer_.place(place);
    const bool has_lines = text.find_first_of("\r\n") != std::string_view::npos;
    writer_.text(has_lines ? std::string_view(on_one_line(text)) : text);
}

void ExcelCells::move_to(std::uint16_t row, std::uint16_t column) {
    const std::uint32_t to_row = row + 1U;
    const std::uint32_t to_column = column + 1U;
    if (to_row != row_ || to_column <= column_) {
        writer_.end_line();
        row_ = to_row;
        column_ = 1;
    }
    const std::uint32_t tabs = std::min(to_column - column_, kTabsMax);
    writer_.text(std::string(tabs, '\t'));
    column_ = to_column;
}

}  // namespace sealtap::opener::ole
