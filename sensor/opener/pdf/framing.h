#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "opener/pdf/lexer.h"

namespace sealtap::opener::pdf {

struct Range {
    std::size_t from = 0;
    std::size_t to = 0;
};

struct FramedObject {
    int number = 0;
    int generation = 0;
    std::size_t from = 0;  ///< where its number stands
};

/// Is told what the octets of a file are, in their order.
class FramingListener {
public:
    virtual ~FramingListener() = default;
    /// An object begins; what it consists of is its own, but for what comes as loose() before the
    /// next one.
    virtual void object(const FramedObject& object) = 0;
    /// The dictionary of a trailer begins here.
    virtual void trailer(std::size_t at) = 0;
    /// PDF syntax that no reader looks at: comments, what stands behind the value of an object,
    /// keys that are no names, words that are none, numbers that are too long.
    virtual void loose(Range range) = 0;
    /// Octets that are no part of anything.
    virtual void rest(Range range) = 0;
    /// The value of an object that is a number, of streams that say so of their length; -1: none.
    [[nodiscard]] virtual std::int64_t length_of(int number) = 0;
    [[nodiscard]] virtual bool wants_more() const = 0;
};

/// Walks over a file as it lies there, not as its tables say that it does, and accounts for every
/// octet: blanks and the words that hold a file together are framing. Borrows both.
class Framing {
public:
    Framing(std::string_view file, FramingListener& listener);

    /// False: the listener wants no more.
    bool read();

private:
    struct Stream {
        std::int64_t length = -1;
        bool is_dictionary = false;
    };
    void read_piece();
    void read_comment(const Lexeme& comment);
    bool read_object(const Lexeme& number);
    void read_body();
    void read_table();
    void read_stream(std::int64_t length);
    [[nodiscard]] std::size_t end_of_stream(std::size_t from, std::int64_t length) const;
    [[nodiscard]] std::size_t end_of_archive(std::size_t from) const;
    void begin_rest(std::size_t from);
    void end_rest(std::size_t to);

    std::string_view file_;
    Lexer lexer_;
    FramingListener& listener_;
    std::size_t last_archive_end_ = 0;
    std::size_t rest_from_ = std::string_view::npos;
};

/// The value that begins at the lexer's place: an array or dictionary with all in it, or one token,
/// or a reference. What in it no reader looks at is told as loose. Answers where it ends.
class ValueFraming {
public:
    ValueFraming(Lexer& lexer, FramingListener& listener) : lexer_(lexer), listener_(listener) {}

    void read();
    [[nodiscard]] bool is_dictionary() const noexcept { return is_dictionary_; }
    /// Of the outermost dictionary; -1: it is not there.
    [[nodiscard]] std::int64_t length() const noexcept { return length_; }

private:
    struct Level {
        bool is_dictionary = false;
        bool awaits_key = true;
    };
    bool take(const Lexeme& lexeme);
    void take_value(const Lexeme& lexeme);
    void close(Token kind, const Lexeme& lexeme);
    void note_length(const Lexeme& value);
    [[nodiscard]] bool ends_object(const Lexeme& lexeme) const;

    Lexer& lexer_;
    FramingListener& listener_;
    std::vector<Level> levels_;
    bool is_dictionary_ = false;
    bool is_length_next_ = false;
    std::int64_t length_ = -1;
};

/// What a word that ends an object begins with: "endobj", "stream", …
[[nodiscard]] bool is_keyword(std::string_view word, std::string_view keyword);

}  // namespace sealtap::opener::pdf
