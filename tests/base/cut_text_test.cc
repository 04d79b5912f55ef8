#include "base/cut_text.h"

#include <gtest/gtest.h>

#include <string>

namespace sealtap::base {
namespace {

TEST(CutText, LeavesWhatFitsAsItIs) {
    EXPECT_EQ(cut_at_word("", 0), "");
    EXPECT_EQ(cut_at_word("plan.txt", 8), "plan.txt");
    EXPECT_EQ(cut_at_word("plan.txt", 100), "plan.txt");
}

TEST(CutText, LeavesOutTheWordThatTheLimitWouldCut) {
    EXPECT_EQ(cut_at_word("card 6222021234567890.txt", 20), "card ");
    EXPECT_EQ(cut_at_word("机密 李雷.txt", 10), "机密 ");
    EXPECT_EQ(cut_at_word("110101199003077", 14), "");
    EXPECT_EQ(cut_at_word("name", 0), "");
}

TEST(CutText, KeepsAWordThatEndsAtTheLimit) {
    EXPECT_EQ(cut_at_word("plan.txt", 4), "plan");
    EXPECT_EQ(cut_at_word("plan.txt", 5), "plan.");
    EXPECT_EQ(cut_at_word("a/b/c", 2), "a/");
}

TEST(CutText, GoesBackAtMostSixtyFourOctets) {
    EXPECT_EQ(cut_at_word(std::string(300, 'x'), 255).size(), 255U - 64U);
    EXPECT_EQ(cut_at_word(' ' + std::string(300, 'x'), 65).size(), 1U);
}

TEST(CutText, NeverCutsACharacterOfUtf8) {
    std::string text;
    for (int i = 0; i < 100; ++i) text += "密";
    for (std::size_t limit = 0; limit < text.size(); ++limit) {
        EXPECT_EQ(cut_at_word(text, limit).size() % 3, 0U) << limit;
    }
}

}  // namespace
}  // namespace sealtap::base
