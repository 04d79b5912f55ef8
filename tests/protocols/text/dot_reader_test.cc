#include "protocols/text/dot_reader.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace sealtap::protocols {
namespace {

struct Unstuffed {
    std::string content;
    std::string framing;  // stuffing, the end, what was withheld
    std::string after;
    bool ended = false;
    bool lenient = false;
    friend bool operator==(const Unstuffed&, const Unstuffed&) = default;
};

template <class NextSize>
Unstuffed read(std::string_view wire, NextSize next_size) {
    DotReader reader;
    Unstuffed out;
    while (!wire.empty()) {
        const std::size_t size = std::min<std::size_t>(next_size(), wire.size());
        Bytes data = bytes_of(wire.substr(0, size));
        wire.remove_prefix(size);
        while (!data.empty() && !out.ended) {
            const DotPiece piece = reader.next(data);
            const bool content = piece.kind == DotPiece::Kind::Content;
            (content ? out.content : out.framing) += text_of(piece.octets);
            out.ended = piece.kind == DotPiece::Kind::End;
        }
        out.after += text_of(data);
    }
    out.lenient = reader.ends_leniently();
    out.framing += text_of(reader.take_withheld());
    return out;
}

Unstuffed read(std::string_view wire) {
    return read(wire, [] { return 1'000'000U; });
}

TEST(DotReader, GivesTheMessageWithItsLastLineEnd) {
    const Unstuffed out = read("a\r\nb\r\n.\r\nQUIT\r\n");
    EXPECT_EQ(out.content, "a\r\nb\r\n");
    EXPECT_EQ(out.framing, ".\r\n");
    EXPECT_EQ(out.after, "QUIT\r\n");
}

TEST(DotReader, AnEmptyMessageEndsAtOnce) {
    const Unstuffed out = read(".\r\n");
    EXPECT_TRUE(out.ended);
    EXPECT_EQ(out.content, "");
}

TEST(DotReader, TakesOneDotOffALineThatBeginsWithDots) {
    EXPECT_EQ(read("..\r\n...\r\n.x\r\na..b\r\n.\r\n").content, ".\r\n..\r\nx\r\na..b\r\n");
}

TEST(DotReader, OnlyCrLfDotCrLfEndsTheMessage) {
    for (const std::string_view end : {"\n.\n", "\r.\r", "\n.\r\n", "\r\n.\n", "\r\n.\r", "\r.\r\n",
                                       "\n\n.\r\n", "\r\n.\r\r\n"}) {
        const std::string wire = "a" + std::string(end) + "MAIL FROM:<x@y>\r\n";
        const Unstuffed out = read(wire);
        EXPECT_FALSE(out.ended) << testing::PrintToString(end);
        EXPECT_NE(out.content.find("MAIL FROM:<x@y>"), std::string::npos);
        EXPECT_EQ(out.content.size() + out.framing.size(), wire.size());
    }
}

TEST(DotReader, KnowsTheEndsOfLenientServers) {
    for (const std::string_view end : {"a\n.\n", "a\r.\r", "a\n.\r\n", "a\r\n.\n", ".\n"}) {
        EXPECT_TRUE(read(end).lenient) << testing::PrintToString(end);
    }
    for (const std::string_view end : {"a\n", "a.\n", "a\r\n.", "\n..\n"}) {
        EXPECT_FALSE(read(end).lenient) << testing::PrintToString(end);
    }
}

TEST(DotReader, LosesNothingThatIsWithheld) {
    EXPECT_EQ(read("a\r\n.").framing, ".");
    EXPECT_EQ(read("a\r\n.\r").framing, ".\r");
}

TEST(DotReader, ResultDoesNotDependOnCuts) {
    for (unsigned seed = 1; seed <= 500; ++seed) {
        std::mt19937 random(seed);
        std::string wire;
        for (int i = 0; i < 60; ++i) wire += "\r\n.a"[random() % 4];
        const Unstuffed whole = read(wire);
        EXPECT_EQ(whole.content.size() + whole.framing.size() + whole.after.size(), wire.size());
        ASSERT_EQ(read(wire, [] { return 1U; }), whole) << "seed " << seed;
        ASSERT_EQ(read(wire, [&] { return 1U + random() % 7; }), whole) << "seed " << seed;
    }
}

}  // namespace
}  // namespace sealtap::protocols
