#include "opener/pdf/text_string.h"

#include <poppler/PDFDocEncoding.h>

#include <algorithm>
#include <cstddef>

#include "opener/pdf/placed_text.h"

namespace sealtap::opener::pdf {
namespace {

constexpr std::string_view kUtf16BigEndian = "\xFE\xFF";
constexpr std::string_view kUtf16LittleEndian = "\xFF\xFE";
constexpr std::string_view kUtf8 = "\xEF\xBB\xBF";

unsigned octet(char c) noexcept { return static_cast<unsigned char>(c); }

std::string from_utf16(std::string_view text, unsigned high_at) {
    std::string utf8;
    utf8.reserve(text.size() * 3 / 2);
    const auto unit = [&](std::size_t at) {
        return octet(text[at + high_at]) << 8U | octet(text[at + 1 - high_at]);
    };
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        char32_t character = unit(i);
        if (character >= 0xD800 && character < 0xDC00 && i + 3 < text.size()) {
            const char32_t low = unit(i + 2);
            if (low >= 0xDC00 && low < 0xE000) {
                character = 0x10000 + ((character - 0xD800) << 10U) + (low - 0xDC00);
                i += 2;
            }
        }
        append_utf8(utf8, character);
    }
    return utf8;
}

bool is_high(char c) noexcept { return octet(c) >= 0x80; }

/// Any run of octets above ASCII of even length at least two and at most all: PDFDocEncoding has
/// single letters there (é), double-byte charsets pairs.
bool looks_double_byte(std::string_view text) {
    std::size_t pairs = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!is_high(text[i])) continue;
        if (i + 1 == text.size() || octet(text[i + 1]) < 0x40) return false;
        ++pairs;
        ++i;
    }
    return pairs > 0;
}

}  // namespace

bool is_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const unsigned lead = octet(text[i]);
        const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        if ((lead >= 0x80 && lead < 0xC2) || lead > 0xF4 || i + length > text.size()) return false;
        for (std::size_t k = 1; k < length; ++k) {
            if ((octet(text[i + k]) & 0xC0U) != 0x80) return false;
        }
        i += length;
    }
    return true;
}

std::string utf8_of(std::string_view text) {
    if (text.starts_with(kUtf16BigEndian)) return from_utf16(text.substr(2), 0);
    if (text.starts_with(kUtf16LittleEndian)) return from_utf16(text.substr(2), 1);
    if (text.starts_with(kUtf8)) return std::string(text.substr(3));
    if (std::ranges::none_of(text, is_high) || is_utf8(text) || looks_double_byte(text)) {
        return std::string(text);
    }
    std::string utf8;
    utf8.reserve(text.size() + 16);
    for (const char c : text) {
        const char32_t character = pdfDocEncoding[octet(c)];
        append_utf8(utf8, character == 0 ? octet(c) : character);
    }
    return utf8;
}

bool is_readable(std::string_view text) {
    if (text.starts_with(kUtf16BigEndian) || text.starts_with(kUtf16LittleEndian)) return true;
    const auto is_control = [](char c) {
        return octet(c) < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\b';
    };
    return !text.empty() && std::ranges::none_of(text, is_control);
}

}  // namespace sealtap::opener::pdf
