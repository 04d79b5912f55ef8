#include "detect/validators.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <utility>

namespace sealtap::detect {
namespace {

constexpr std::string_view kUsccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

int digit(char c) noexcept { return c - '0'; }
bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

int number(std::string_view digits) noexcept {
    int value = 0;
    for (const char c : digits) value = value * 10 + digit(c);
    return value;
}

/// A = 10 … Z = 35, as the organisation code counts.
int letter_value(char c) noexcept { return is_digit(c) ? digit(c) : c - 'A' + 10; }

bool has_organisation_check(std::string_view code) noexcept {
    constexpr std::array<int, 8> kWeights{3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (std::size_t i = 0; i < kWeights.size(); ++i) sum += letter_value(code[i]) * kWeights[i];
    const int check = (11 - sum % 11) % 11;
    return code[8] == (check == 10 ? 'X' : static_cast<char>('0' + check));
}

bool has_uscc_check(std::string_view text) noexcept {
    constexpr std::array<int, 17> kWeights{1,  3,  9,  27, 19, 26, 16, 17, 20,
                                           29, 25, 13, 8,  24, 10, 30, 28};
    std::size_t sum = 0;
    for (std::size_t i = 0; i < kWeights.size(); ++i) {
        const std::size_t value = kUsccAlphabet.find(text[i]);
        if (value == std::string_view::npos) return false;
        sum += value * static_cast<std::size_t>(kWeights[i]);
    }
    return text[17] == kUsccAlphabet[(31 - sum % 31) % 31];
}

/// The registering department and the kind of organisation (GB 32100-2015, appendix A, and the
/// ones assigned since).
bool has_uscc_department(std::string_view text) noexcept {
    constexpr std::array<std::pair<char, std::string_view>, 12> kKinds{{{'1', "1239"},
                                                                        {'2', "19"},
                                                                        {'3', "123459"},
                                                                        {'4', "19"},
                                                                        {'5', "12349"},
                                                                        {'6', "129"},
                                                                        {'7', "129"},
                                                                        {'8', "19"},
                                                                        {'9', "123"},
                                                                        {'A', "19"},
                                                                        {'N', "1239"},
                                                                        {'Y', "1"}}};
    return std::ranges::any_of(kKinds, [&](const auto& kind) {
        return text[0] == kind.first && kind.second.find(text[1]) != std::string_view::npos;
    });
}

/// An administrative division: the country's own, 100000, or one of a province (GB/T 2260).
bool is_division(std::string_view digits) noexcept {
    constexpr std::string_view kProvinces =
        "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 "
        "65 71 81 82";
    if (!std::ranges::all_of(digits, is_digit)) return false;
    return digits == "100000" || kProvinces.find(digits.substr(0, 2)) != std::string_view::npos;
}

}  // namespace

bool is_date(std::string_view digits) noexcept {
    const std::chrono::year_month_day day{
        std::chrono::year{number(digits.substr(0, 4))},
        std::chrono::month{static_cast<unsigned>(number(digits.substr(4, 2)))},
        std::chrono::day{static_cast<unsigned>(number(digits.substr(6, 2)))}};
    return day.ok() && day.year() >= std::chrono::year{1800} &&
           day.year() <= std::chrono::year{2099};
}

bool has_resident_check(std::string_view text) noexcept {
    constexpr std::array<int, 17> kWeights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    constexpr std::string_view kChecks = "10X98765432";
    if (text.size() != 18) return false;
    int sum = 0;
    for (std::size_t i = 0; i < kWeights.size(); ++i) {
        if (!is_digit(text[i])) return false;
        sum += digit(text[i]) * kWeights[i];
    }
    // Nobody is born later than the sensor's clock can say; a capture may be of any year before.
    if (text.substr(6, 4) > "2035") return false;
    const char check = text[17] == 'x' ? 'X' : text[17];
    return check == kChecks[static_cast<std::size_t>(sum % 11)] && is_date(text.substr(6, 8));
}

bool is_uscc(std::string_view text) noexcept {
    if (text.size() != 18 || text.find_first_not_of(kUsccAlphabet) != std::string_view::npos)
        return false;
    if (!has_uscc_department(text) || !is_division(text.substr(2, 6))) return false;
    return has_uscc_check(text) && has_organisation_check(text.substr(8, 9));
}

bool passes_luhn(std::string_view digits) noexcept {
    int sum = 0;
    bool doubled = false;
    for (std::size_t i = digits.size(); i-- > 0;) {
        const int value = digit(digits[i]) * (doubled ? 2 : 1);
        sum += value > 9 ? value - 9 : value;
        doubled = !doubled;
    }
    return sum % 10 == 0;
}

}  // namespace sealtap::detect
