#include "detect/masker.h"

#include "detect/compiled_rules.h"
#include "detect/digit_finder.h"
#include "detect/excerpt.h"
#include "detect/text_classes.h"
#include "detect/url_secrets.h"
#include "detect/validators.h"

namespace sealtap::detect {
namespace {

constexpr std::size_t kCharactersMax = 512;

std::u32string decode_all(std::string_view octets, Charset charset, const Gb18030& table,
                          bool& valid) {
    std::u32string out;
    Bytes rest = bytes_of(octets);
    while (!rest.empty()) {
        const Decoded decoded = charset == Charset::Utf8 ? decode_utf8(rest) : table.decode(rest);
        const bool is_real_fffd = charset == Charset::Utf8 && decoded.length == 3;
        valid = valid && (decoded.character != kNoCharacter || is_real_fffd);
        out += decoded.character;
        rest = rest.subspan(decoded.length);
    }
    return out;
}

/// What is neither UTF-8 nor GB18030: ASCII as it is, other octets as \xHH.
std::u32string escape_all(std::string_view octets) {
    constexpr std::u32string_view kHex = U"0123456789abcdef";
    std::u32string out;
    for (const char c : octets) {
        const auto octet = static_cast<std::uint8_t>(c);
        if (octet < 0x80) {
            out += octet;
            continue;
        }
        out += U"\\x";
        out += kHex[octet >> 4U];
        out += kHex[octet & 15U];
    }
    return out;
}

std::u32string decode_any(std::string_view octets, const Gb18030& table) {
    bool valid = true;
    std::u32string text = decode_all(octets, Charset::Utf8, table, valid);
    if (valid) return text;
    valid = true;
    text = decode_all(octets, Charset::Gb18030, table, valid);
    return valid ? text : escape_all(octets);
}

/// Control characters, and those that turn the direction of a terminal's text around.
bool is_control(char32_t c) noexcept {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

std::u32string without_controls(std::u32string_view text) {
    std::u32string out;
    for (const char32_t c : text) {
        if (!is_control(c)) {
            out += c;
        } else if (c == '\t' || is_line_break(c)) {
            out += ' ';
        }
    }
    return out;
}

/// Identifiers with letters (USCC, a resident number's X) that mask_digits does not see.
std::u32string mask_identifiers(std::u32string text, const CompiledRules& rules) {
    std::string ascii;
    for (const char32_t c : text) ascii += c < 0x80 ? static_cast<char>(c) : DigitRun::kForeign;
    const ScanRegion region{bytes_of(ascii), 0, Edge::Part, Edge::Part};
    DigitFinder finder(region, 0, ascii.size(), rules.gb18030, Gb18030Aligner());
    DigitRun run;
    while (finder.next(run)) {
        const auto found = identify(run, rules);
        if (!found) continue;
        const auto first =
            static_cast<std::size_t>(static_cast<std::ptrdiff_t>(run.begin) + found->first);
        for (std::size_t i = first + 3; i + 2 < first + found->length; ++i) {
            if (is_word(text[i])) text[i] = '*';
        }
    }
    return text;
}

/// A USCC stays one whatever letter, digit or underscore stands beside it.
std::u32string mask_uscc(std::u32string_view text) {
    constexpr std::size_t kLength = 18;
    std::u32string out(text);
    std::string row;  // the letters and digits that end here, in capitals
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char32_t c = text[i];
        if (c >= 0x80 || c == '_' || !is_word(c)) {
            row.clear();
            continue;
        }
        row += static_cast<char>(c >= 'a' ? c - 'a' + 'A' : c);
        if (row.size() < kLength || !is_uscc(std::string_view(row).substr(row.size() - kLength)))
            continue;
        for (std::size_t at = i + 1 - kLength + 3; at + 1 < i; ++at) out[at] = '*';
    }
    return out;
}

}  // namespace

Masker::Masker(std::shared_ptr<const Ruleset> rules) : rules_(std::move(rules)) {}

MaskedText Masker::mask(const RawText& text) const {
    // Four octets a character at most, and a tail so that a number at the cut is still seen whole.
    constexpr std::size_t kOctetsMax = 4 * (kCharactersMax + 128);
    const std::string_view octets = std::string_view(text.unmasked()).substr(0, kOctetsMax);
    std::u32string characters = without_controls(decode_any(octets, rules_->rules().gb18030));
    // A secret's value goes first: what is left of it must not depend on the digits in it.
    characters = mask_uscc(mask_url_secrets(characters));
    characters = mask_digits(mask_identifiers(std::move(characters), rules_->rules()));
    std::string out;
    for (const char32_t c : std::u32string_view(characters).substr(0, kCharactersMax))
        append_utf8(c, out);
    return seal(std::move(out));
}

}  // namespace sealtap::detect
