#include "content/view/change_watch.h"

#include <algorithm>
#include <array>
#include <utility>

#include "content/coding.h"
#include "content/text.h"
#include "content/view/folding.h"

namespace sealtap::content {
namespace {

enum class Sign : std::uint8_t {
    Same,     ///< no view changes it
    Changed,  ///< it may
    Blank,    ///< one does where it stands between Chinese characters
    Open,     ///< more octets have to come
};

struct Read {
    Sign sign = Sign::Same;
    std::uint8_t length = 1;
    bool is_han = false;    ///< or may be
    bool is_digit = false;  ///< in ASCII
    bool is_ascii = false;  ///< said of a blank only
};

/// Whether an escape or a tag may begin so.
bool may_be_escape(char32_t sign, char32_t next) noexcept {
    if (next >= 0x80) return false;
    const char letter = static_cast<char>(next);
    switch (sign) {
        case '&': return next == '#' || is_ascii_letter(next);
        case '\\':
            return std::string_view("uUx0123nrt\\/\"'").find(letter) != std::string_view::npos;
        case '%': return hex_value(letter) >= 0 || next == 'u';
        case '<': return is_ascii_letter(next) || next == '/' || next == '!';
        default: return false;
    }
}

/// Full-width digits and letters.
constexpr bool is_full_width_word(unsigned trail) noexcept {
    return (trail >= 0xB0 && trail <= 0xB9) || (trail >= 0xC1 && trail <= 0xDA) ||
           (trail >= 0xE1 && trail <= 0xFA);
}

/// The rows of a text's signs that a view may change some of.
constexpr bool may_change(unsigned lead, unsigned trail) noexcept {
    switch (lead) {
        case 0xA1: return trail < 0xA1;
        case 0xA2: return true;
        case 0xA3: return is_full_width_word(trail);
        case 0xA6: return trail >= 0xE0;
        case 0xA8: return trail < 0xA1 || trail >= 0xBB;
        case 0xA9: return trail < 0xA4 && trail != 0x96;
        case 0xFD: return trail < 0xA1;
        case 0xFE: return trail < 0xA1;
        default: return false;
    }
}

/// Rows in which a Chinese character may stand.
constexpr bool is_han_row(unsigned lead) noexcept { return lead < 0xA1 || lead > 0xA9; }

constexpr unsigned octet(std::string_view text, std::size_t at) noexcept {
    return static_cast<unsigned char>(text[at]);
}

/// What an octet begins in GB18030.
enum class Begins : std::uint8_t {
    Other,  ///< a closer look is wanted
    Plain,  ///< ASCII that changes nothing
    Digit,
    Han,  ///< with a trail of GB 2312: the Chinese characters of any text
};

constexpr auto kBegins = [] {
    std::array<Begins, 256> begins{};
    for (unsigned octet = 0; octet < 0x80; ++octet)
        begins[octet] = is_ascii_digit(octet) ? Begins::Digit : Begins::Plain;
    for (const char octet : std::string_view(" &\\%<"))
        begins[static_cast<unsigned char>(octet)] = Begins::Other;
    for (unsigned octet = 0xB0; octet <= 0xF7; ++octet) begins[octet] = Begins::Han;
    return begins;
}();

/// What stands right before.
struct Before {
    std::uint8_t words;
    bool is_digit;
};

struct Gb18030 {
    /// Goes on as long as nothing is special, which is ten times as fast as looking closer.
    static std::size_t skip(std::string_view text, std::size_t at, std::size_t until,
                            Before& before) noexcept {
        std::size_t run = before.words;
        bool is_digit = before.is_digit;
        while (at < until) {
            const Begins begins = kBegins[octet(text, at)];
            if (begins == Begins::Han) {
                if (at + 1 >= text.size() || octet(text, at + 1) < 0xA1) break;
                ++run;
                is_digit = false;
                at += 2;
            } else if (begins == Begins::Other) {
                break;
            } else {
                run = 0;
                is_digit = begins == Begins::Digit;
                ++at;
            }
        }
        before = {static_cast<std::uint8_t>(std::min<std::size_t>(run, 2)), is_digit};
        return at;
    }

    [[nodiscard]] static Read at(std::string_view text, std::size_t at) noexcept {
        const unsigned lead = octet(text, at);
        const bool is_last = at + 1 >= text.size();
        if (lead < 0x80) {
            if (lead == ' ') return {Sign::Blank, 1, false, false, true};
            if (lead != '&' && lead != '\\' && lead != '%' && lead != '<')
                return {Sign::Same, 1, false, is_ascii_digit(lead)};
            if (is_last) return {Sign::Open};
            return {may_be_escape(lead, octet(text, at + 1)) ? Sign::Changed : Sign::Same};
        }
        if (lead == 0x80 || lead == 0xFF) return {};
        if (is_last) return {Sign::Open};
        const unsigned trail = octet(text, at + 1);
        if (trail < 0x40) return {is_ascii_digit(trail) ? Sign::Changed : Sign::Same};
        if (lead == 0xA1 && trail == 0xA1) return {Sign::Blank, 2};
        if (may_change(lead, trail)) return {Sign::Changed};
        return {Sign::Same, 2, is_han_row(lead)};
    }
};

template <std::size_t High>
struct Utf16 {
    static std::size_t skip(std::string_view, std::size_t at, std::size_t, Before&) noexcept {
        return at;
    }

