#pragma once

#include <cstdint>
#include <string_view>

#include "sealtap/bytes.h"

namespace sealtap::opener::rtf {

struct Token {
    enum class Kind : std::uint8_t {
        Open,    ///< {
        Close,   ///< }
        Word,    ///< \par, \u-123
        Symbol,  ///< \~ and its like
        Octet,   ///< \'hh
        Text,    ///< up to the next of these, or a line feed, which means nothing
        Binary,  ///< what follows \bin
    };
    Kind kind = Kind::Text;
    std::string_view word;  ///< without its backslash; of a symbol: the character
    bool has_number = false;
    std::int32_t number = 0;
    std::uint8_t octet = 0;
    /// A word or number that is longer than the format has them: all of it, as it stands.
    std::string_view odd;
    std::size_t offset = 0;  ///< of `data`
    Bytes data;              ///< of text and binary

    [[nodiscard]] bool is_off() const noexcept { return has_number && number == 0; }
};

/// Splits RTF into what it consists of (Rich Text Format 1.9.1, "Contents of an RTF file"). All
/// octets are taken, whatever they are.
class Tokens {
public:
    Tokens(Bytes octets, std::size_t at) : octets_(octets), at_(at) {}

    /// False: there are no more.
    bool next(Token& token) noexcept;
    [[nodiscard]] std::size_t position() const noexcept { return at_; }

private:
    void read_control(Token& token) noexcept;
    void read_word(Token& token) noexcept;
    void read_text(Token& token) noexcept;
    [[nodiscard]] char at(std::size_t index) const noexcept;

    Bytes octets_;
    std::size_t at_;
    std::size_t binary_ = 0;  ///< octets that follow a \bin
};

/// The value of a hexadecimal digit; nothing below zero is one.
[[nodiscard]] int hex_value(char digit) noexcept;

}  // namespace sealtap::opener::rtf
