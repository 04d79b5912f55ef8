#include "feed/json_writer.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <random>

namespace sealtap::feed {
namespace {

std::string written(std::string_view text) { return JsonWriter().value(text).take(); }

TEST(JsonWriter, SeparatesMembersAndElements) {
    JsonWriter json;
    json.begin_object().field("a", "x").field("b", std::uint64_t{7});
    json.begin_array("c").value("1").value(std::uint64_t{2}).null().end_array();
    json.begin_array("d").begin_object().end_object().begin_object().end_object().end_array();
    json.begin_object("e").end_object().optional_field("f", "").field("g", "").end_object();
    EXPECT_EQ(json.take(), R"({"a":"x","b":7,"c":["1",2,null],"d":[{},{}],"e":{},"g":""})");
}

TEST(JsonWriter, StartsAnewAfterTake) {
    JsonWriter json;
    json.value("a");
    EXPECT_EQ(json.take(), R"("a")");
    json.value("b");
    EXPECT_EQ(json.take(), R"("b")");
}

TEST(JsonWriter, EscapesWhatJsonAsksForAndControls) {
    EXPECT_EQ(written("a\"b\\c/d\n\r\t\b\f"), R"("a\"b\\c/d\n\r\t\b\f")");
    EXPECT_EQ(written(std::string_view("\0\x1b\x7f", 3)), R"("\u0000\u001b\u007f")");
}

TEST(JsonWriter, KeepsUtf8) { EXPECT_EQ(written("绝密 ü 😀"), "\"绝密 ü 😀\""); }

TEST(JsonWriter, ReplacesEachOctetThatIsNoUtf8) {
    EXPECT_EQ(written("a\xFF"
                      "b"),
              "\"a\uFFFDb\"");
    EXPECT_EQ(written("\xE7\xBB"), "\"\uFFFD\uFFFD\"");            // cut short
    EXPECT_EQ(written("\xC0\xAF"), "\"\uFFFD\uFFFD\"");            // overlong
    EXPECT_EQ(written("\xED\xA0\x80"), "\"\uFFFD\uFFFD\uFFFD\"");  // surrogate
    EXPECT_EQ(written("\xF4\x90\x80\x80"), "\"\uFFFD\uFFFD\uFFFD\uFFFD\"");
}

TEST(JsonWriter, LargestNumberStands) {
    EXPECT_EQ(JsonWriter().value(~std::uint64_t{0}).take(), "18446744073709551615");
}

TEST(JsonWriter, AnyOctetsMakeJsonThatAStrictParserTakes) {
    const unsigned seed = std::random_device()();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    for (int round = 0; round < 2000; ++round) {
        std::string text(random() % 40, '\0');
        for (char& c : text) c = static_cast<char>(random());
        boost::system::error_code failure;
        const auto value = boost::json::parse(written(text), failure);
        ASSERT_FALSE(failure) << written(text);
        ASSERT_TRUE(value.is_string());
    }
}

}  // namespace
}  // namespace sealtap::feed
