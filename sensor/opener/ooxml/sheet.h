#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "opener/ooxml/workbook.h"
#include "opener/text_writer.h"
#include "opener/xml/xml.h"
#include "sealtap/place.h"

namespace sealtap::opener::ooxml {

/// What the sheets of one workbook share.
struct WorkbookParts {
    SharedStrings& strings;
    const CellStyles& styles;
    bool is_since_1904 = false;
};

/// Reads one worksheet: a line for each row, tabs between its cells, each cell with its place; the
/// formulas of a row stand behind it.
class SheetReader final : public xml::Events {
public:
    SheetReader(TextWriter& out, WorkbookParts parts, std::string_view name, Region region);

    void on_start(const xml::Element& element) override;
    void on_end(std::string_view local) override;
    void on_text(std::string_view text) override;
    void on_aside(std::string_view text) override;
    void finish();

    // What the binary form of a sheet tells in other words.
    /// Rows and columns from 1; `region` is Hidden where the row is.
    void begin_row(std::uint32_t row, Region region);
    /// `type` and `style` as the XML has them.
    void put_value(std::uint32_t column, std::string_view type, std::string_view style,
                   std::string&& value);
    void end_row();
    void hide_columns(std::uint32_t first, std::uint32_t last);
    void put_header_footer(std::string_view code, Region region);
    void put_aside(std::string_view text);

private:
    enum class Inside : std::uint8_t { Nothing, Value, Formula, HeaderFooter };
    struct HiddenColumns {
        std::uint32_t first;
        std::uint32_t last;
    };

    void start_column(const xml::Element& element);
    void start_row(const xml::Element& element);
    void start_cell(const xml::Element& element);
    void end_cell();
    void put_cell(std::string_view text);
    [[nodiscard]] std::string cell_text();
    [[nodiscard]] bool is_hidden_column(std::uint32_t column) const noexcept;
    [[nodiscard]] Place aside_place() const;

    TextWriter& out_;
    WorkbookParts parts_;
    Place place_;
    Region region_;
    std::vector<HiddenColumns> hidden_columns_;
    std::vector<std::pair<std::uint32_t, std::string>> formulas_;
    std::size_t formula_bytes_ = 0;
    std::string type_;
    std::string style_;
    std::string value_;
    std::string formula_;
    std::string code_;
    std::uint32_t written_column_ = 0;  ///< of the row, the last one that has text
    Inside inside_ = Inside::Nothing;
    bool is_row_hidden_ = false;
    bool is_in_cell_ = false;
    bool is_in_reading_ = false;
};

/// The text of a header or footer without its codes: "&L&\"宋体\"&14机密&R&P" is 机密 in 14 points.
struct HeaderFooterText {
    std::string text;  ///< the three sections, a line each
    std::uint16_t half_points = 0;
};
[[nodiscard]] HeaderFooterText header_footer_text(std::string_view code);

}  // namespace sealtap::opener::ooxml
