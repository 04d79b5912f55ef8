#pragma once

#include <cstdint>
#include <string>
#include <string_view>

// Numbers as a reader of the sheet sees them, as far as it matters for what they are: a card
// number, a date, a share.
namespace sealtap::opener::ole {

struct NumberFormat {
    enum class Kind : std::uint8_t { Plain, Date, Time, Percent };
    Kind kind = Kind::Plain;
    std::uint8_t digits = 0;  ///< filled up to with zeros in front
};

/// What a format's code means ("yyyy\-mm\-dd", "0.00%", "000000").
[[nodiscard]] NumberFormat number_format(std::string_view code) noexcept;
/// Of the numbers that Excel has itself.
[[nodiscard]] NumberFormat builtin_number_format(unsigned index) noexcept;

enum class DateBase : std::uint8_t { Of1900, Of1904 };
[[nodiscard]] std::string number_text(double value, NumberFormat format, DateBase base);

/// The short form of numbers in RK and MULRK records ([MS-XLS] 2.5.217).
[[nodiscard]] double rk_value(std::uint32_t rk) noexcept;

}  // namespace sealtap::opener::ole
