#include "opener/ooxml/cell_values.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

namespace sealtap::opener::ooxml {
namespace {

constexpr int kExponentMax = 40;
constexpr std::uint32_t kColumnsMax = 1U << 14U;
constexpr std::uint32_t kRowsMax = 1U << 20U;

bool is_digit(char octet) noexcept { return octet >= '0' && octet <= '9'; }

bool are_digits(std::string_view text) noexcept { return std::ranges::all_of(text, is_digit); }

std::string without_end_zeros(std::string text) {
    if (text.find('.') == std::string::npos) return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text;
}

/// The digits with the point moved by `exponent`.
std::string shifted(std::string_view whole, std::string_view fraction, int exponent) {
    std::string digits = std::string(whole) + std::string(fraction);
    int point = static_cast<int>(whole.size()) + exponent;
    if (point <= 0) {
        digits.insert(0, static_cast<std::size_t>(1 - point), '0');
        point = 1;
    }
    const auto length = static_cast<std::size_t>(point);
    if (digits.size() < length) digits.append(length - digits.size(), '0');
    if (digits.size() > length) digits.insert(length, 1, '.');
    digits = without_end_zeros(std::move(digits));
    const std::size_t zeros = std::min(digits.find_first_not_of('0'), digits.size());
    const std::size_t kept = digits.find_first_of('.') == std::string::npos
                                 ? digits.size() - 1
                                 : digits.find_first_of('.') - 1;
    return digits.substr(std::min(zeros, kept));
}

/// Letters of a format code that ask for a date or a time, outside of what is quoted.
struct Letters {
    bool has_date = false;
    bool has_time = false;
    bool has_month_or_minute = false;
};

void note(Letters& found, char letter) noexcept {
    const char small = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
    if (small == 'y' || small == 'd') found.has_date = true;
    if (small == 'h' || small == 's') found.has_time = true;
    if (small == 'm') found.has_month_or_minute = true;
}

Letters letters_of(std::string_view code) noexcept {
    Letters found;
    bool is_quoted = false;
    bool is_bracketed = false;
    for (std::size_t i = 0; i < code.size() && code[i] != ';'; ++i) {
        const char octet = code[i];
        if (octet == '"') is_quoted = !is_quoted;
        if (is_quoted) continue;
        if (octet == '\\' || octet == '_' || octet == '*') {
            ++i;
        } else if (octet == '[' || octet == ']') {
            is_bracketed = octet == '[';
        } else if (!is_bracketed) {
            note(found, octet);
        }
    }
    return found;
}

/// Days of the proleptic Gregorian calendar from 1970-01-01 to a date (H. Hinnant's algorithm).
std::string date_of(std::int64_t days) {
    days += 719468;
    const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    const std::int64_t day_of_era = days - era * 146097;
    const std::int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const std::int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t month_index = (5 * day_of_year + 2) / 153;
    const std::int64_t day = day_of_year - (153 * month_index + 2) / 5 + 1;
    const std::int64_t month = month_index < 10 ? month_index + 3 : month_index - 9;
    return fmt::format("{:04}-{:02}-{:02}", year_of_era + era * 400 + (month <= 2 ? 1 : 0), month,
                       day);
}

std::string shown_date(double serial, NumberFormat::Kind kind, bool is_since_1904) {
    const double whole = std::floor(serial);
    auto seconds = std::llround((serial - whole) * 86400.0);
    auto days = static_cast<std::int64_t>(whole) + (seconds == 86400 ? 1 : 0);
    seconds %= 86400;
    // Excel counts from 1899-12-30, and believes in a 29 February 1900.
    days += is_since_1904 ? 1462 : days < 60 ? 1 : 0;
    std::string time =
        fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if (kind == NumberFormat::Kind::Time && whole == 0) return time;
    const std::string date = date_of(days - 25569);
    return kind == NumberFormat::Kind::Date && seconds == 0 ? date : date + " " + time;
}

}  // namespace

std::string plain_number(std::string_view stored) {
    std::string_view rest = stored;
    const bool is_negative = rest.starts_with('-');
    if (is_negative || rest.starts_with('+')) rest.remove_prefix(1);
    const std::size_t mark = rest.find_first_of("eE");
    if (mark == std::string_view::npos) return std::string(stored);
    std::string_view power = rest.substr(mark + 1);
    if (power.starts_with('+')) power.remove_prefix(1);
    int exponent = 0;
    const auto [end, error] = std::from_chars(power.data(), power.data() + power.size(), exponent);
    if (error != std::errc{} || end != power.data() + power.size()) return std::string(stored);
    const std::string_view mantissa = rest.substr(0, mark);
    const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
    const std::string_view whole = mantissa.substr(0, point);
    const std::string_view fraction = mantissa.substr(std::min(point + 1, mantissa.size()));
    const bool is_plain = !whole.empty() && are_digits(whole) && are_digits(fraction) &&
                          mantissa.size() <= 40 && exponent <= kExponentMax &&
                          exponent >= -kExponentMax;
    if (!is_plain) return std::string(stored);
    return (is_negative ? "-" : "") + shifted(whole, fraction, exponent);
}

NumberFormat format_of(std::uint32_t id, std::string_view code) noexcept {
    using Kind = NumberFormat::Kind;
    if (code.empty()) {
        // ECMA-376 part 1, 18.8.30, and the numbers of East Asian locales.
        if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 ||
            (id >= 50 && id <= 54) || id == 57 || id == 58)
            return {.kind = Kind::Date};
        if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) ||
            id == 55 || id == 56)
            return {.kind = Kind::Time};
        return id == 22 ? NumberFormat{.kind = Kind::DateTime} : NumberFormat{};
    }
    if (code.size() <= 30 && code.find_first_not_of('0') == std::string_view::npos)
        return {.kind = Kind::Padded, .digits = static_cast<std::uint8_t>(code.size())};
    if (code.starts_with("General")) return {};
    const Letters letters = letters_of(code);
    if (letters.has_date || (letters.has_month_or_minute && !letters.has_time))
        return {.kind = letters.has_time ? Kind::DateTime : Kind::Date};
    return letters.has_time ? NumberFormat{.kind = Kind::Time} : NumberFormat{};
}

