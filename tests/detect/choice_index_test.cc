#include "detect/choice_index.h"

#include <gtest/gtest.h>

#include <random>

#include "detect/charset.h"
#include "sealtap/bytes.h"

namespace sealtap::detect {
namespace {

using Random = std::mt19937_64;

std::u32string text_of_few_letters(Random& random, std::size_t length_max) {
    std::u32string text(1 + random() % length_max, U'a');
    for (char32_t& c : text) c = U"ab密"[random() % 3];
    return text;
}

ChoiceWord random_choice(Random& random) {
    const LevelScale scale;
    ChoiceWord choice{text_of_few_letters(random, 5), std::nullopt};
    if (random() % 3 != 0) choice.level = scale.find(random() % 2 == 0 ? "secret" : "internal");
    return choice;
}

/// An entry as a line, so that lists of them can be compared and shown.
using Line = std::pair<std::u32string, std::optional<Level>>;

std::vector<Line> sorted_once(std::vector<Line> lines) {
    std::ranges::sort(lines);
    const auto [tail, end] = std::ranges::unique(lines);
    lines.erase(tail, end);
    return lines;
}

TEST(ChoiceIndexTest, FindsWhatALookAtEveryWordFinds) {
    const auto seed = std::random_device{}();
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Random random(seed);
    for (int round = 0; round < 300; ++round) {
        std::vector<ChoiceWord> words(random() % 60);
        ChoiceIndex index;
        for (ChoiceWord& word : words) index.add(word = random_choice(random));
        index.sort();
        const std::u32string text = text_of_few_letters(random, 8);
        std::vector<Line> expected;
        std::vector<Line> expected_equal;
        for (const ChoiceWord& word : words) {
            if (text.starts_with(word.text)) expected.emplace_back(word.text, word.level);
            if (text == word.text) expected_equal.emplace_back(word.text, word.level);
        }
        std::vector<Line> found;
        EXPECT_FALSE(index.any_prefix(text, [&](const ChoiceWord& word) {
            found.emplace_back(word.text, word.level);
            return false;
        }));
        EXPECT_EQ(found, sorted_once(expected));
        std::vector<Line> equal;
        for (const ChoiceWord& word : index.equal(text)) equal.emplace_back(word.text, word.level);
        EXPECT_EQ(equal, sorted_once(expected_equal));
    }
}

TEST(ChoiceIndexTest, StopsWhereItIsTold) {
    ChoiceIndex index;
    for (const char32_t* text : {U"机密", U"机密级", U"机密级别"}) index.add({text, std::nullopt});
    index.add({U"", std::nullopt});
    index.sort();
    std::size_t seen = 0;
    EXPECT_TRUE(index.any_prefix(U"机密级别的", [&](const ChoiceWord&) { return ++seen == 2; }));
    EXPECT_EQ(seen, 2U);
    EXPECT_FALSE(index.any_prefix(U"", [](const ChoiceWord&) { return true; }));
}

}  // namespace
}  // namespace sealtap::detect
