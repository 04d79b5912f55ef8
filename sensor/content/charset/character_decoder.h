#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "content/charset/charset_tables.h"
#include "sealtap/bytes.h"

namespace sealtap::content {

/// What octets that are no character of the charset decode to.
inline constexpr char32_t kNoCharacter = 0xFFFD;
/// What octets decode to that only change the state (escape sequences, shifts): no code point.
inline constexpr char32_t kNothing = 0x110000;

/// One character, and in how many octets it stood. A character made of two code points (four of
/// Big5-HKSCS) is given without its combining mark.
struct Character {
    char32_t code = kNoCharacter;
    std::uint8_t octets = 1;

    friend bool operator==(const Character&, const Character&) = default;
};

/// Turns the octets of one charset into characters as they come, however they are cut. The octets
/// of all characters given add up to the octets read, but for those of an unfinished character,
/// which is kept (at most 15 octets) until more come. Never throws but for memory; linear on
/// whatever octets.
class CharacterDecoder {
public:
    virtual ~CharacterDecoder() = default;
    /// Appends to `out`, at most one character for an octet.
    virtual void decode(Bytes data, std::vector<Character>& out) = 0;
    /// `length` octets are missing here. What was unfinished is no character.
    virtual void on_gap(std::uint64_t length, std::vector<Character>& out) = 0;
    virtual void end(std::vector<Character>& out) = 0;
};

/// The decoder of a charset, named as headers name it, in any case; null: nobody knows it. `tables`
/// outlive the decoder; without, it makes its own, which takes up to a millisecond.
[[nodiscard]] std::unique_ptr<CharacterDecoder> make_decoder(std::string_view charset,
                                                             CharsetTables* tables = nullptr);

/// Whether the scanner finds words in the raw octets of that charset: UTF-8, UTF-16, GB18030 and
/// what these contain. No view of everything is wanted then.
[[nodiscard]] bool scanner_reads(std::string_view charset);

}  // namespace sealtap::content