std::string shown_number(std::string_view stored, NumberFormat format, bool is_since_1904) {
    std::string plain = plain_number(stored);
    if (format.kind == NumberFormat::Kind::General) return plain;
    if (format.kind == NumberFormat::Kind::Padded) {
        if (are_digits(plain) && plain.size() < format.digits)
            plain.insert(0, format.digits - plain.size(), '0');
        return plain;
    }
    double serial = 0;
    const auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), serial);
    const bool is_date = error == std::errc{} && end == plain.data() + plain.size() &&
                         serial >= 0 && serial < 2958466;  // the year 10000
    return is_date ? shown_date(serial, format.kind, is_since_1904) : plain;
}

CellRef cell_ref_of(std::string_view text) noexcept {
    CellRef ref;
    std::size_t at = 0;
    const auto skip_dollar = [&] {
        if (at < text.size() && text[at] == '$') ++at;
    };
    skip_dollar();
    for (; at < text.size(); ++at) {
        const char letter =
            text[at] >= 'a' && text[at] <= 'z' ? static_cast<char>(text[at] - 32) : text[at];
        if (letter < 'A' || letter > 'Z' || ref.column > kColumnsMax) break;
        ref.column = ref.column * 26 + static_cast<std::uint32_t>(letter - 'A' + 1);
    }
    skip_dollar();
    for (; at < text.size() && is_digit(text[at]) && ref.row <= kRowsMax; ++at)
        ref.row = ref.row * 10 + static_cast<std::uint32_t>(text[at] - '0');
    if (ref.column > kColumnsMax) ref.column = 0;
    if (ref.row > kRowsMax) ref.row = 0;
    return ref;
}

}  // namespace sealtap::opener::ooxml
