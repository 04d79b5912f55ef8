#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sealtap::opener::pdf {

enum class Token : std::uint8_t {
    End,
    Number,
    Name,
    String,
    Hex,      ///< a string in hexadecimal
    Comment,  ///< up to the end of its line
    Word,     ///< an operator or keyword, or an octet that begins nothing
    OpenDictionary,
    CloseDictionary,
    OpenArray,
    CloseArray,
};

struct Lexeme {
    Token kind = Token::End;
    std::size_t from = 0;
    std::size_t to = 0;
};

/// Cuts PDF syntax (ISO 32000-2, 7.2 and 7.3) into its tokens, so that each octet of it can be
/// accounted for: poppler's own lexer drops what it does not understand. Borrows the text. Takes
/// time in proportion to it, whatever it holds.
class Lexer {
public:
    explicit Lexer(std::string_view text, std::size_t at = 0) : text_(text), at_(at) {}

    [[nodiscard]] Lexeme next();
    [[nodiscard]] std::size_t at() const noexcept { return at_; }
    void go_to(std::size_t at) noexcept { at_ = at; }
    [[nodiscard]] std::string_view octets_of(const Lexeme& lexeme) const {
        return text_.substr(lexeme.from, lexeme.to - lexeme.from);
    }

private:
    [[nodiscard]] Lexeme take(Token kind, std::size_t length);
    [[nodiscard]] Lexeme take_string();
    [[nodiscard]] Lexeme take_hex();
    [[nodiscard]] Lexeme take_regular(Token kind, std::size_t from);

    std::string_view text_;
    std::size_t at_;
    std::size_t lost_ = 0;  ///< octets that were searched in vain for the end of a string
};

[[nodiscard]] bool is_blank(char c) noexcept;
/// Neither blank nor one of ()<>[]{}/%.
[[nodiscard]] bool is_regular(char c) noexcept;
/// The octets that a String, Hex or Name stands for.
[[nodiscard]] std::string value_of(Token kind, std::string_view octets);

}  // namespace sealtap::opener::pdf
