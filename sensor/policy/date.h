#pragma once

#include <optional>
#include <string_view>

#include "sealtap/time.h"

namespace sealtap::policy {

/// A calendar day in UTC.
using Date = std::chrono::sys_days;

/// "2026-12-31" as a day that exists, nothing else.
[[nodiscard]] std::optional<Date> parse_date(std::string_view text) noexcept;

/// Both days belong to the span; an absent one leaves it open.
struct DateSpan {
    std::optional<Date> from;
    std::optional<Date> until;
    [[nodiscard]] bool contains(Timestamp time) const noexcept;
};

}  // namespace sealtap::policy
