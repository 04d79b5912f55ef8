#include "opener/pdf/lexer.h"

#include <algorithm>

namespace sealtap::opener::pdf {
namespace {

constexpr std::string_view kDelimiters = "()<>[]{}/%";

bool is_number(std::string_view word) {
    const auto is_part = [](char c) {
        return (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
    };
    return std::ranges::all_of(word, is_part);
}

int digit_of(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string hex_value(std::string_view digits) {
    std::string value;
    int high = -1;
    for (const char c : digits) {
        const int digit = digit_of(c);
        if (digit < 0) continue;
        if (high >= 0) value += static_cast<char>(high << 4 | digit);
        high = high < 0 ? digit : -1;
    }
    if (high >= 0) value += static_cast<char>(high << 4);
    return value;
}

std::string name_value(std::string_view name) {
    std::string value;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const bool is_coded = name[i] == '#' && i + 2 < name.size() && digit_of(name[i + 1]) >= 0 &&
                              digit_of(name[i + 2]) >= 0;
        value += is_coded ? hex_value(name.substr(i + 1, 2)) : std::string(1, name[i]);
        if (is_coded) i += 2;
    }
    return value;
}

/// What stands behind a backslash (ISO 32000-2, table 3); `at` is moved to its last octet.
void append_escape(std::string& value, std::string_view text, std::size_t& at) {
    constexpr std::string_view kLetters = "nrtbf";
    constexpr std::string_view kMeant = "\n\r\t\b\f";
    const char c = text[at];
    if (const std::size_t i = kLetters.find(c); i != std::string_view::npos) {
        value += kMeant[i];
    } else if (c >= '0' && c <= '7') {
        int code = 0;
        std::size_t digits = 0;
        while (digits < 3 && at + digits < text.size() && text[at + digits] >= '0' &&
               text[at + digits] <= '7') {
            code = code * 8 + (text[at + digits++] - '0');
        }
        value += static_cast<char>(code);
        at += digits - 1;
    } else if (c == '\r') {
        if (at + 1 < text.size() && text[at + 1] == '\n') ++at;
    } else if (c != '\n') {
        value += c;
    }
}

std::string string_value(std::string_view text) {
    std::string value;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\') {
            value += text[i];
        } else if (++i < text.size()) {
            append_escape(value, text, i);
        }
    }
    return value;
}

}  // namespace

bool is_blank(char c) noexcept {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}

bool is_regular(char c) noexcept {
    return !is_blank(c) && kDelimiters.find(c) == std::string_view::npos;
}

std::string value_of(Token kind, std::string_view octets) {
    if (kind == Token::Name)
        return name_value(octets.substr(std::min<std::size_t>(octets.size(), 1)));
    if (kind == Token::Hex) return hex_value(octets);
    if (kind != Token::String || octets.size() < 2) return std::string(octets);
    return string_value(octets.substr(1, octets.size() - 2));
}

Lexeme Lexer::next() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    if (at_ >= text_.size()) return {Token::End, text_.size(), text_.size()};
    const bool is_double = at_ + 1 < text_.size() && text_[at_ + 1] == text_[at_];
    switch (text_[at_]) {
        case '%': {
            const std::size_t end = text_.find_first_of("\r\n", at_);
            return take(Token::Comment, std::min(end, text_.size()) - at_);
        }
        case '(': return take_string();
        case '<': return is_double ? take(Token::OpenDictionary, 2) : take_hex();
        case '>': return is_double ? take(Token::CloseDictionary, 2) : take(Token::Word, 1);
        case '[': return take(Token::OpenArray, 1);
        case ']': return take(Token::CloseArray, 1);
        case '/': return take_regular(Token::Name, at_ + 1);
        case ')':
        case '{':
        case '}': return take(Token::Word, 1);
        default: return take_regular(Token::Word, at_);
    }
}

Lexeme Lexer::take(Token kind, std::size_t length) {
    const std::size_t from = at_;
    at_ += length;
    return {kind, from, at_};
}

Lexeme Lexer::take_regular(Token kind, std::size_t from) {
    std::size_t end = from;
    while (end < text_.size() && is_regular(text_[end])) ++end;
    const bool counts = kind == Token::Word && is_number(text_.substr(from, end - from));
    return take(counts ? Token::Number : kind, end - at_);
}

Lexeme Lexer::take_string() {
    std::size_t depth = 0;
    // As much may be lost to strings that do not end as there is text.
    const std::size_t end =
        std::min(text_.size(), at_ + text_.size() - std::min(lost_, text_.size()));
    for (std::size_t i = at_; i < end; ++i) {
        if (text_[i] == '\\') {
            ++i;
        } else if (text_[i] == '(') {
            ++depth;
        } else if (text_[i] == ')' && --depth == 0) {
            return take(Token::String, i + 1 - at_);
        }
    }
    lost_ += end - at_;
    return take(Token::Word, 1);
}

Lexeme Lexer::take_hex() {
    std::size_t end = at_ + 1;
    while (end < text_.size() && (digit_of(text_[end]) >= 0 || is_blank(text_[end]))) ++end;
    const bool is_closed = end < text_.size() && text_[end] == '>';
    return is_closed ? take(Token::Hex, end + 1 - at_) : take(Token::Word, 1);
}

}  // namespace sealtap::opener::pdf
