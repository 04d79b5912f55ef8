#include "opener/ole/excel_numbers.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <chrono>
#include <cmath>

namespace sealtap::opener::ole {
namespace {

constexpr double kLargestPlain = 1e21;
constexpr double kLastDay = 2958466;  // the end of the year 9999
constexpr int kSecondsOfDay = 86400;

std::string digits_of(std::uint64_t value, std::size_t width) {
    std::string out = std::to_string(value);
    if (out.size() < width) out.insert(0, width - out.size(), '0');
    return out;
}

std::string plain(double value) {
    std::array<char, 64> buffer{};
    const bool is_whole = value == std::trunc(value) && std::fabs(value) < kLargestPlain;
    const auto result = is_whole ? std::to_chars(buffer.data(), buffer.data() + buffer.size(),
                                                 value, std::chars_format::fixed, 0)
                                 : std::to_chars(buffer.data(), buffer.data() + buffer.size(),
                                                 value, std::chars_format::general, 15);
    return {buffer.data(), result.ptr};
}

std::string time_text(std::uint64_t seconds) {
    return digits_of(seconds / 3600, 2) + ":" + digits_of(seconds / 60 % 60, 2) + ":" +
           digits_of(seconds % 60, 2);
}

std::string date_text(double value, DateBase base) {
    using namespace std::chrono;
    const auto seconds =
        static_cast<std::int64_t>(std::llround((value - std::floor(value)) * kSecondsOfDay));
    const auto whole = static_cast<int>(std::floor(value));
    const sys_days first =
        base == DateBase::Of1904 ? sys_days(year{1904} / 1 / 1) : sys_days(year{1899} / 12 / 30);
    const year_month_day date(first + days(whole));
    std::string out = digits_of(static_cast<std::uint64_t>(static_cast<int>(date.year())), 4) +
                      "-" + digits_of(static_cast<unsigned>(date.month()), 2) + "-" +
                      digits_of(static_cast<unsigned>(date.day()), 2);
    if (seconds != 0) out += " " + time_text(static_cast<std::uint64_t>(seconds));
    return out;
}

}  // namespace

NumberFormat number_format(std::string_view code) noexcept {
    NumberFormat format;
    bool has_day = false;
    bool has_time = false;
    bool has_other = false;
    std::size_t zeros = 0;
    // The first section is that of positive numbers; quoted and bracketed words are no codes.
    for (std::size_t at = 0; at < code.size() && code[at] != ';'; ++at) {
        const char letter = code[at];
        if (letter == '"') {
            at = std::min(code.find('"', at + 1), code.size());
        } else if (letter == '[') {
            at = std::min(code.find(']', at + 1), code.size());
        } else if (letter == '\\' || letter == '_' || letter == '*') {
            ++at;
        } else if (letter == 'y' || letter == 'd' || letter == 'Y' || letter == 'D') {
            has_day = true;
        } else if (letter == 'h' || letter == 's' || letter == 'H' || letter == 'S') {
            has_time = true;
        } else if (letter == '%') {
            format.kind = NumberFormat::Kind::Percent;
        } else if (letter == '0') {
            ++zeros;
        } else {
            has_other = true;
        }
    }
    // "General" holds no such letter, and "yyyy\m" would be a strange number.
    if (has_time) format.kind = NumberFormat::Kind::Time;
    if (has_day) format.kind = NumberFormat::Kind::Date;
    if (!has_other && zeros < 32) format.digits = static_cast<std::uint8_t>(zeros);
    return format;
}

NumberFormat builtin_number_format(unsigned index) noexcept {
    using Kind = NumberFormat::Kind;
    NumberFormat format;
    const bool is_time = (index >= 18 && index <= 21) || (index >= 45 && index <= 47) ||
                         (index >= 32 && index <= 35) || index == 55 || index == 56;
    const bool is_date = (index >= 14 && index <= 22) || (index >= 27 && index <= 36) ||
                         (index >= 50 && index <= 58);
    if (index == 9 || index == 10) format.kind = Kind::Percent;
    if (is_date) format.kind = Kind::Date;
    if (is_time) format.kind = Kind::Time;
    return format;
}

std::string number_text(double value, NumberFormat format, DateBase base) {
    using Kind = NumberFormat::Kind;
    if (!std::isfinite(value)) return {};
    const bool is_day = value >= 0 && value < kLastDay;
    if (format.kind == Kind::Time && is_day && value < 1) {
        return time_text(static_cast<std::uint64_t>(std::llround(value * kSecondsOfDay)));
    }
    const bool is_date = format.kind == Kind::Date || format.kind == Kind::Time;
    if (is_date && is_day) return date_text(value, base);
    if (format.kind == Kind::Percent) return plain(value * 100) + "%";
    std::string text = plain(value);
    const bool is_digits = std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    if (is_digits && text.size() < format.digits) text.insert(0, format.digits - text.size(), '0');
    return text;
}

double rk_value(std::uint32_t rk) noexcept {
    const bool is_integer = (rk & 2U) != 0;
    const double value = is_integer
                             ? static_cast<double>(std::bit_cast<std::int32_t>(rk) >> 2)
                             : std::bit_cast<double>(static_cast<std::uint64_t>(rk & ~3U) << 32U);
    return (rk & 1U) != 0 ? value / 100 : value;
}

}  // namespace sealtap::opener::ole
