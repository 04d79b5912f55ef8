#include "opener/pdf/framing.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace sealtap::opener::pdf {
namespace {

constexpr std::size_t kNowhere = std::string_view::npos;
/// Deeper than that poppler reads nothing.
constexpr std::size_t kLevelsMax = 400;
/// No place in a file, no coordinate and no width has as many digits before its point.
constexpr std::ptrdiff_t kDigitsMax = 10;

constexpr std::string_view kArchiveEnd = "PK\x05\x06";

std::int64_t integer_of(std::string_view digits) {
    std::int64_t value = -1;
    const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc() ? value : -1;
}

bool is_long_number(std::string_view number) {
    const std::string_view whole = number.substr(0, number.find('.'));
    return std::ranges::count_if(whole, [](char c) { return c >= '0' && c <= '9'; }) > kDigitsMax;
}

/// As programs write it into the second line, to say that the file is binary (ISO 32000-2, 7.5.2).
bool is_binary_mark(std::string_view comment) {
    constexpr std::size_t kOctetsMax = 10;
    return comment.size() <= kOctetsMax &&
           std::ranges::all_of(comment.substr(1), [](char c) { return (c & 0x80) != 0; });
}

bool is_header(std::string_view comment) {
    constexpr std::string_view kMark = "%PDF-";
    constexpr std::size_t kOctets = 8;
    return comment.size() == kOctets && comment.starts_with(kMark);
}

std::uint32_t little_endian(std::string_view file, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 4; i > 0; --i) {
        value = value << 8U | static_cast<unsigned char>(file[at + i - 1]);
    }
    return value;
}

bool is_word_of_values(std::string_view word) {
    return word == "true" || word == "false" || word == "null" || word == "R";
}

}  // namespace

bool is_keyword(std::string_view word, std::string_view keyword) {
    return word.starts_with(keyword);
}

Framing::Framing(std::string_view file, FramingListener& listener)
    : file_(file), lexer_(file), listener_(listener) {
    // Behind it no archive ends, however many begin.
    const std::size_t last = file.rfind(kArchiveEnd);
    if (last != kNowhere) last_archive_end_ = last;
}

bool Framing::read() {
    while (lexer_.at() < file_.size()) {
        if (!listener_.wants_more()) return false;
        read_piece();
    }
    end_rest(file_.size());
    return listener_.wants_more();
}

void Framing::begin_rest(std::size_t from) {
    if (rest_from_ == kNowhere) rest_from_ = from;
}

void Framing::end_rest(std::size_t to) {
    if (rest_from_ != kNowhere && rest_from_ < to) listener_.rest({rest_from_, to});
    rest_from_ = kNowhere;
}

/// Between objects.
void Framing::read_piece() {
    const Lexeme lexeme = lexer_.next();
    const std::string_view octets = lexer_.octets_of(lexeme);
    if (lexeme.kind == Token::End) return;
    if (lexeme.kind == Token::Comment) return read_comment(lexeme);
    if (lexeme.kind == Token::Number && read_object(lexeme)) return;
    if (is_keyword(octets, "PK\x03\x04")) {
        begin_rest(lexeme.from);
        return lexer_.go_to(std::max(end_of_archive(lexeme.from), lexeme.to));
    }
    for (const std::string_view keyword : {"endobj", "endstream"}) {
        if (!is_keyword(octets, keyword)) continue;
        end_rest(lexeme.from);
        return lexer_.go_to(lexeme.from + keyword.size());
    }
    if (octets == "xref") {
        end_rest(lexeme.from);
        return read_table();
    }
    if (octets == "trailer") {
        end_rest(lexeme.from);
        return read_body();
    }
    if (octets == "startxref") {
        end_rest(lexeme.from);
        const Lexeme place = lexer_.next();
        const bool is_place =
            place.kind == Token::Number && !is_long_number(lexer_.octets_of(place));
        return lexer_.go_to(is_place ? place.to : lexeme.to);
    }
    begin_rest(lexeme.from);
    // A string may be none: what looks like one may have an object in it.
    lexer_.go_to(lexeme.kind == Token::String ? lexeme.from + 1 : lexeme.to);
}

