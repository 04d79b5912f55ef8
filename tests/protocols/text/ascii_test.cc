#include "protocols/text/ascii.h"

#include <gtest/gtest.h>

namespace sealtap::protocols {
namespace {

TEST(Ascii, CutsOffAtSeparatorsOutsideOfQuotes) {
    std::string_view text = "a,\"b,\\\"c\",d";
    EXPECT_EQ(cut_off(text, ','), "a");
    EXPECT_EQ(cut_off(text, ','), "\"b,\\\"c\"");
    EXPECT_EQ(cut_off(text, ','), "d");
    EXPECT_EQ(text, "");
}

TEST(Ascii, NumbersAreWholeOrNone) {
    EXPECT_EQ(decimal("18446744073709551615"), 18446744073709551615U);
    EXPECT_EQ(hexadecimal("fF"), 255U);
    for (const std::string_view text : {"", "1x", "-1", "+1", " 1", "18446744073709551616"}) {
        EXPECT_FALSE(decimal(text)) << text;
    }
}

TEST(Ascii, PercentSignsWithoutDigitsStay) {
    EXPECT_EQ(percent_decoded("%41%4"), "A%4");
    EXPECT_EQ(percent_decoded("100%%zz%42"), "100%%zzB");
}

TEST(Ascii, Base64EndsAtWhatIsNone) {
    EXPECT_EQ(base64_decoded("emhhbmc6c2VjcmV0"), "zhang:secret");
    EXPECT_EQ(base64_decoded("YQ=="), "a");
    EXPECT_EQ(base64_decoded("!"), "");
}

}  // namespace
}  // namespace sealtap::protocols
