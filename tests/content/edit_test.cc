#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <vector>

#include "content/view/candidates.h"
#include "content/view/edit.h"
#include "content/view/entities.h"
#include "content/view/folding.h"

// What of a text is undone, and that it is found on every way.
namespace sealtap::test {
namespace {

using content::CandidateFinder;
using content::Edit;
using content::TextEnd;
using content::Wanted;

/// Pieces of which escapes, tags, full-width words and their like are made, and what breaks them.
std::string seeded_text(std::mt19937& random) {
    static constexpr std::array kPieces{
        "&#x7EDD;", "&#2",
        "3494;",    "&amp;",
        "&nbsp;",   "&",
        ";",        "\\u7edd",
        "\\u",      "d83d",
        "\\\\",     "\\x",
        "E7",       "\\xBB",
        "\\/",      "\\n",
        "\"",       "%E7",
        "%BB%9D",   "%3",
        "%25",      "%u5bc6",
        "<b>",      "</b>",
        "<p>",      "<",
        ">",        "<!--",
        "-->",      "<a href='x'>",
        "绝",       "密",
        "★",        "，",
        "“",        "　",
        " ",        "１",
        "８",       "－",
        "Ａ",       "\u200B",
        "\u00AD",   "e\u0301",
        "\u2F08",   "\uF9BA",
        "①",        "𝟏",
        "\xC2",     "\xE2\x80",
        "\xEF\xBC", "\xD6\xD0\xCC\xA8",
        "\xCC\xA5", "13800138000",
        "abc",      "QUJDREVGR0hJSks",
        "\n",       "\t",
        "\0\x01",   "plain text of some length that reads as it is written, 100 % of it. "};
    std::string text;
    const std::size_t pieces = random() % 60;
    for (std::size_t i = 0; i < pieces; ++i) text += kPieces[random() % kPieces.size()];
    return text;
}

struct Undone {
    std::size_t at;
    std::uint32_t length;
    std::string text;
    friend bool operator==(const Undone&, const Undone&) = default;
};

std::vector<Undone> undone_in(std::string_view text, base::VectorPath path) {
    std::vector<Undone> all;
    CandidateFinder finder(text, Wanted::Heavy, path);
    for (std::size_t at = finder.next(0); at < text.size();) {
        const Edit edit = content::edit_at(text, at, TextEnd::Closed);
        if (edit.kind == Edit::Kind::Heavy)
            all.push_back({at, edit.length, std::string(edit.text())});
        at = finder.next(at + std::max<std::size_t>(edit.length, 1));
    }
    return all;
}

TEST(Edit, TheSameIsUndoneOnEveryVectorPath) {
    for (unsigned seed = 1; seed <= 4000; ++seed) {
        std::mt19937 random(seed);
        const std::string text = seeded_text(random);
        const auto expected = undone_in(text, base::VectorPath::Portable);
        for (const base::VectorPath path : base::kVectorPaths) {
            if (!base::is_supported(path)) continue;
            ASSERT_EQ(undone_in(text, path), expected) << "seed " << seed;
        }
    }
}

TEST(Edit, TheSameIsUndoneInChanceOctetsOnEveryVectorPath) {
    std::mt19937 random(7);
    std::string text(300'000, '\0');
    for (char& octet : text) octet = static_cast<char>(random());
    const auto expected = undone_in(text, base::VectorPath::Portable);
    EXPECT_LT(expected.size(), 30U) << "chance octets are hardly ever an escape";
    for (const base::VectorPath path : base::kVectorPaths) {
        if (!base::is_supported(path)) continue;
        EXPECT_EQ(undone_in(text, path), expected);
    }
}

TEST(Edit, IsTheSameHoweverMuchFollowsOnceItIsKnown) {
    for (unsigned seed = 1; seed <= 3000; ++seed) {
        std::mt19937 random(seed);
        const std::string text = seeded_text(random);
        for (std::size_t at = 0; at < text.size(); ++at) {
            const Edit whole = content::edit_at(text, at, TextEnd::Closed);
            const std::size_t cut = at + 1 + random() % (text.size() - at);
            const Edit part =
                content::edit_at(std::string_view(text).substr(0, cut), at, TextEnd::Open);
            if (part.kind == Edit::Kind::Open) continue;
            ASSERT_EQ(part.kind, whole.kind) << "seed " << seed << " at " << at << " of " << text;
            ASSERT_EQ(part.length, whole.length) << "seed " << seed << " at " << at;
            ASSERT_EQ(part.text(), whole.text()) << "seed " << seed << " at " << at;
        }
    }
}

TEST(Edit, LooksNoFurtherBackThanItSays) {
    for (unsigned seed = 1; seed <= 3000; ++seed) {
        std::mt19937 random(seed);
        const std::string text = seeded_text(random);
        for (std::size_t at = content::kEditLookBehind; at < text.size(); ++at) {
            const Edit whole = content::edit_at(text, at, TextEnd::Closed);
            const std::string_view tail =
                std::string_view(text).substr(at - content::kEditLookBehind);
            const Edit part = content::edit_at(tail, content::kEditLookBehind, TextEnd::Closed);
            ASSERT_EQ(part.kind, whole.kind) << "seed " << seed << " at " << at << " of " << text;
            ASSERT_EQ(part.length, whole.length) << "seed " << seed << " at " << at;
        }
    }
}

TEST(Edit, NeverReachesBehindTheText) {
    for (unsigned seed = 1; seed <= 3000; ++seed) {
        std::mt19937 random(seed);
        const std::string text = seeded_text(random);
        for (std::size_t at = 0; at < text.size(); ++at) {
            const Edit edit = content::edit_at(text, at, TextEnd::Closed);
            ASSERT_NE(edit.kind, Edit::Kind::Open) << "seed " << seed << " at " << at;
            ASSERT_LE(at + edit.length, text.size()) << "seed " << seed << " at " << at;
        }
    }
}

TEST(Folding, KnowsDigitsLettersAndWhatDoesNotShow) {
    EXPECT_EQ(content::fold(U'１'), U'1');
    EXPECT_EQ(content::fold(U'ｚ'), U'z');
    EXPECT_EQ(content::fold(U'\u0661'), U'1');
    EXPECT_EQ(content::fold(U'\u200B'), content::kInvisible);
    EXPECT_EQ(content::fold(U'\u0301'), content::kInvisible);
    EXPECT_EQ(content::fold(U'\u3000'), U' ');
    EXPECT_EQ(content::fold(U'\U0001D7CF'), U'1');
    EXPECT_EQ(content::fold(U'密'), U'密');
    EXPECT_EQ(content::fold(U'㊙'), U'㊙');
    EXPECT_EQ(content::fold(U'а'), U'а') << "Cyrillic";
    EXPECT_EQ(content::fold(U'ª'), U'ª');
}

TEST(Entities, AreFoundByTheirWholeName) {
    ASSERT_NE(content::find_entity("starf"), nullptr);
    EXPECT_EQ(content::find_entity("starf")->code, U'★');
    EXPECT_TRUE(content::find_entity("amp")->is_legacy);
    EXPECT_FALSE(content::find_entity("starf")->is_legacy);
    EXPECT_EQ(content::find_entity("star "), nullptr);
    EXPECT_EQ(content::find_entity(""), nullptr);
}

}  // namespace
}  // namespace sealtap::test
