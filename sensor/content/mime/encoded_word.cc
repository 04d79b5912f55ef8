#include "content/mime/encoded_word.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "content/charset/to_utf8.h"
#include "content/coding.h"
#include "content/text.h"

namespace sealtap::content::mime {
namespace {

struct Word {
    std::string charset;
    std::string octets;
    std::size_t length = 0;  ///< in the text
};

int sextet(char letter) noexcept {
    if (letter >= 'A' && letter <= 'Z') return letter - 'A';
    if (letter >= 'a' && letter <= 'z') return letter - 'a' + 26;
    if (letter >= '0' && letter <= '9') return letter - '0' + 52;
    if (letter == '+') return 62;
    return letter == '/' ? 63 : -1;
}

std::string b_decoded(std::string_view text) {
    std::string out;
    unsigned bits = 0;
    unsigned count = 0;
    for (const char letter : text) {
        const int value = sextet(letter);
        if (value < 0) continue;
        bits = (bits << 6U | static_cast<unsigned>(value)) & 0xFFFFU;
        count += 6;
        if (count < 8) continue;
        count -= 8;
        out += static_cast<char>(bits >> count & 0xFFU);
    }
    return out;
}

std::string q_decoded(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool escape = text[at] == '=' && at + 2 < text.size() &&
                            hex_value(text[at + 1]) >= 0 && hex_value(text[at + 2]) >= 0;
        if (escape) {
            out += static_cast<char>(hex_value(text[at + 1]) * 16 + hex_value(text[at + 2]));
            at += 2;
        } else {
            out += text[at] == '_' ? ' ' : text[at];
        }
    }
    return out;
}

/// RFC 2047 allows 75 octets; mailers make longer ones, and some leave a "?" in them. The bounds
/// keep a header of half-begun words from being searched through for each of them.
constexpr std::size_t kWordBytesMax = 4096;
constexpr int kQuestionMarksMax = 16;

/// Where the "?=" lies that ends the encoded text at `begin`.
std::size_t find_end(std::string_view text, std::size_t begin) noexcept {
    std::size_t at = begin;
    for (int marks = 0; marks < kQuestionMarksMax; ++marks) {
        at = text.find('?', at);
        if (at == std::string_view::npos || text.substr(at).starts_with("?=")) return at;
        ++at;
    }
    return std::string_view::npos;
}

/// The encoded word that `text` begins with: =?charset*language?B?text?=
std::optional<Word> word_at(std::string_view text) {
    if (!text.starts_with("=?")) return std::nullopt;
    text = text.substr(0, kWordBytesMax);
    const std::size_t charset_end = text.find('?', 2);
    if (charset_end == std::string_view::npos || charset_end + 2 >= text.size())
        return std::nullopt;
    const char coding = lower(text[charset_end + 1]);
    if (text[charset_end + 2] != '?' || (coding != 'b' && coding != 'q')) return std::nullopt;
    const std::size_t begin = charset_end + 3;
    const std::size_t end = find_end(text, begin);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view inner = text.substr(begin, end - begin);
    Word word;
    word.charset = lower(text.substr(2, charset_end - 2));
    word.charset.resize(std::min(word.charset.find('*'), word.charset.size()));  // RFC 2231 sec. 5
    word.octets = coding == 'b' ? b_decoded(inner) : q_decoded(inner);
    word.length = end + 2;
    return word;
}

/// Collects words of one charset until something else comes.
class Text {
public:
    void add(const Word& word) {
        if (word.charset != charset_) close();
        charset_ = word.charset;
        pending_ += word.octets;
    }
    void add(std::string_view plain) {
        close();
        out_ += guess_utf8(plain);
    }
    std::string take() {
        close();
        return std::move(out_);
    }

private:
    void close() {
        if (!pending_.empty()) out_ += to_utf8(pending_, charset_);
        pending_.clear();
    }

    std::string out_;
    std::string pending_;
    std::string charset_;
};

}  // namespace

std::string decode_words(std::string_view text) {
    Text out;
    bool after_word = false;
    while (!text.empty()) {
        if (const auto word = word_at(text)) {
            out.add(*word);
            text.remove_prefix(word->length);
            after_word = true;
            continue;
        }
        const std::size_t length = std::min(text.find("=?", 1), text.size());
        const std::string_view plain = text.substr(0, length);
        text.remove_prefix(length);
        const bool between = after_word && trim(plain).empty() && word_at(text);
        if (!between) out.add(plain);
        after_word = false;
    }
    return out.take();
}

}  // namespace sealtap::content::mime
