#include "policy/date.h"

namespace sealtap::policy {
namespace {

std::optional<int> number(std::string_view digits) noexcept {
    int value = 0;
    for (const char digit : digits) {
        if (digit < '0' || digit > '9') return std::nullopt;
        value = value * 10 + (digit - '0');
    }
    return value;
}

}  // namespace

std::optional<Date> parse_date(std::string_view text) noexcept {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto year = number(text.substr(0, 4));
    const auto month = number(text.substr(5, 2));
    const auto day = number(text.substr(8, 2));
    if (!year || !month || !day) return std::nullopt;
    const std::chrono::year_month_day date(std::chrono::year(*year),
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day)));
    if (!date.ok()) return std::nullopt;
    return Date(date);
}

bool DateSpan::contains(Timestamp time) const noexcept {
    const Date day = std::chrono::floor<std::chrono::days>(time);
    return (!from || *from <= day) && (!until || day <= *until);
}

}  // namespace sealtap::policy
