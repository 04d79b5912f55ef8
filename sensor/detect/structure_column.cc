// A column of a table in plain text: the label at its head, the level in a row below.
#include <algorithm>

#include "detect/structures.h"
#include "detect/text_classes.h"
#include "detect/text_lines.h"

namespace sealtap::detect {
namespace {

using Text = std::u32string_view;

constexpr Text kSeparators = U"\t|｜,，";
constexpr std::size_t kRowMax = 400;

Stretch bare_cell(Text text, Stretch cell) noexcept {
    cell = trim(text, cell);
    const auto is_quote = [](char32_t c) { return c == '"' || c == '\''; };
    if (cell.end - cell.begin > 2 && is_quote(text[cell.begin]) && is_quote(text[cell.end - 1]))
        return {cell.begin + 1, cell.end - 1};
    return cell;
}

/// The cell of that column in a row; empty when the row has no such column.
Stretch cell_of(Text text, Stretch row, char32_t separator, std::size_t column) noexcept {
    std::size_t begin = row.begin;
    for (; column > 0; --column) {
        while (begin < row.end && text[begin] != separator) ++begin;
        if (begin++ == row.end) return {row.end, row.end};
    }
    std::size_t end = begin;
    while (end < row.end && text[end] != separator) ++end;
    return bare_cell(text, {begin, end});
}

std::size_t begin_of_row(Text text, std::size_t at) noexcept {
    const std::size_t least = at - std::min(at, kRowMax);
    while (at > least && !ends_line(text[at - 1])) --at;
    return at;
}

}  // namespace

bool is_below_label(const WordInText& at, Stretch word) {
    const Text text = at.window.text();
    std::size_t begin = begin_of_row(text, word.begin);
    std::size_t end = word.end;
    while (end < text.size() && end < word.end + kRowMax && !ends_line(text[end])) ++end;
    // The level in the first column is what a table of levels explains.
    const Text before = text.substr(begin, word.begin - begin);
    const std::size_t last = before.find_last_of(kSeparators);
    if (last == Text::npos) return false;
    const char32_t separator = before[last];
    const auto column = static_cast<std::size_t>(std::ranges::count(before, separator));
    const Stretch own = cell_of(text, {begin, end}, separator, column);
    if (own.begin != word.begin || own.end != word.end) return false;
    while (begin > 0) {
        const std::size_t row_end = begin - 1;
        begin = begin_of_row(text, row_end);
        if (begin == row_end) continue;
        const Text label = cell_of(text, {begin, row_end}, separator, column).of(text);
        if (std::ranges::find(at.rule.labels, label) != at.rule.labels.end()) return true;
    }
    return false;
}

}  // namespace sealtap::detect
