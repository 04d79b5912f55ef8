#include "opener/rtf/tokens.h"

#include <algorithm>

namespace sealtap::opener::rtf {
namespace {

constexpr std::size_t kWordMax = 32;
constexpr std::size_t kDigitsMax = 10;
constexpr std::int64_t kNumberMax = 0x7FFFFFFF;

bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

bool ends_text(char c) noexcept {
    return c == '{' || c == '}' || c == '\\' || c == '\r' || c == '\n' || c == '\0';
}

}  // namespace

int hex_value(char digit) noexcept {
    if (is_digit(digit)) return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

char Tokens::at(std::size_t index) const noexcept {
    return index < octets_.size() ? std::to_integer<char>(octets_[index]) : '\0';
}

bool Tokens::next(Token& token) noexcept {
    token = {};
    if (binary_ != 0) {
        token.kind = Token::Kind::Binary;
        token.offset = at_;
        token.data = octets_.subspan(at_, std::min(binary_, octets_.size() - at_));
        at_ += token.data.size();
        binary_ = 0;
        return true;
    }
    while (at_ < octets_.size() && (at(at_) == '\r' || at(at_) == '\n' || at(at_) == '\0')) ++at_;
    if (at_ >= octets_.size()) return false;
    switch (at(at_)) {
        case '{':
            token.kind = Token::Kind::Open;
            ++at_;
            break;
        case '}':
            token.kind = Token::Kind::Close;
            ++at_;
            break;
        case '\\': read_control(token); break;
        default: read_text(token); break;
    }
    return true;
}

void Tokens::read_text(Token& token) noexcept {
    token.offset = at_;
    while (at_ < octets_.size() && !ends_text(at(at_))) ++at_;
    token.data = octets_.subspan(token.offset, at_ - token.offset);
}

void Tokens::read_control(Token& token) noexcept {
    ++at_;
    const char first = at(at_);
    if (is_letter(first)) return read_word(token);
    const int high = hex_value(at(at_ + 1));
    const int low = hex_value(at(at_ + 2));
    if (first == '\'' && high >= 0 && low >= 0) {
        token.kind = Token::Kind::Octet;
        token.octet = static_cast<std::uint8_t>(high * 16 + low);
        at_ += 3;
        return;
    }
    token.kind = Token::Kind::Symbol;
    token.word = text_of(octets_.subspan(at_, at_ < octets_.size() ? 1 : 0));
    at_ += token.word.size();
}

void Tokens::read_word(Token& token) noexcept {
    token.kind = Token::Kind::Word;
    const std::size_t begin = at_;
    while (at_ - begin < kWordMax && is_letter(at(at_))) ++at_;
    token.word = text_of(octets_.subspan(begin, at_ - begin));
    const bool is_negative = at(at_) == '-' && is_digit(at(at_ + 1));
    if (is_negative) ++at_;
    std::int64_t number = 0;
    std::size_t digits = 0;
    for (; is_digit(at(at_)); ++at_) {
        token.has_number = true;
        number = std::min(number * 10 + (at(at_) - '0'), kNumberMax);
        ++digits;
    }
    if (digits > kDigitsMax || token.word.size() == kWordMax) {
        token.odd = text_of(octets_.subspan(begin, at_ - begin));
    }
    token.number = static_cast<std::int32_t>(is_negative ? -number : number);
    if (at(at_) == ' ') ++at_;
    if (token.word == "bin" && token.number > 0) {
        binary_ = static_cast<std::size_t>(token.number);
    }
}

}  // namespace sealtap::opener::rtf
