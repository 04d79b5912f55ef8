#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sealtap::app {

/// Columns that a text takes on a terminal: two for wide East Asian characters, none for escape
/// sequences and combining marks (Unicode UAX #11, the wide blocks only).
[[nodiscard]] std::size_t display_width(std::string_view utf8);
/// The text cut to that width, with … where something is left out.
[[nodiscard]] std::string fit(std::string_view utf8, std::size_t width);

/// Rows of text in aligned columns for people.
class Table {
public:
    enum class Align : std::uint8_t { Left, Right };
    struct Column {
        std::string title;
        Align align = Align::Left;
        std::size_t width_max = 40;
    };

    explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
    void add(std::vector<std::string> cells);
    [[nodiscard]] std::size_t rows() const noexcept { return rows_.size(); }
    [[nodiscard]] std::string to_string() const;

private:
    [[nodiscard]] std::string line(const std::vector<std::string>& cells,
                                   const std::vector<std::size_t>& widths) const;

    std::vector<Column> columns_;
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace sealtap::app
