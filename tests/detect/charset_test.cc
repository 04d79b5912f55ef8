#include "detect/charset.h"

#include <gtest/gtest.h>
#include <iconv.h>

#include <array>

namespace sealtap::detect {
namespace {

/// The plain path: the C library's converter, asked for one character.
class OneByOne {
public:
    OneByOne() : handle_(iconv_open("UTF-16LE", "GB18030")) {}
    ~OneByOne() { iconv_close(handle_); }
    OneByOne(const OneByOne&) = delete;
    OneByOne& operator=(const OneByOne&) = delete;

    char32_t operator()(std::string code) {
        std::array<char, 4> to{};
        char* in = code.data();
        char* out = to.data();
        std::size_t in_left = code.size();
        std::size_t out_left = to.size();
        iconv(handle_, nullptr, nullptr, nullptr, nullptr);
        const std::size_t status = iconv(handle_, &in, &in_left, &out, &out_left);
        if (status == static_cast<std::size_t>(-1) || out_left != 2) return kNoCharacter;
        return static_cast<char32_t>(static_cast<std::uint8_t>(to[0]) |
                                     (static_cast<std::uint8_t>(to[1]) << 8U));
    }

private:
    iconv_t handle_;
};

std::string octets(std::initializer_list<unsigned> values) {
    std::string out;
    for (const unsigned value : values) out += static_cast<char>(value);
    return out;
}

TEST(CharsetTest, EveryPairIsWhatTheConverterSaysOneByOne) {
    const Gb18030 table;
    OneByOne plain;
    for (unsigned lead = 0x81; lead <= 0xFE; ++lead) {
        for (unsigned trail = 0x40; trail <= 0xFE; ++trail) {
            if (trail == 0x7F) continue;
            const std::string code = octets({lead, trail});
            ASSERT_EQ(table.decode(bytes_of(code)).character, plain(code)) << lead << ' ' << trail;
        }
    }
}

TEST(CharsetTest, EveryQuadOfTheBasicPlaneIsWhatTheConverterSaysOneByOne) {
    const Gb18030 table;
    OneByOne plain;
    for (unsigned number = 0; number < 39420; ++number) {
        const std::string code = octets({0x81 + number / 12600, 0x30 + number / 1260 % 10,
                                         0x81 + number / 10 % 126, 0x30 + number % 10});
        ASSERT_EQ(table.decode(bytes_of(code)).character, plain(code)) << number;
    }
}

TEST(CharsetTest, EveryCharacterThatIsEncodedDecodesToItself) {
    const Gb18030 table;
    std::size_t encoded = 0;
    for (char32_t character = 0x80; character < 0x11000; ++character) {
        std::string code;
        if (!table.encode(character, code)) continue;
        ++encoded;
        ASSERT_EQ(table.decode(bytes_of(code)).character, character);
        ASSERT_EQ(table.decode(bytes_of(code)).length, code.size());
    }
    EXPECT_GT(encoded, 60000U);
}

}  // namespace
}  // namespace sealtap::detect
