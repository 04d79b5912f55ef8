#pragma once

#include <cstdint>
#include <vector>

#include "opener/xml/flow.h"
#include "sealtap/place.h"

namespace sealtap::opener::xml {

/// Parts the text of tables: a tab between cells, a line for each row, and for each paragraph but
/// the last of a cell. Tables nest, and text boxes within their cells are in no row. What parts two
/// texts is written in front of the second, with its place.
class RowStack {
public:
    explicit RowStack(Flow& flow) : flow_(flow) {}

    void start_row();
    /// A cell, or several that are the same.
    void start_cell(std::uint32_t columns = 1);
    void end_row();
    void start_box();
    void end_box();
    /// In front of text.
    void part(const Place& place);
    void end_paragraph(bool has_text);

private:
    struct Row {
        std::uint32_t columns = 0;  ///< of the cell that is open
        std::uint32_t tabs = 0;
        bool is_line_over = false;
        bool is_box = false;
    };

    Flow& flow_;
    std::vector<Row> rows_;
};

}  // namespace sealtap::opener::xml
