#include "opener/pdf/loose_text.h"

#include <algorithm>

#include "opener/pdf/text_string.h"

namespace sealtap::opener::pdf {
namespace {

/// As resources, fonts and keys are called: ABCDEF+TimesNewRomanPS-BoldMT, MyKey, C2_0.
bool is_plain_name(std::string_view name) {
    constexpr std::size_t kOctetsMax = 40;
    constexpr std::size_t kDigitsMax = 6;
    std::size_t digits = 0;
    for (const char c : name) {
        const bool is_digit = c >= '0' && c <= '9';
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const bool is_mark = c == '_' || c == '-' || c == '+' || c == '.' || c == ',' || c == '*';
        if (!is_digit && !is_letter && !is_mark) return false;
        digits = is_digit ? digits + 1 : 0;
        if (digits > kDigitsMax) return false;
    }
    return name.size() <= kOctetsMax;
}

bool is_bracket(Token kind) {
    return kind == Token::OpenDictionary || kind == Token::CloseDictionary ||
           kind == Token::OpenArray || kind == Token::CloseArray;
}

}  // namespace

void LooseText::add_syntax(std::string_view syntax) {
    Lexer lexer(syntax);
    std::string words;
    for (Lexeme lexeme = lexer.next(); lexeme.kind != Token::End; lexeme = lexer.next()) {
        if (is_bracket(lexeme.kind)) continue;
        const bool is_text = lexeme.kind == Token::String || lexeme.kind == Token::Hex;
        std::string value = value_of(lexeme.kind, lexer.octets_of(lexeme));
        if (lexeme.kind == Token::Name && is_plain_name(value)) continue;
        if (is_text && !is_readable(value)) {
            add(value);
            continue;
        }
        if (!words.empty()) words += ' ';
        words += is_text ? utf8_of(value) : value;
    }
    add(words);
}

void LooseText::add(std::string_view octets) {
    if (octets.empty()) return;
    LazyPart& part = is_utf8(octets) ? words_ : octets_;
    part.add_line(octets);
    if (!part.is_full()) return;
    text_.end(EndReason::Complete);
    part.flush();
}

void LooseText::add_once(std::string_view octets) {
    // As many are remembered; what comes then may be written twice.
    if (known_.size() >= kKnownMax) known_.clear();
    if (known_.emplace(octets).second) add(octets);
}

void LooseText::add_name(std::string_view name) {
    if (!is_plain_name(name)) add_once(name);
}

void LooseText::flush() {
    words_.flush();
    octets_.flush();
}

}  // namespace sealtap::opener::pdf