    static char32_t unit(std::string_view text, std::size_t at) noexcept {
        return octet(text, at + High) << 8U | octet(text, at + 1 - High);
    }

    /// Signs that stand in any Chinese text and are folded within full-width words only, which show
    /// of themselves.
    static bool is_ordinary(char32_t code) noexcept {
        return (code >= 0x3001 && code <= 0x3011) || (code >= 0x2010 && code <= 0x2027) ||
               (code >= 0xFF01 && code <= 0xFF0F) || (code >= 0xFF1A && code <= 0xFF20);
    }

    [[nodiscard]] static Read at(std::string_view text, std::size_t at) noexcept {
        if (at + 2 > text.size()) return {Sign::Open};
        const char32_t code = unit(text, at);
        if (code >= 0x4E00 && code < 0xA000) return {Sign::Same, 2, true};
        if (code == ' ' || code == 0xA0 || code == 0x3000)
            return {Sign::Blank, 2, false, false, code == ' '};
        if (code < 0x80) {
            if (code != '&' && code != '\\' && code != '%' && code != '<')
                return {Sign::Same, 2, false, is_ascii_digit(code)};
            if (at + 4 > text.size()) return {Sign::Open};
            return {may_be_escape(code, unit(text, at + 2)) ? Sign::Changed : Sign::Same, 2};
        }
        if ((code & 0xFC00U) == 0xD800) return supplementary(text, at, code);
        const bool is_same = is_ordinary(code) || fold(code) == code;
        return {is_same ? Sign::Same : Sign::Changed, 2, code >= 0x3400};
    }

    [[nodiscard]] static Read supplementary(std::string_view text, std::size_t at,
                                            char32_t high) noexcept {
        if (at + 4 > text.size()) return {Sign::Open};
        const char32_t code = 0x10000 + ((high & 0x3FFU) << 10U) + (unit(text, at + 2) & 0x3FFU);
        return {fold(code) == code ? Sign::Same : Sign::Changed, 2, true};
    }
};

/// Where blanks from `at` on end, and what stands there.
template <typename Charset>
std::pair<std::size_t, Read> behind_blanks(std::string_view text, std::size_t at) noexcept {
    constexpr int kBlanksMax = 8;
    Read next{Sign::Blank, 0};
    for (int i = 0; next.sign == Sign::Blank && i <= kBlanksMax; ++i) {
        at += next.length;
        if (at >= text.size()) return {at, {Sign::Open, 0}};
        next = Charset::at(text, at);
    }
    return {at, next};
}

/// Blanks between Chinese characters of which one stands alone spread a word out; of digits, other
/// blanks than those of ASCII part a number. `words`: Chinese characters before, at most two.
template <typename Charset>
Sign look_at_blanks(std::string_view text, std::size_t at, int words, bool is_ascii) noexcept {
    const auto [behind, next] = behind_blanks<Charset>(text, at);
    if (next.sign == Sign::Open || next.sign == Sign::Changed) return next.sign;
    if (next.is_digit && !is_ascii) return Sign::Changed;
    if (words == 0 || !next.is_han) return Sign::Same;
    if (words == 1) return Sign::Changed;
    if (behind + next.length >= text.size()) return Sign::Open;
    const Read second = Charset::at(text, behind + next.length);
    if (second.sign == Sign::Open) return Sign::Open;
    return second.is_han ? Sign::Same : Sign::Changed;
}

}  // namespace

template <typename Charset>
ChangeWatch::Seen ChangeWatch::look_in(std::string_view text, std::size_t at, std::size_t wanted,
                                       TextEnd end) noexcept {
    Seen seen{at};
    Before before{words_, after_digit_};
    while (seen.at < text.size() && !seen.may_change) {
        const bool is_early = seen.at < wanted;
        seen.at = Charset::skip(text, seen.at, is_early ? wanted : text.size(), before);
        if (is_early && seen.at >= wanted) seen.boundary = seen.at;
        if (seen.at >= text.size() || (is_early && seen.at >= wanted)) continue;
        const Read read = Charset::at(text, seen.at);
        Sign sign = read.sign;
        if (sign == Sign::Blank && (before.words != 0 || before.is_digit))
            sign = look_at_blanks<Charset>(text, seen.at, before.words, read.is_ascii);
        if (sign == Sign::Open && end == TextEnd::Open) break;
        seen.may_change = sign == Sign::Changed;
        if (seen.may_change) break;
        const int words = read.is_han ? std::min(before.words + 1, 2) : 0;
        before = {static_cast<std::uint8_t>(words), read.is_digit};
        seen.at += read.length;
        if (is_early && seen.at >= wanted) seen.boundary = seen.at;
    }
    words_ = before.words;
    after_digit_ = before.is_digit;
    return seen;
}

bool may_change_pair(unsigned lead, unsigned trail) noexcept { return may_change(lead, trail); }

ChangeWatch::Seen ChangeWatch::look(std::string_view text, std::size_t at, std::size_t wanted,
                                    TextEnd end) noexcept {
    switch (octets_) {
        case Octets::Gb18030: return look_in<Gb18030>(text, at, wanted, end);
        case Octets::Utf16Le: return look_in<Utf16<1>>(text, at, wanted, end);
        case Octets::Utf16Be: return look_in<Utf16<0>>(text, at, wanted, end);
    }
    return {};
}

}  // namespace sealtap::content
