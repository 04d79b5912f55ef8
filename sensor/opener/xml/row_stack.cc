#include "opener/xml/row_stack.h"

#include <algorithm>
#include <string>
#include <utility>

namespace sealtap::opener::xml {
namespace {

/// Between two texts; cells that are farther apart are in no table that anyone reads.
constexpr std::uint32_t kTabsMax = 64;

}  // namespace

void RowStack::start_row() {
    flow_.end_line();
    rows_.emplace_back();
}

void RowStack::start_cell(std::uint32_t columns) {
    if (rows_.empty() || columns == 0) return;
    Row& row = rows_.back();
    row.is_line_over = false;
    row.tabs = std::min(row.tabs + row.columns, kTabsMax);
    row.columns = std::min(columns, kTabsMax);
}

void RowStack::end_row() {
    if (rows_.empty() || rows_.back().is_box) return;
    rows_.pop_back();
    flow_.end_line();
}

void RowStack::start_box() { rows_.push_back({.is_box = true}); }

void RowStack::end_box() {
    while (!rows_.empty() && !rows_.back().is_box) rows_.pop_back();
    if (!rows_.empty()) rows_.pop_back();
}

void RowStack::part(const Place& place) {
    if (rows_.empty()) return;
    Row& row = rows_.back();
    if (std::exchange(row.is_line_over, false)) flow_.end_line();
    if (row.tabs != 0) flow_.text(std::string(std::exchange(row.tabs, 0), '\t'), place);
}

void RowStack::end_paragraph(bool has_text) {
    const bool is_in_cell = !rows_.empty() && !rows_.back().is_box;
    if (!is_in_cell) return flow_.end_line();
    if (has_text) rows_.back().is_line_over = true;
}

}  // namespace sealtap::opener::xml
