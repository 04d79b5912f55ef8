#include "app/table.h"

#include <gtest/gtest.h>

namespace sealtap::app {
namespace {

TEST(DisplayWidth, CountsWideCharactersTwice) {
    EXPECT_EQ(display_width("abc"), 3U);
    EXPECT_EQ(display_width("机密★5年"), 8U);  // the star is of ambiguous width: one
    EXPECT_EQ(display_width("\x1b[1;31mhigh\x1b[0m"), 4U);
    EXPECT_EQ(display_width(""), 0U);
}

TEST(Fit, CutsWholeCharacters) {
    EXPECT_EQ(fit("客户资料", 8), "客户资料");
    EXPECT_EQ(fit("客户资料", 7), "客户资…");
    EXPECT_EQ(fit("客户资料", 6), "客户…");
    EXPECT_EQ(fit("abcdef", 4), "abc…");
}

TEST(Table, AlignsColumns) {
    Table table({{"name"}, {"n", Table::Align::Right}});
    table.add({"客户", "5"});
    table.add({"b", "1,234"});
    EXPECT_EQ(table.to_string(),
              "  name      n\n"
              "  客户      5\n"
              "  b     1,234\n");
}

}  // namespace
}  // namespace sealtap::app
