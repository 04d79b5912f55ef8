#include "detect/excerpt.h"

#include <algorithm>
#include <vector>

#include "detect/charset.h"
#include "detect/text_classes.h"
#include "detect/validators.h"

namespace sealtap::detect {
namespace {

constexpr std::size_t kDigitsMin = 11;
constexpr std::size_t kKeptFirst = 3;
constexpr std::size_t kKeptLast = 2;
/// So many characters that are no word may stand between two digits of one number.
constexpr std::size_t kBetweenMax = 3;

std::size_t kept_last(Finder finder) noexcept {
    return finder == Finder::Card || finder == Finder::Mobile ? 4 : 2;
}

/// %20, %2D and their like are one separator.
std::size_t escape_length(std::u32string_view text, std::size_t at) noexcept {
    const bool escaped =
        text.substr(at, 2) == U"%2" && at + 2 < text.size() && is_word(text[at + 2]);
    return escaped ? 3 : 0;
}

/// Where the next digit of the same number stands; npos when the number ends before `at`.
std::size_t next_digit(std::u32string_view text, std::size_t at) noexcept {
    for (std::size_t between = 0; at < text.size() && between <= kBetweenMax; ++between) {
        if (const std::size_t escape = escape_length(text, at); escape != 0) {
            at += escape;
            continue;
        }
        if (is_digit(text[at])) return at;
        if (is_word(text[at]) && text[at] != '_') break;
        ++at;
    }
    return std::u32string_view::npos;
}

bool is_in_a_row(const std::vector<std::size_t>& digits) noexcept {
    return digits.back() - digits.front() + 1 == digits.size();
}

/// Digits that are a time: YYYYMMDDhhmm(ss), or milliseconds since 1970 (13 digits from 1…).
bool is_time(std::u32string_view text, const std::vector<std::size_t>& digits) {
    if (!is_in_a_row(digits)) return false;
    std::string ascii;
    for (const std::size_t at : digits) {
        if (text[at] >= 0x80) return false;
        ascii += static_cast<char>(text[at]);
    }
    if (ascii.size() == 13) return ascii.front() == '1';
    if (ascii.size() != 12 && ascii.size() != 14) return false;
    const bool clock = ascii.substr(8, 2) < "24" && ascii.substr(10, 2) < "60" &&
                       (ascii.size() == 12 || ascii.substr(12, 2) < "61");
    return clock && (ascii.starts_with("19") || ascii.starts_with("20")) &&
           is_date(std::string_view(ascii).substr(0, 8));
}

}  // namespace

std::u32string mask_digits(std::u32string_view text) {
    std::u32string out(text);
    std::vector<std::size_t> digits;
    const auto finish = [&] {
        if (digits.size() >= kDigitsMin && !is_time(text, digits)) {
            for (std::size_t i = kKeptFirst; i + kKeptLast < digits.size(); ++i)
                out[digits[i]] = '*';
        }
        digits.clear();
    };
    std::size_t at = 0;
    while (at < text.size()) {
        if (!is_digit(text[at])) {
            ++at;
            continue;
        }
        digits.push_back(at);
        const std::size_t next = next_digit(text, at + 1);
        if (next == std::u32string_view::npos) finish();
        at = next == std::u32string_view::npos ? at + 1 : next;
    }
    finish();
    return out;
}

MaskedText ExcerptMaker::identifier(Finder finder, std::string_view value) {
    std::string masked(value);
    const std::size_t last = kept_last(finder);
    for (std::size_t i = kKeptFirst; i + last < masked.size(); ++i) masked[i] = '*';
    return seal(std::move(masked));
}

MaskedText ExcerptMaker::marking(std::u32string_view text) {
    constexpr std::size_t kExcerptMax = 64;
    std::string out;
    bool blank = false;
    for (const char32_t c : mask_digits(text.substr(0, kExcerptMax))) {
        const bool skipped = is_space(c) || is_line_break(c) || c < 0x20 || c == 0x7F;
        if (!skipped && blank && !out.empty()) out += ' ';
        blank = skipped;
        if (!skipped) append_utf8(c, out);
    }
    return seal(std::move(out));
}

}  // namespace sealtap::detect
