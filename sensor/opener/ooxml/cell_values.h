#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "opener/xml/xml.h"

// How numbers of a sheet are shown.
namespace sealtap::opener::ooxml {

/// A stored number without its exponent, so that what is an identifier reads as one: "1.5E+10" is
/// 15000000000. What is no number, or too large or small for that, stays as it is.
[[nodiscard]] std::string plain_number(std::string_view stored);

/// What a number format makes of numbers, as far as a reader of identifiers must know.
struct NumberFormat {
    enum class Kind : std::uint8_t { General, Date, Time, DateTime, Padded };
    Kind kind = Kind::General;
    std::uint8_t digits = 0;  ///< of Padded: "000000"
};
[[nodiscard]] NumberFormat format_of(std::uint32_t id, std::string_view code) noexcept;

/// The number as a reader sees it, about.
[[nodiscard]] std::string shown_number(std::string_view stored, NumberFormat format,
                                       bool is_since_1904);

/// "BC12": from 1; 0 for what is not there.
struct CellRef {
    std::uint32_t row = 0;
    std::uint32_t column = 0;
};
[[nodiscard]] CellRef cell_ref_of(std::string_view text) noexcept;

}  // namespace sealtap::opener::ooxml
