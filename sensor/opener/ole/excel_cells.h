#pragma once

#include <optional>
#include <string>
#include <vector>

#include "opener/ole/excel_book.h"
#include "opener/text_writer.h"

namespace sealtap::opener::ole {

/// Writes the cells of one sheet: a row is a line, with tabs for the columns between.
class ExcelCells {
public:
    ExcelCells(ExcelBook& book, TextWriter& writer, const ExcelSheet& sheet);

    /// Takes the record if it is about cells.
    bool take(const BiffRecord& record);

private:
    void write_number(Bytes record, double value);
    void write_many(Bytes record);
    void write_formula(Bytes record, std::uint16_t type);
    void write_boolean(Bytes record);
    /// At the row and column that the record begins with, in the look of its third word.
    void write_cell(Bytes record, std::string_view text);
    void write_at(std::uint16_t row, std::uint16_t column, std::uint16_t xf, std::string_view text);
    void move_to(std::uint16_t row, std::uint16_t column);
    [[nodiscard]] CellLook look_of(std::uint16_t xf);

    ExcelBook& book_;
    TextWriter& writer_;
    const ExcelSheet& sheet_;
    std::vector<bool> hidden_rows_;
    std::vector<bool> hidden_columns_;
    std::uint32_t row_ = 0;  ///< from 1; 0: none yet
    std::uint32_t column_ = 0;
    std::vector<std::byte> formula_;  ///< place of the one whose text follows
    std::optional<std::uint16_t> known_xf_;
    CellLook known_look_;
};

}  // namespace sealtap::opener::ole
