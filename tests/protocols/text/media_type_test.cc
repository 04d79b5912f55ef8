#include "protocols/text/media_type.h"

#include <gtest/gtest.h>

#include <string>

namespace sealtap::protocols {
namespace {

std::string name_of(std::string_view disposition) {
    return file_name_of(parse_parameterized(disposition));
}

TEST(MediaType, ReadsParametersWithQuotes) {
    const auto type =
        parse_parameterized("Multipart/Form-Data; charset=UTF-8 ;BOUNDARY=\"a; \\\"b\"");
    EXPECT_EQ(type.value, "multipart/form-data");
    EXPECT_EQ(type.find("charset"), "UTF-8");
    EXPECT_EQ(type.find("boundary"), "a; \"b");
    EXPECT_EQ(type.find("none"), "");
}

TEST(MediaType, TakesDamagedValues) {
    EXPECT_EQ(parse_parameterized("").value, "");
    EXPECT_EQ(parse_parameterized(";;=;a").parameters.size(), 1U);
    EXPECT_EQ(parse_parameterized("x; a=\"open").find("a"), "open");
    EXPECT_EQ(parse_parameterized("x" + std::string(1000, ';') + "a=b").find("a"), "b");
}

TEST(FileName, ComesFromTheExtendedParameterFirst) {
    EXPECT_EQ(name_of("attachment; filename=b.txt; filename*=UTF-8''%e6%9c%ba.txt"), "机.txt");
    EXPECT_EQ(name_of("attachment; filename*=iso-8859-1'en'%A3.txt"), "\xc2\xa3.txt");
    EXPECT_EQ(name_of("attachment; filename*=plain.txt"), "plain.txt");
}

TEST(FileName, HasNoFolders) {
    EXPECT_EQ(name_of("inline; filename=\"C:\\temp\\plan.doc\""), "plan.doc");
    EXPECT_EQ(name_of("inline; filename=\"../../etc/passwd\""), "passwd");
    EXPECT_EQ(name_of("inline; filename=\"a/\""), "");
}

TEST(FileName, KeepsGbkCharactersThatEndInABackslash) {
    EXPECT_EQ(name_of("inline; filename=\"\x95\x5c.doc\""), "\x95\x5c.doc");
    EXPECT_EQ(name_of("inline; filename=\"a\x95\x5c\""), "a\x95\x5c");
}

}  // namespace
}  // namespace sealtap::protocols
