#include "protocols/text/line_reader.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sealtap::protocols {
namespace {

using Extent = Line::Extent;

struct Seen {
    std::string octets;
    Extent extent;
    friend bool operator==(const Seen&, const Seen&) = default;
};

std::vector<Seen> read(std::string_view text, std::size_t cut, std::size_t line_bytes_max) {
    LineReader reader;
    std::vector<Seen> seen;
    for (std::size_t at = 0; at < text.size(); at += cut) {
        Bytes data = bytes_of(text.substr(at, cut));
        while (const auto line = reader.next(data, line_bytes_max)) {
            seen.push_back({std::string(text_of(line->octets)), line->extent});
        }
    }
    return seen;
}

TEST(LineReader, GivesLinesWithTheirEndsHoweverTheyAreCut) {
    const std::vector<Seen> expected{
        {"one\r\n", Extent::Whole}, {"\n", Extent::Whole}, {"two\n", Extent::Whole}};
    for (std::size_t cut = 1; cut < 16; ++cut) {
        EXPECT_EQ(read("one\r\n\ntwo\nrest", cut, 80), expected) << cut;
    }
}

TEST(LineReader, GivesLongLinesInPiecesThatDoNotDependOnTheCut) {
    const std::vector<Seen> expected{{"0123", Extent::Piece},
                                     {"4567", Extent::Piece},
                                     {"8\n", Extent::LastPiece},
                                     {"abc\n", Extent::Whole}};
    for (std::size_t cut = 1; cut < 16; ++cut) {
        EXPECT_EQ(read("012345678\nabc\n", cut, 4), expected) << cut;
    }
}

TEST(LineReader, KeepsAnUnfinishedLineUntilItIsTaken) {
    LineReader reader;
    Bytes data = bytes_of("abc");
    EXPECT_FALSE(reader.next(data, 80));
    EXPECT_TRUE(reader.in_line());
    EXPECT_EQ(text_of(reader.take_unfinished()), "abc");
    EXPECT_FALSE(reader.in_line());
    data = bytes_of("d\n");
    EXPECT_EQ(text_of(reader.next(data, 80)->octets), "d\n");
}

TEST(LineReader, TextIsTheLineWithoutItsEnd) {
    EXPECT_EQ((Line{bytes_of("a\r\r\n"), Extent::Whole}.text()), "a\r");
    EXPECT_EQ((Line{bytes_of("a\n"), Extent::Whole}.text()), "a");
    EXPECT_EQ((Line{bytes_of("a\r"), Extent::Piece}.text()), "a\r");
}

}  // namespace
}  // namespace sealtap::protocols
