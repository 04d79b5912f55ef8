// Every way of marking octets that this processor has, against the table.
#include "content/embedded/octet_marks.h"

#include "content/embedded/letter_row.h"
#include "content/embedded/letter_span.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace sealtap::test {
namespace {

using content::embedded::mark;
using content::embedded::OctetMarks;

std::vector<OctetMarks> marks_of(std::string_view text, base::VectorPath path) {
    std::vector<OctetMarks> out((text.size() + 63) / 64);
    mark(bytes_of(text), path, out);
    return out;
}

void expect_same(std::string_view text, const std::string& what) {
    const std::vector<OctetMarks> plain = marks_of(text, base::VectorPath::Portable);
    for (const base::VectorPath path : base::kVectorPaths) {
        if (base::is_supported(path)) {
            ASSERT_EQ(marks_of(text, path), plain) << what;
        }
    }
}

TEST(OctetMarks, LettersAreThoseOfBothAlphabets) {
    std::string letters;
    for (unsigned octet = 0; octet < 256; ++octet) {
        if (content::embedded::is_letter(std::byte{static_cast<unsigned char>(octet)}))
            letters += static_cast<char>(octet);
    }
    EXPECT_EQ(letters, "+-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");
}

TEST(OctetMarks, EveryChangeOfKindsIsMarkedAndNothingInWords) {
    const std::vector<OctetMarks> marks =
        marks_of("aB1c2D Word word 2026 a-b _x", base::VectorPath::Portable);
    EXPECT_EQ(marks.at(0).changes, 0b1001'1111U);
    EXPECT_EQ(marks.at(0).pairs, 0U);
    EXPECT_EQ(marks_of("a\nbegin =ybegin", base::VectorPath::Portable).at(0).pairs, 0b1'0000'0010U);
}

TEST(OctetMarks, LettersAtTheFrontAreCountedTheSameOnEveryPath) {
    std::mt19937 random(4);
    for (unsigned seed = 1; seed <= 2000; ++seed) {
        std::string text(random() % 300, 'a');
        for (char& letter : text) letter = "Az09+/-_"[random() % 8];
        if (!text.empty() && seed % 4 != 0)
            text[random() % text.size()] = static_cast<char>(random());
        const std::size_t plain =
            content::embedded::letters_at_front(bytes_of(text), base::VectorPath::Portable);
        for (const base::VectorPath path : base::kVectorPaths) {
            if (base::is_supported(path)) {
                ASSERT_EQ(content::embedded::letters_at_front(bytes_of(text), path), plain) << seed;
            }
        }
    }
}

TEST(OctetMarks, EveryPairOfOctetsIsMarkedTheSameOnEveryPath) {
    for (unsigned first = 0; first < 256; ++first) {
        std::string all;
        for (unsigned second = 0; second < 256; ++second) {
            all += static_cast<char>(first);
            all += static_cast<char>(second);
        }
        expect_same(all, "pairs of " + std::to_string(first));
    }
}

TEST(OctetMarks, AnyLengthAndAlignmentGivesTheSame) {
    std::mt19937 random(1);
    std::string noise(400, '\0');
    for (char& octet : noise) octet = static_cast<char>(random());
    for (std::size_t from = 0; from < 64; ++from) {
        for (std::size_t size = 0; size < 200; size += 1 + from % 3)
            expect_same(std::string_view(noise).substr(from, size), std::to_string(size));
    }
}

}  // namespace
}  // namespace sealtap::test
