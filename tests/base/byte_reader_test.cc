#include "base/byte_reader.h"

#include <gtest/gtest.h>

namespace sealtap::base {
namespace {

TEST(ByteReader, ReadsNetworkOrder) {
    ByteReader reader(
        bytes_of("\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12"));
    EXPECT_EQ(reader.u8(), 0x01);
    EXPECT_EQ(reader.u16(), 0x0203);
    EXPECT_EQ(reader.u24(), 0x040506U);
    EXPECT_EQ(reader.u32(), 0x0708090aU);
    EXPECT_EQ(reader.u64(), 0x0b0c0d0e0f101112ULL);
    EXPECT_TRUE(reader.ok());
    EXPECT_EQ(reader.left(), 0U);
}

TEST(ByteReader, GivesZerosPastTheEndAndSaysSoForGood) {
    ByteReader reader(bytes_of("\x01\x02"));
    EXPECT_EQ(reader.u32(), 0U);
    EXPECT_FALSE(reader.ok());
    EXPECT_EQ(reader.u8(), 0U);
    EXPECT_FALSE(reader.ok());
}

TEST(ByteReader, TakesAllOrNothing) {
    ByteReader reader(bytes_of("abc"));
    EXPECT_TRUE(reader.take(4).empty());
    EXPECT_FALSE(reader.ok());
    EXPECT_EQ(reader.position(), 0U);
}

}  // namespace
}  // namespace sealtap::base
