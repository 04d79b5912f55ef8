#include "opener/pdf/content_framing.h"

#include <algorithm>
#include <array>

#include "opener/pdf/text_string.h"

namespace sealtap::opener::pdf {
namespace {

/// One operator with all before it; what is longer is told as it stands.
constexpr std::size_t kOperatorBytesMax = 4U << 20U;
/// poppler takes no more.
constexpr std::size_t kOperandsMax = 33;
/// And with the elements of arrays, and comments.
constexpr std::size_t kOperandsHeld = 1U << 16U;
constexpr std::size_t kDigitsMax = 10;

constexpr std::array<std::string_view, 73> kOperators{
    "b",  "b*", "B",  "B*", "BDC", "BI",  "BMC", "BT", "BX", "c",  "cm", "CS", "cs", "d",  "d0",
    "d1", "Do", "DP", "EI", "EMC", "ET",  "EX",  "f",  "F",  "f*", "G",  "g",  "gs", "h",  "i",
    "ID", "j",  "J",  "K",  "k",   "l",   "M",   "m",  "MP", "n",  "q",  "Q",  "re", "RG", "rg",
    "ri", "s",  "S",  "sc", "SC",  "scn", "SCN", "sh", "T*", "Tc", "Td", "TD", "Tf", "Tj", "TJ",
    "TL", "Tm", "Tr", "Ts", "Tw",  "Tz",  "v",   "w",  "W",  "W*", "y",  "'",  "\""};

bool is_operator(std::string_view word) {
    return std::ranges::find(kOperators, word) != kOperators.end();
}

bool is_value(std::string_view word) { return word == "null" || word == "true" || word == "false"; }

bool is_text(const Lexeme& lexeme) {
    return lexeme.kind == Token::String || lexeme.kind == Token::Hex;
}

/// An array, with all in it, is one.
std::size_t count_of(const std::vector<Lexeme>& operands) {
    std::size_t count = 0;
    std::size_t depth = 0;
    for (const Lexeme& operand : operands) {
        if (operand.kind == Token::CloseArray && depth > 0) --depth;
        if (depth == 0) ++count;
        if (operand.kind == Token::OpenArray) ++depth;
    }
    return count;
}

/// Where the picture's octets end: before EI between blanks; npos: it is not there.
std::size_t end_of_picture(std::string_view text, std::size_t from) {
    for (std::size_t at = text.find("EI", from); at != std::string_view::npos;
         at = text.find("EI", at + 1)) {
        const bool is_behind_blank = at > from && is_blank(text[at - 1]);
        if (is_behind_blank && (at + 2 == text.size() || is_blank(text[at + 2]))) return at;
    }
    return std::string_view::npos;
}

}  // namespace

void ContentFraming::take(std::string_view piece) {
    waiting_ += piece;
    if (waiting_.size() < window_) return;
    read(false);
    // What waits is read again; so each time twice as much.
    window_ = std::max(kWindowBytes, 2 * waiting_.size());
}

void ContentFraming::end() {
    read(true);
    waiting_.clear();
}

/// Up to the last operator that is whole; the rest waits for what comes.
void ContentFraming::read(bool is_last) {
    const std::string_view text = waiting_;
    Lexer lexer(text);
    std::size_t done = 0;
    operands_.clear();
    for (Lexeme lexeme = lexer.next(); lexeme.kind != Token::End; lexeme = lexer.next()) {
        const std::string_view word = lexer.octets_of(lexeme);
        // It may go on in the next piece.
        if (!is_last && (lexeme.to == text.size() || word == "(" || word == "<")) break;
        if (lexeme.kind == Token::Comment && operands_.empty()) {
            tell(text, lexeme);
            done = lexer.at();
            continue;
        }
        if (lexeme.kind != Token::Word) {
            operands_.push_back(lexeme);
            if (operands_.size() == kOperandsHeld) {
                finish(text, {});
                done = lexer.at();
            }
            continue;
        }
        if (is_value(word)) continue;
        finish(text, word);
        if (word == "ID" && !read_picture(lexer, done, is_last)) break;
        done = lexer.at();
    }
    const bool is_too_long = text.size() - done > kOperatorBytesMax;
    if (is_last || is_too_long) {
        for (const Lexeme& operand : operands_) tell(text, operand);
        done = text.size();
    }
    operands_.clear();
    waiting_.erase(0, done);
}

/// What follows ID. False: its end is not there yet.
bool ContentFraming::read_picture(Lexer& lexer, std::size_t& done, bool is_last) {
    const std::size_t end = end_of_picture(waiting_, lexer.at());
    const bool is_there = end != std::string_view::npos;
    if (!is_there && !is_last && waiting_.size() - done <= kOperatorBytesMax) return false;
    const std::size_t to = is_there ? end : waiting_.size();
    picture_octets_ += to - lexer.at();
    lexer.go_to(to);
    return true;
}

/// An operator with the operands before it.
void ContentFraming::finish(std::string_view text, std::string_view word) {
    const bool is_known = is_operator(word);
    const bool shows_all = word == "TJ";
    const bool shows_last = word == "Tj" || word == "'" || word == "\"";
    if (!is_known && !word.empty()) loose_.add(word);
    // Of these poppler tells three properties.
    const bool is_marked = word == "BDC";
    const bool is_read = shown_ == Shown::Drawn && count_of(operands_) <= kOperandsMax;
    std::string_view key;
    for (std::size_t i = 0; i < operands_.size(); ++i) {
        const Lexeme& operand = operands_[i];
        const bool is_drawn = shows_all || (shows_last && i + 1 == operands_.size());
        const bool is_told = is_marked && (key == "/ActualText" || key == "/Alt" || key == "/E");
        const bool is_property = is_marked || word == "DP";
        if (is_text(operand) && is_property && !is_told) {
            tell_property(text, operand);
        } else if (!(is_text(operand) && is_read && (is_drawn || is_told))) {
            tell(text, operand);
        }
        if (operand.kind == Token::Name) key = text.substr(operand.from, operand.to - operand.from);
    }
    operands_.clear();
}

/// The language, say, of each of a thousand words.
void ContentFraming::tell_property(std::string_view text, const Lexeme& lexeme) {
    const std::string value =
        value_of(lexeme.kind, text.substr(lexeme.from, lexeme.to - lexeme.from));
    loose_.add_once(is_readable(value) ? utf8_of(value) : value);
}

void ContentFraming::tell(std::string_view text, const Lexeme& lexeme) {
    const std::string_view octets = text.substr(lexeme.from, lexeme.to - lexeme.from);
    switch (lexeme.kind) {
        case Token::String:
        case Token::Hex: return loose_.add_syntax(octets);
        case Token::Comment: return loose_.add(octets);
        case Token::Name: return loose_.add_name(value_of(lexeme.kind, octets));
        case Token::Number:
            // A coordinate may have any number of digits behind its point.
            if (octets.substr(0, octets.find('.')).size() > kDigitsMax) loose_.add(octets);
            return;
        default: return;
    }
}

}  // namespace sealtap::opener::pdf
