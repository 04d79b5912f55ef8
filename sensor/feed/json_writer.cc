#include "feed/json_writer.h"

#include <array>
#include <charconv>
#include <utility>

namespace sealtap::feed {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

unsigned octet_at(std::string_view text, std::size_t at) noexcept {
    return static_cast<unsigned char>(text[at]);
}

struct LeadOctet {
    std::size_t length = 0;  // of the whole sequence; 0: no sequence begins so
    unsigned second_least = 0x80;
    unsigned second_most = 0xBF;
};

/// RFC 3629 section 4: the second octet's range shuts out overlong forms, surrogates and what lies
/// above U+10FFFF.
LeadOctet lead_octet(unsigned octet) noexcept {
    if (octet < 0x80) return {1};
    if (octet < 0xC2) return {};
    if (octet < 0xE0) return {2};
    if (octet == 0xE0) return {3, 0xA0, 0xBF};
    if (octet == 0xED) return {3, 0x80, 0x9F};
    if (octet < 0xF0) return {3};
    if (octet == 0xF0) return {4, 0x90, 0xBF};
    if (octet < 0xF4) return {4};
    if (octet == 0xF4) return {4, 0x80, 0x8F};
    return {};
}

/// Length of the well-formed UTF-8 sequence at `at`; 0 if there is none.
std::size_t sequence_length(std::string_view text, std::size_t at) noexcept {
    const LeadOctet lead = lead_octet(octet_at(text, at));
    if (lead.length == 0 || at + lead.length > text.size()) return 0;
    if (lead.length == 1) return 1;
    const unsigned second = octet_at(text, at + 1);
    if (second < lead.second_least || second > lead.second_most) return 0;
    for (std::size_t i = 2; i < lead.length; ++i) {
        if ((octet_at(text, at + i) & 0xC0U) != 0x80) return 0;
    }
    return lead.length;
}

std::string_view short_escape(char octet) noexcept {
    switch (octet) {
        case '"': return "\\\"";
        case '\\': return "\\\\";
        case '\b': return "\\b";
        case '\f': return "\\f";
        case '\n': return "\\n";
        case '\r': return "\\r";
        case '\t': return "\\t";
        default: return {};
    }
}

/// One ASCII octet. DEL is escaped too: it is legal in JSON, but no terminal should meet it.
void write_ascii(std::string& out, char octet) {
    static constexpr char kDigits[] = "0123456789abcdef";
    const auto code = static_cast<unsigned char>(octet);
    if (const std::string_view escape = short_escape(octet); !escape.empty()) {
        out += escape;
    } else if (code < 0x20 || code == 0x7F) {
        out += "\\u00";
        out += kDigits[code >> 4U];
        out += kDigits[code & 15U];
    } else {
        out += octet;
    }
}

}  // namespace

void JsonWriter::separate() {
    if (!first_) out_ += ',';
    first_ = false;
}

JsonWriter& JsonWriter::begin_object() {
    separate();
    out_ += '{';
    first_ = true;
    return *this;
}

JsonWriter& JsonWriter::end_object() {
    out_ += '}';
    first_ = false;
    return *this;
}

JsonWriter& JsonWriter::begin_array() {
    separate();
    out_ += '[';
    first_ = true;
    return *this;
}

JsonWriter& JsonWriter::end_array() {
    out_ += ']';
    first_ = false;
    return *this;
}

JsonWriter& JsonWriter::key(std::string_view key) {
    separate();
    write_string(key);
    out_ += ':';
    first_ = true;
    return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
    separate();
    write_string(text);
    return *this;
}

JsonWriter& JsonWriter::value(std::uint64_t number) {
    separate();
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out_.append(digits.data(), end);
    return *this;
}

JsonWriter& JsonWriter::null() {
    separate();
    out_ += "null";
    return *this;
}

std::string JsonWriter::take() {
    first_ = true;
    return std::exchange(out_, {});
}

void JsonWriter::write_string(std::string_view text) {
    out_ += '"';
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = sequence_length(text, at);
        if (length == 1) {
            write_ascii(out_, text[at]);
        } else {
            out_ += length == 0 ? kReplacement : text.substr(at, length);
        }
        at += length == 0 ? 1 : length;
    }
    out_ += '"';
}

}  // namespace sealtap::feed
