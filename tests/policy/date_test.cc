#include "policy/date.h"

#include <gtest/gtest.h>

namespace sealtap::policy {
namespace {

Timestamp noon(std::string_view day) { return *parse_date(day) + std::chrono::hours(12); }

TEST(Date, TakesDaysThatExist) {
    EXPECT_EQ(parse_date("1970-01-02"), Date(std::chrono::days(1)));
    EXPECT_TRUE(parse_date("2028-02-29"));
}

TEST(Date, RefusesEverythingElse) {
    for (const auto text : {"", "2026-02-29", "2026-13-01", "2026-00-01", "26-01-01", "2026-1-1",
                            "2026-01-01T00", "2026/01/01", " 2026-01-1", "2026-01-0x"}) {
        EXPECT_FALSE(parse_date(text)) << text;
    }
}

TEST(DateSpan, HoldsItsFirstAndLastDay) {
    const DateSpan span{parse_date("2026-03-01"), parse_date("2026-03-31")};
    EXPECT_FALSE(span.contains(noon("2026-02-28")));
    EXPECT_TRUE(span.contains(noon("2026-03-01")));
    EXPECT_TRUE(span.contains(noon("2026-03-31")));
    EXPECT_FALSE(span.contains(noon("2026-04-01")));
}

TEST(DateSpan, IsOpenWhereNoDayStands) {
    EXPECT_TRUE(DateSpan{}.contains(noon("1970-01-01")));
    EXPECT_FALSE((DateSpan{{}, parse_date("2026-03-31")}.contains(noon("2026-04-01"))));
}

}  // namespace
}  // namespace sealtap::policy
