#include "opener/pdf/file_account.h"

#include <utility>

#include "opener/pdf/text_string.h"

namespace sealtap::opener::pdf {
namespace {

/// Comments and words are gathered; what is longer, or no text, may be a file of its own.
constexpr std::size_t kWordsMax = 4096;

/// Strings in hexadecimal or with escapes would not be found in the raw octets.
void add_coded_strings(std::string_view rest, LooseText& loose) {
    Lexer lexer(rest);
    for (Lexeme lexeme = lexer.next(); lexeme.kind != Token::End; lexeme = lexer.next()) {
        const std::string_view octets = lexer.octets_of(lexeme);
        const bool is_coded =
            lexeme.kind == Token::Hex ||
            (lexeme.kind == Token::String && octets.find('\\') != std::string_view::npos);
        constexpr std::size_t kLettersMin = 8;
        if (is_coded && octets.size() > kLettersMin) loose.add_syntax(octets);
    }
}

}  // namespace

bool FileAccount::read() {
    const bool goes_on = Framing(file_, *this).read();
    write_raw_object(file_.size());
    text_.end(EndReason::Complete);
    rest_.flush();
    return goes_on;
}

void FileAccount::object(const FramedObject& object) {
    write_raw_object(object.from);
    if (walked_.contains(object.from)) return;
    unlisted_.push_back(document_.add_unlisted(object));
    // Nobody knows whether it is in cipher as the others are.
    if (document_.table().isEncrypted()) raw_from_ = object.from;
}

void FileAccount::write_raw_object(std::size_t to) {
    const std::size_t from = std::exchange(raw_from_, kNone);
    if (from != kNone) write(file_.substr(from, to - from));
}

void FileAccount::write(std::string_view octets) {
    text_.end(EndReason::Complete);
    put_rest(text_.output(), "pdf:rest", bytes_of(octets));
}

void FileAccount::loose(Range range) {
    loose_.add_syntax(file_.substr(range.from, range.to - range.from));
}

void FileAccount::rest(Range range) {
    std::string_view octets = file_.substr(range.from, range.to - range.from);
    while (!octets.empty() && is_blank(octets.front())) octets.remove_prefix(1);
    std::string_view words = octets;
    while (!words.empty() && is_blank(words.back())) words.remove_suffix(1);
    if (words.empty()) return;
    const bool is_words = is_utf8(words) && is_readable(words);
    if (is_words && words.size() <= kWordsMax) {
        rest_.add_line(words);
        if (rest_.is_full()) {
            text_.end(EndReason::Complete);
            rest_.flush();
        }
    } else {
        write(octets);
    }
    if (is_words) add_coded_strings(octets, loose_);
}

std::int64_t FileAccount::length_of(int number) {
    const Object length = document_.fetch(number);
    return length.isIntOrInt64() ? length.getIntOrInt64() : -1;
}

}  // namespace sealtap::opener::pdf