void Framing::read_comment(const Lexeme& comment) {
    constexpr std::string_view kEnd = "%%EOF";
    const std::string_view octets = lexer_.octets_of(comment);
    if (octets.starts_with(kEnd)) {
        end_rest(comment.from);
        return lexer_.go_to(comment.from + kEnd.size());
    }
    const bool is_framing = is_header(octets) || is_binary_mark(octets);
    if (rest_from_ == kNowhere && is_framing) return;
    // An archive may begin in what looks like one.
    begin_rest(comment.from);
    lexer_.go_to(comment.from + 1);
}

bool Framing::read_object(const Lexeme& number) {
    const Lexeme generation = lexer_.next();
    const Lexeme word = lexer_.next();
    const std::string_view digits = lexer_.octets_of(number);
    const bool is_object = generation.kind == Token::Number && word.kind == Token::Word &&
                           is_keyword(lexer_.octets_of(word), "obj") && !is_long_number(digits);
    if (!is_object) {
        lexer_.go_to(number.to);
        return false;
    }
    end_rest(number.from);
    FramedObject object;
    object.number = static_cast<int>(std::clamp<std::int64_t>(integer_of(digits), 0, 1 << 30));
    object.generation = static_cast<int>(
        std::clamp<std::int64_t>(integer_of(lexer_.octets_of(generation)), 0, 1 << 16));
    object.from = number.from;
    listener_.object(object);
    lexer_.go_to(word.from + 3);
    ValueFraming value(lexer_, listener_);
    value.read();
    const Lexeme behind = lexer_.next();
    if (lexer_.octets_of(behind) == "stream" && value.is_dictionary()) {
        read_stream(value.length());
    } else {
        // What is not its end belongs to nothing.
        lexer_.go_to(behind.from);
    }
    return true;
}

/// The dictionary of a trailer.
void Framing::read_body() {
    const Lexeme open = lexer_.next();
    lexer_.go_to(open.from);
    if (open.kind != Token::OpenDictionary) return;
    listener_.trailer(open.from);
    ValueFraming(lexer_, listener_).read();
}

void Framing::read_table() {
    while (true) {
        const Lexeme lexeme = lexer_.next();
        const std::string_view octets = lexer_.octets_of(lexeme);
        if (lexeme.kind == Token::Number && !is_long_number(octets)) continue;
        if (octets == "n" || octets == "f") continue;
        return lexer_.go_to(lexeme.from);
    }
}

/// The lexer stands behind "stream".
void Framing::read_stream(std::int64_t length) {
    std::size_t from = lexer_.at();
    if (from < file_.size() && file_[from] == '\r') ++from;
    if (from < file_.size() && file_[from] == '\n') ++from;
    lexer_.go_to(end_of_stream(from, length));
}

/// Where the octets of a stream end. Its length is right when the word stands there that must; else
/// that word is searched for.
std::size_t Framing::end_of_stream(std::size_t from, std::int64_t length) const {
    constexpr std::string_view kEnd = "endstream";
    if (length >= 0 && static_cast<std::uint64_t>(length) <= file_.size() - from) {
        const std::size_t stated = from + static_cast<std::size_t>(length);
        std::size_t word = stated;
        while (word < file_.size() && is_blank(file_[word])) ++word;
        if (file_.substr(word).starts_with(kEnd)) return word;
    }
    // As poppler does, who takes all up to there for the stream.
    return std::min(file_.find(kEnd, from), file_.size());
}

/// Where the archive ends that begins here: behind the record of an end that fits, or behind the
/// last there is.
std::size_t Framing::end_of_archive(std::size_t from) const {
    constexpr std::size_t kRecord = 22;
    std::size_t end = from;
    if (from > last_archive_end_) return end;
    for (std::size_t at = file_.find(kArchiveEnd, from); at != kNowhere;
         at = file_.find(kArchiveEnd, at + 1)) {
        if (at + kRecord > file_.size()) break;
        const auto comment = static_cast<std::size_t>(little_endian(file_, at + 18) >> 16U);
        end = std::min(file_.size(), at + kRecord + comment);
        const std::uint64_t directory =
            std::uint64_t{little_endian(file_, at + 12)} + little_endian(file_, at + 16);
        if (directory == at || directory == at - from) break;
    }
    return end;
}

