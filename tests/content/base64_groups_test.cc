// Every way of decoding groups of letters that this processor has, against the plain one.
#include "content/base64/groups.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "content/encoders.h"

namespace sealtap::test {
namespace {

using content::base64::group_decoders;
using content::base64::GroupDecoder;

/// What a decoder makes of `letters` in a room of that size, in a text that shows all of it.
std::string made(GroupDecoder decode, std::string_view letters, std::size_t room) {
    std::vector<std::byte> to(room);
    const std::size_t groups = decode(bytes_of(letters), to);
    EXPECT_LE(3 * groups, room);
    EXPECT_LE(4 * groups, letters.size());
    return std::to_string(groups) + " " +
           std::string(text_of(Bytes(to).first(std::min(room, 3 * groups))));
}

void expect_same(std::string_view letters, std::size_t room, const std::string& what) {
    const std::string plain = made(group_decoders().back().decode, letters, room);
    for (const auto& [name, decode] : group_decoders())
        ASSERT_EQ(made(decode, letters, room), plain) << name << ", " << what;
}

std::string letters_of(std::size_t size, std::mt19937& random) {
    constexpr std::string_view kLetters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out(size, '\0');
    for (char& letter : out) letter = kLetters[random() % 64];
    return out;
}

TEST(Base64Groups, PlainWayUndoesWhatWasEncoded) {
    const std::string text = babble(57, 1);
    const std::string line = base64_lines(text);
    EXPECT_EQ(made(group_decoders().back().decode, line, 100), "19 " + text);
}

TEST(Base64Groups, AnyLengthAlignmentAndRoomGivesTheSame) {
    std::mt19937 random(1);
    const std::string letters = letters_of(400, random);
    for (std::size_t from = 0; from < 64; ++from) {
        for (std::size_t size = 0; size < 200; size += 1 + from % 3)
            expect_same(std::string_view(letters).substr(from, size), 300, std::to_string(size));
    }
    for (std::size_t room = 0; room < 310; ++room) expect_same(letters, room, "room");
}

TEST(Base64Groups, AnyOctetAnywhereGivesTheSame) {
    std::mt19937 random(2);
    for (unsigned octet = 0; octet < 256; ++octet) {
        for (std::size_t at = 0; at < 140; ++at) {
            std::string letters = letters_of(140, random);
            letters[at] = static_cast<char>(octet);
            expect_same(letters, 200, std::to_string(octet) + " at " + std::to_string(at));
        }
    }
}

TEST(Base64Groups, NoiseGivesTheSame) {
    for (unsigned seed = 1; seed <= 3000; ++seed) {
        std::mt19937 random(seed);
        std::string letters = letters_of(random() % 300, random);
        for (unsigned i = 0; i < seed % 5 && !letters.empty(); ++i)
            letters[random() % letters.size()] = static_cast<char>(random());
        expect_same(letters, random() % 300, "seed " + std::to_string(seed));
    }
}

}  // namespace
}  // namespace sealtap::test
