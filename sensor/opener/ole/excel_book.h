#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "opener/ole/biff.h"
#include "opener/ole/excel_numbers.h"
#include "opener/ole/excel_strings.h"

namespace sealtap::opener::ole {

struct ExcelSheet {
    std::uint32_t offset = 0;  ///< of its first record
    std::string name;
    bool is_hidden = false;
};

/// How a cell looks.
struct CellLook {
    NumberFormat number;
    std::uint16_t half_points = 0;
    std::optional<std::uint32_t> colour;
};

/// What a workbook says for all of its sheets: names, texts, looks.
class ExcelBook {
public:
    /// Takes the record if it is one of the whole workbook; the string table takes those that
    /// continue it.
    bool take(const BiffRecord& record, BiffReader& records);

    [[nodiscard]] bool is_biff8() const noexcept { return is_biff8_; }
    [[nodiscard]] unsigned code_page() const noexcept { return code_page_; }
    [[nodiscard]] DateBase date_base() const noexcept { return date_base_; }
    [[nodiscard]] ExcelStrings& strings() noexcept { return strings_; }
    [[nodiscard]] CellLook look(std::uint16_t xf) const noexcept;
    /// The number of the sheet whose records begin at `offset`.
    [[nodiscard]] std::optional<std::size_t> sheet_at(std::uint32_t offset) const noexcept;
    [[nodiscard]] const std::vector<ExcelSheet>& sheets() const noexcept { return sheets_; }
    [[nodiscard]] std::string text(Bytes record, std::size_t at, BiffText kind) const {
        return biff_text(record, at, kind, is_biff8_, code_page_);
    }

private:
    struct Font {
        std::uint16_t half_points = 0;
        std::uint16_t colour = 0;
    };
    struct Xf {
        std::uint16_t font = 0;
        std::uint16_t format = 0;
    };

    void read_begin(Bytes record) noexcept;
    void read_sheet(Bytes record);
    void read_palette(Bytes record);
    [[nodiscard]] NumberFormat number_of(std::uint16_t index) const noexcept;

    bool is_biff8_ = true;
    unsigned code_page_ = 1252;
    DateBase date_base_ = DateBase::Of1900;
    ExcelStrings strings_;
    std::vector<ExcelSheet> sheets_;
    std::map<std::uint32_t, std::size_t> by_offset_;
    std::vector<Font> fonts_;
    std::vector<Xf> xfs_;
    std::map<std::uint16_t, NumberFormat> formats_;
    std::vector<std::uint32_t> palette_;
};

}  // namespace sealtap::opener::ole