void ValueFraming::read() {
    bool goes_on = true;
    while (goes_on) {
        const Lexeme lexeme = lexer_.next();
        if (lexeme.kind == Token::End) return;
        if (ends_object(lexeme)) return lexer_.go_to(lexeme.from);
        goes_on = take(lexeme);
    }
}

bool ValueFraming::ends_object(const Lexeme& lexeme) const {
    if (lexeme.kind != Token::Word) return false;
    const std::string_view word = lexer_.octets_of(lexeme);
    return is_keyword(word, "endobj") || word == "stream" || word == "xref" || word == "trailer" ||
           word == "startxref";
}

/// False: the value is whole.
bool ValueFraming::take(const Lexeme& lexeme) {
    switch (lexeme.kind) {
        case Token::Comment: listener_.loose({lexeme.from, lexeme.to}); return true;
        case Token::OpenDictionary:
        case Token::OpenArray:
            take_value(lexeme);
            levels_.push_back({lexeme.kind == Token::OpenDictionary, true});
            is_dictionary_ |= levels_.size() == 1 && levels_.back().is_dictionary;
            return true;
        case Token::CloseDictionary:
        case Token::CloseArray: close(lexeme.kind, lexeme); return !levels_.empty();
        default: take_value(lexeme);
    }
    if (!levels_.empty()) return true;
    if (lexeme.kind != Token::Number) return false;
    // "5 0 R" is one value.
    const Lexeme generation = lexer_.next();
    const Lexeme word = lexer_.next();
    if (generation.kind != Token::Number || lexer_.octets_of(word) != "R") lexer_.go_to(lexeme.to);
    return false;
}

void ValueFraming::close(Token kind, const Lexeme& lexeme) {
    const bool fits =
        !levels_.empty() && levels_.back().is_dictionary == (kind == Token::CloseDictionary);
    if (fits) {
        levels_.pop_back();
    } else {
        listener_.loose({lexeme.from, lexeme.to});
    }
}

void ValueFraming::take_value(const Lexeme& lexeme) {
    const std::string_view octets = lexer_.octets_of(lexeme);
    const bool is_nested = !levels_.empty();
    const bool is_key = is_nested && levels_.back().is_dictionary && levels_.back().awaits_key;
    const bool is_reference = lexeme.kind == Token::Word && octets == "R";
    const bool is_odd =
        (is_key && lexeme.kind != Token::Name && lexeme.kind != Token::Number && !is_reference) ||
        (lexeme.kind == Token::Word && !is_word_of_values(octets)) ||
        (lexeme.kind == Token::Number && is_long_number(octets)) || levels_.size() > kLevelsMax;
    if (is_odd && lexeme.kind != Token::OpenDictionary && lexeme.kind != Token::OpenArray) {
        listener_.loose({lexeme.from, lexeme.to});
    }
    if (is_length_next_) note_length(lexeme);
    is_length_next_ = levels_.size() == 1 && is_key && octets == "/Length";
    // The rest of a reference stands where a key is awaited.
    const bool is_rest_of_reference = is_key && (lexeme.kind == Token::Number || is_reference);
    if (is_nested && !is_rest_of_reference) levels_.back().awaits_key = !is_key;
}

void ValueFraming::note_length(const Lexeme& value) {
    if (value.kind != Token::Number) return;
    length_ = integer_of(lexer_.octets_of(value));
    const Lexeme generation = lexer_.next();
    const Lexeme word = lexer_.next();
    if (generation.kind == Token::Number && lexer_.octets_of(word) == "R") {
        length_ =
            listener_.length_of(static_cast<int>(std::clamp<std::int64_t>(length_, 0, 1 << 30)));
    }
    lexer_.go_to(value.to);
}

}  // namespace sealtap::opener::pdf
