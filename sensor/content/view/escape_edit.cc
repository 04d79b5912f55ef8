#include "content/view/escape_edit.h"

#include <algorithm>
#include <optional>

#include "content/coding.h"
#include "content/utf8.h"
#include "content/view/entities.h"
#include "content/view/folding.h"

namespace sealtap::content {
namespace {

using Kind = Edit::Kind;

/// Zeros before a number do not matter; more than so many digits nobody writes.
constexpr std::size_t kNumberDigitsMax = 24;
constexpr std::size_t kBackslashesMax = 32;
/// A run of base64 is worth undoing where so many of its letters stand on both sides.
constexpr std::size_t kRunLetters = 16;

/// A number, and where it ends.
struct Number {
    char32_t value = 0;
    std::size_t end = 0;
    bool is_open = false;  ///< more digits may come
};

int digit_value(char digit, unsigned base) noexcept {
    const int value = hex_value(digit);
    return value < static_cast<int>(base) ? value : -1;
}

/// Up to `most` digits; nullopt when there is none.
std::optional<Number> number_at(std::string_view text, std::size_t at, unsigned base,
                                std::size_t most) noexcept {
    Number number{0, at, false};
    for (; number.end < text.size() && number.end - at < most; ++number.end) {
        const int digit = digit_value(text[number.end], base);
        if (digit < 0) break;
        number.value =
            std::min<char32_t>(number.value * base + static_cast<unsigned>(digit), 0x110000);
    }
    number.is_open = number.end == text.size() && number.end - at < most;
    if (number.end == at && !number.is_open) return std::nullopt;
    return number;
}

/// So many digits, neither more nor less.
std::optional<Number> digits_at(std::string_view text, std::size_t at, unsigned base,
                                std::size_t count) noexcept {
    const auto number = number_at(text, at, base, count);
    if (!number || number->is_open || number->end - at == count) return number;
    return std::nullopt;
}

bool is_character(char32_t c) noexcept {
    return c != 0 && c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
}

bool is_base64_letter(char c) noexcept {
    return is_ascii_letter(static_cast<unsigned char>(c)) ||
           is_ascii_digit(static_cast<unsigned char>(c)) || c == '+' || c == '/';
}

bool is_in_base64(std::string_view text, std::size_t at, std::size_t next) noexcept {
    if (at < kRunLetters || text.size() - next < kRunLetters) return false;
    return std::ranges::all_of(text.substr(at - kRunLetters, kRunLetters), is_base64_letter) &&
           std::ranges::all_of(text.substr(next, kRunLetters), is_base64_letter);
}

bool are_hex_digits(std::string_view text, std::size_t at, std::size_t count) noexcept {
    return text.size() >= at + count &&
           std::ranges::all_of(text.substr(at, count), [](char c) { return hex_value(c) >= 0; });
}

/// Whether a name and its semicolon, or a number, stand behind an ampersand.
bool is_reference_rest(std::string_view text, std::size_t at) noexcept {
    if (at < text.size() && text[at] == '#') return true;
    const std::string_view rest = text.substr(at, kEntityNameMax + 1);
    const auto end = static_cast<std::size_t>(
        std::ranges::find_if_not(rest,
                                 [](char c) {
                                     const auto octet = static_cast<unsigned char>(c);
                                     return is_ascii_letter(octet) || is_ascii_digit(octet);
                                 }) -
        rest.begin());
    return end > 1 && end < rest.size() && rest[end] == ';';
}

/// Whether what stands behind a backslash makes an escape of it that hides something.
bool is_escape_rest(std::string_view text, std::size_t at) noexcept {
    const std::size_t most = std::min(text.size(), at + kBackslashesMax);
    while (at < most && text[at] == '\\') ++at;
    if (at >= text.size()) return false;
    if (text[at] == 'u') return are_hex_digits(text, at + 1, 4) || text.substr(at + 1, 1) == "{";
    return text[at] == 'x' && are_hex_digits(text, at + 1, 2);
}

/// Whether `c`, which stands escaped at [at, next), hides anything by that.
Kind kind_of(char32_t c, std::string_view text, std::size_t at, std::size_t next) noexcept {
    const char behind = next < text.size() ? text[next] : '\0';
    const auto letter = static_cast<unsigned char>(behind);
    bool heavy = false;
    switch (c) {
        case '<': heavy = is_ascii_letter(letter) || behind == '/' || behind == '!'; break;
        case '&': heavy = is_reference_rest(text, next); break;
        case '\\': heavy = is_escape_rest(text, next); break;
        case '%':
            heavy = are_hex_digits(text, next, 2) ||
                    (behind == 'u' && are_hex_digits(text, next + 1, 4));
            break;
        case '+':
        case '/':
        case '=':
        case '\n':
        case '\r': heavy = is_in_base64(text, at, next); break;
        case 0x2605:  // the stars of a marking
        case 0x2606: heavy = true; break;
        default: heavy = is_word_character(c); break;
    }
    return heavy ? Kind::Heavy : Kind::Light;
}

/// The character that stands escaped at [at, next), as it reads.
Edit character_edit(char32_t c, std::string_view text, std::size_t at, std::size_t next) noexcept {
    if (!is_character(c)) return {};
    const char32_t folded = fold(c);
    if (folded == kInvisible) return removal(Kind::Heavy, next - at);
    if (folded != ' ' || c == ' ')
        return replacement(kind_of(folded, text, at, next), next - at, folded);
    // A blank of a sort of its own, which parts the groups of a number or the letters of a word.
    const char32_t before = character_before(text, at).code;
    const char32_t behind = character_at(text, next).code;
    const bool parts =
        (is_ascii_digit(before) && is_ascii_digit(behind)) || (is_han(before) && is_han(behind));
    return replacement(parts ? Kind::Heavy : Kind::Light, next - at, U' ');
}

/// What an edit depends on behind its end.
constexpr std::size_t kSeenBehind = kEntityNameMax + 8;

bool may_grow(std::string_view text, std::size_t next, TextEnd end) noexcept {
    return end == TextEnd::Open && text.size() < next + kSeenBehind;
}

Edit number_reference(std::string_view text, std::size_t at, TextEnd end) noexcept {
    std::size_t digits = at + 2;
    const bool is_hex = digits < text.size() && (text[digits] | 0x20) == 'x';
    digits += is_hex ? 1 : 0;
    const auto number = number_at(text, digits, is_hex ? 16 : 10, kNumberDigitsMax);
    if (!number) return {};
    if (may_grow(text, number->end, end)) return kOpenEdit;
    if (number->end == digits) return {};
    const bool is_closed = number->end < text.size() && text[number->end] == ';';
    return character_edit(number->value, text, at, number->end + (is_closed ? 1 : 0));
}

/// The longest name known without a semicolon that `run` begins with.
const Entity* legacy_entity(std::string_view run) noexcept {
    constexpr std::size_t kLongest = 6;
    for (std::size_t length = std::min(run.size(), kLongest); length >= 2; --length) {
        const Entity* const entity = find_entity(run.substr(0, length));
        if (entity != nullptr && entity->is_legacy) return entity;
    }
    return nullptr;
}

}  // namespace

Edit entity_edit(std::string_view text, std::size_t at, TextEnd end) noexcept {
    if (may_grow(text, at + 1, end)) return kOpenEdit;
    if (text.substr(at + 1, 1) == "#") return number_reference(text, at, end);
    const std::string_view rest = text.substr(at + 1, kEntityNameMax + 1);
    std::size_t length = 0;
    while (length < rest.size() && (is_ascii_letter(static_cast<unsigned char>(rest[length])) ||
                                    is_ascii_digit(static_cast<unsigned char>(rest[length]))))
        ++length;
    if (length < 2) return {};
    const std::string_view name = rest.substr(0, length);
    const bool is_closed = length < rest.size() && rest[length] == ';';
    const Entity* entity = is_closed ? find_entity(name) : nullptr;
    std::size_t next = at + length + 2;
    if (entity == nullptr) {
        entity = legacy_entity(name);
        if (entity == nullptr) return {};
        next = at + 1 + entity->name.size();
    }
    if (may_grow(text, next, end)) return kOpenEdit;
    return character_edit(entity->code, text, at, next);
}

namespace {

bool is_surrogate_high(char32_t c) noexcept { return c >= 0xD800 && c <= 0xDBFF; }
bool is_surrogate_low(char32_t c) noexcept { return c >= 0xDC00 && c <= 0xDFFF; }

/// `prefix` and four digits at `at`, and the other half of a pair behind them.
Edit unit_edit(std::string_view text, std::size_t at, std::string_view prefix) noexcept {
    const auto unit = digits_at(text, at + prefix.size(), 16, 4);
    if (!unit || unit->is_open) return {};
    if (!is_surrogate_high(unit->value)) return character_edit(unit->value, text, at, unit->end);
    if (text.substr(unit->end, prefix.size()) != prefix) return {};
    const auto low = digits_at(text, unit->end + prefix.size(), 16, 4);
    if (!low || low->is_open || !is_surrogate_low(low->value)) return {};
    return character_edit(0x10000 + ((unit->value - 0xD800) << 10U) + (low->value - 0xDC00), text,
                          at, low->end);
}

Edit braced_edit(std::string_view text, std::size_t at) noexcept {
    const auto number = number_at(text, at + 3, 16, kNumberDigitsMax);
    if (!number || number->end == at + 3 || text.substr(number->end, 1) != "}") return {};
    return character_edit(number->value, text, at, number->end + 1);
}

Edit long_edit(std::string_view text, std::size_t at) noexcept {
    const auto number = digits_at(text, at + 2, 16, 8);
    if (!number || number->is_open) return {};
    return character_edit(number->value, text, at, number->end);
}

/// An octet written in digits. One of a longer character stands beside others; so does each octet
/// written in octal: three digits behind a backslash may be anything.
struct OctetForm {
    std::string_view prefix;
    unsigned base;
    std::size_t digits;
};

std::optional<Number> octet_at(std::string_view text, std::size_t at,
                               const OctetForm& form) noexcept {
    if (at >= text.size() || text.substr(at, form.prefix.size()) != form.prefix)
        return std::nullopt;
    const auto number = digits_at(text, at + form.prefix.size(), form.base, form.digits);
    if (!number || number->is_open || number->value > 0xFF) return std::nullopt;
    return number;
}

Edit octet_edit(std::string_view text, std::size_t at, const OctetForm& form) noexcept {
    const auto octet = octet_at(text, at, form);
    if (!octet || octet->value == 0) return {};
    const std::size_t length = form.prefix.size() + form.digits;
    const bool in_row =
        octet_at(text, octet->end, form) || (at >= length && octet_at(text, at - length, form));
    if (octet->value >= 0x80)
        return in_row ? octet_replacement(Kind::Heavy, length, octet->value) : Edit{};
    if (form.base == 8 && !in_row) return {};
    // Chance octets soon make two digits behind a percent sign.
    if (form.prefix == "%" && !in_row && !is_in_text(text, at, octet->end)) return {};
    return character_edit(octet->value, text, at, octet->end);
}

Edit simple_escape(std::string_view text, std::size_t at) noexcept {
    constexpr std::string_view kEscaped = "nrt\\/\"'";
    constexpr std::string_view kMeant = "\n\r\t\\/\"'";
    const std::size_t found = kEscaped.find(text[at + 1]);
    if (found == std::string_view::npos) return {};
    return character_edit(static_cast<unsigned char>(kMeant[found]), text, at, at + 2);
}

}  // namespace

Edit backslash_edit(std::string_view text, std::size_t at, TextEnd end) noexcept {
    if (may_grow(text, at + 2, end)) return kOpenEdit;
    if (at + 1 >= text.size()) return {};
    const char letter = text[at + 1];
    if (letter == 'u')
        return text.substr(at + 2, 1) == "{" ? braced_edit(text, at) : unit_edit(text, at, "\\u");
    if (letter == 'U') return long_edit(text, at);
    if (letter == 'x') return octet_edit(text, at, {"\\x", 16, 2});
    if (letter >= '0' && letter <= '3') return octet_edit(text, at, {"\\", 8, 3});
    return simple_escape(text, at);
}

Edit percent_edit(std::string_view text, std::size_t at, TextEnd end) noexcept {
    if (may_grow(text, at + 2, end)) return kOpenEdit;
    if (text.substr(at + 1, 1) == "u") return unit_edit(text, at, "%u");
    return octet_edit(text, at, {"%", 16, 2});
}

}  // namespace sealtap::content
