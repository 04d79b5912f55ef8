#include "detect/digit_finder.h"

#include <algorithm>
#include <cstring>

namespace sealtap::detect {
namespace {

constexpr std::size_t kDigitsMin = 3;  // 138 1234 5678
constexpr std::size_t kDigitsMax = 24;

bool is_ascii_digit(std::uint8_t value) noexcept { return value >= '0' && value <= '9'; }
bool is_word_octet(std::uint8_t value) noexcept {
    return is_ascii_digit(value) || (value >= 'A' && value <= 'Z') ||
           (value >= 'a' && value <= 'z');
}
bool is_gb_lead(std::uint8_t value) noexcept { return value >= 0x81 && value <= 0xFE; }

/// Whether any of eight octets is 0x30-0x3F: a digit or nearly one.
bool may_hold_digit(std::uint64_t word) noexcept {
    constexpr std::uint64_t kOnes = 0x0101010101010101U;
    const std::uint64_t x = (word & (kOnes * 0xF0)) ^ (kOnes * 0x30);
    return ((x - kOnes) & ~x & (kOnes * 0x80)) != 0;
}

char narrow_character(std::byte octet) noexcept {
    if (octet == std::byte{0}) return DigitRun::kNul;
    return octet < std::byte{0x80} ? static_cast<char>(octet) : DigitRun::kForeign;
}

}  // namespace

std::uint8_t DigitFinder::octet(std::size_t at) const noexcept {
    return std::to_integer<std::uint8_t>(region_.octets[at]);
}

bool DigitFinder::is_digit_at(std::size_t at) const noexcept {
    return at < region_.octets.size() && is_ascii_digit(octet(at));
}

std::size_t DigitFinder::skip_to_digit(std::size_t at) const noexcept {
    while (at + sizeof(std::uint64_t) <= end_) {
        std::uint64_t word = 0;
        std::memcpy(&word, &region_.octets[at], sizeof word);
        if (may_hold_digit(word)) {
            for (std::size_t i = 0; i < sizeof word; ++i) {
                if (is_ascii_digit(octet(at + i))) return at + i;
            }
        }
        at += sizeof word;
    }
    while (at < end_ && !is_ascii_digit(octet(at))) ++at;
    return at;
}

/// The next digit at which a run may begin that identify() accepts.
std::size_t DigitFinder::skip_to_run(std::size_t at) const noexcept {
    return map_ == nullptr ? skip_to_digit(at) : map_->next(at, end_);
}

/// Whether identify() could accept a run of ASCII digits, by its length and an octet or two behind
/// it: a group of three, four or six digits goes on behind a separator, and the code of up to ten
/// digits that an organisation may have has 18 characters.
bool DigitFinder::is_worth_a_look(std::size_t first, std::size_t digits) const noexcept {
    constexpr std::size_t kUsccLength = 18;
    const std::size_t end = first + digits;
    if (digits == 3 || digits == 4 || digits == 6)
        return is_digit_at(end + 1) && (octet(end) == ' ' || octet(end) == '-');
    if (digits < 7 || digits > 19) return false;
    if (digits > 10) return true;
    // The first character may be a letter before the digits.
    const std::size_t last = first + kUsccLength - 2;
    return last < region_.octets.size() && is_word_octet(octet(end)) && is_word_octet(octet(last));
}

/// Whether ASCII digits begin there, by what stands beside them alone: no walk over the octets that
/// began elsewhere comes to another answer.
bool DigitFinder::begins_narrow(std::size_t at) const noexcept {
    if (!is_digit_at(at + 1) || ends_gb18030_character(at)) return false;
    return at == 0 || !is_digit_at(at - 1) || ends_gb18030_character(at - 1);
}

/// The same of digits in UTF-16: d 0 d 0 in little endian, 0 d 0 d in big. The octet before the
/// first one and the one behind the last may be a digit, half of another character (。 is 3002), or
/// begin a number in ASCII.
bool DigitFinder::begins_wide(std::size_t at) const noexcept {
    if (!is_digit_at(at + 2) || octet(at + 1) != 0) return false;
    return at < 2 || octet(at - 1) != 0 || !is_digit_at(at - 2);
}

std::size_t DigitFinder::count_digits(std::size_t at, std::size_t step) const noexcept {
    std::size_t digits = 1;
    while (is_digit_at(at + digits * step) && (step == 1 || octet(at + digits * step - 1) == 0))
        ++digits;
    return digits;
}

/// Whether the digit there is the last octet of a four-octet character (lead, digit, lead, digit).
/// No other text has octets of that form: in UTF-8 the ones above 0x80 come in groups.
bool DigitFinder::ends_gb18030_character(std::size_t at) const noexcept {
    return at >= 3 && is_gb_lead(octet(at - 1)) && is_digit_at(at - 2) && is_gb_lead(octet(at - 3));
}

bool DigitFinder::next(DigitRun& run) {
    while (true) {
        at_ = skip_to_run(at_);
        if (at_ >= end_) return false;
        const std::size_t first = at_++;
        const bool wide = begins_wide(first);
        if (!wide && !begins_narrow(first)) continue;
        const std::size_t step = wide ? 2 : 1;
        const std::size_t digits = count_digits(first, step);
        // The last digit may be the first of a run of the other width.
        at_ = first + (digits - 1) * step;
        if (digits < kDigitsMin || digits > kDigitsMax) continue;
        if (map_ != nullptr && !wide && !is_worth_a_look(first, digits)) continue;
        run.met_at = first_digit_ = first;
        raw_digits_ = run.digits = digits;
        if (wide) {
            read_wide(run);
        } else {
            read_narrow(run);
        }
        return true;
    }
}

/// Whether digits often stand beside that code unit in UTF-16 text.
bool DigitFinder::is_common_unit(std::uint8_t high, std::uint8_t low) const noexcept {
    switch (high) {
        case 0x00:
            return (low >= 0x20 && low < 0x7F) || (low >= '\t' && low <= '\r') || low == 0xB7;
        case 0x20: return low >= 0x10 && low < 0x40;  // “ ” — …
        case 0x30: return low < 0x20 || low > 0x40;   // 、。《》 and kana
        case 0xFE: return low == 0xFF;                // the mark of the order of octets
        case 0xFF: return (low > 0 && low < 0x5F) || (low >= 0xE0 && low < 0xE7);
        default: return table_.is_everyday(static_cast<char32_t>(high << 8U | low));
    }
}

/// How many code units around the run would be no common characters, were they of that width.
std::size_t DigitFinder::count_odd_units(DigitWidth width, std::size_t looked) const noexcept {
    const bool little = width == DigitWidth::Little;
    // In big endian every unit begins one octet earlier.
    const std::size_t shift = little ? 0 : 1;
    const auto is_odd = [&](std::size_t at) {
        return little ? !is_common_unit(octet(at + 1), octet(at))
                      : !is_common_unit(octet(at), octet(at + 1));
    };
    std::size_t odd = 0;
    // From the run's own ends on, each of which may be half of another character.
    for (std::size_t i = 0; i <= looked; ++i) {
        const std::size_t back = 2 * i + shift;
        if (first_digit_ >= back && is_odd(first_digit_ - back)) ++odd;
        const std::size_t after = first_digit_ + 2 * (raw_digits_ + i - 1) - shift;
        if (after + 1 < region_.octets.size() && is_odd(after)) ++odd;
    }
    return odd;
}

/// ASCII in UTF-16 can be read in both orders of octets. What stands around decides, further away
/// where what is near says little, and then that text rather begins at an even offset.
bool DigitFinder::is_little() const noexcept {
    constexpr std::size_t kClear = 4;
    std::size_t odd_little = 0;
    std::size_t odd_big = 0;
    for (const std::size_t looked : {std::size_t{12}, std::size_t{80}}) {
        odd_little = count_odd_units(DigitWidth::Little, looked);
        odd_big = count_odd_units(DigitWidth::Big, looked);
        if (std::max(odd_little, odd_big) - std::min(odd_little, odd_big) >= kClear) break;
    }
    const bool even = (region_.base + first_digit_) % 2 == 0;
    return odd_little != odd_big ? odd_little < odd_big : even;
}

/// One octet of the high ones lies outside the run: the last digit's in little endian, the first
/// one's in big. When it is not 0, that octet 0x30-0x39 is half of another character (户 is 6237).
void DigitFinder::read_wide(DigitRun& run) {
    const bool little = is_little();
    const std::size_t high = little ? first_digit_ + 2 * raw_digits_ - 1 : first_digit_ - 1;
    const bool whole =
        (little || first_digit_ > 0) && high < region_.octets.size() && octet(high) == 0;
    run.width = little ? DigitWidth::Little : DigitWidth::Big;
    run.digits = raw_digits_ - (whole ? 0U : 1U);
    run.begin = little ? first_digit_ : first_digit_ + (whole ? 0U : 2U) - 1;
    const auto size = static_cast<std::ptrdiff_t>(region_.octets.size());
    for (std::size_t i = 0; i < run.characters.size(); ++i) {
        const std::ptrdiff_t at =
            static_cast<std::ptrdiff_t>(run.begin) +
            2 * (static_cast<std::ptrdiff_t>(i) - static_cast<std::ptrdiff_t>(DigitRun::kLeft));
        if (at < 0 || at + 1 >= size) {
            run.characters[i] = at < 0 ? '\0' : beyond();
            continue;
        }
        const std::uint8_t first = octet(static_cast<std::size_t>(at));
        const std::uint8_t second = octet(static_cast<std::size_t>(at) + 1);
        const std::uint8_t upper = little ? second : first;
        const std::uint8_t lower = little ? first : second;
        run.characters[i] =
            upper == 0 && lower < 0x80 ? static_cast<char>(lower) : DigitRun::kForeign;
    }
}

/// What stands behind the region: where more may come, a number may go on.
char DigitFinder::beyond() const noexcept {
    return region_.right == Edge::Pause ? DigitRun::kPause : '\0';
}

void DigitFinder::read_narrow(DigitRun& run) {
    run.width = DigitWidth::Octet;
    run.begin = first_digit_;
    const std::size_t left = std::min(first_digit_, DigitRun::kLeft);
    const std::size_t right = std::min(region_.octets.size() - first_digit_, DigitRun::kRight);
    const Bytes around = region_.octets.subspan(first_digit_ - left, left + right);
    const auto begin = run.characters.begin();
    const auto at = std::fill_n(begin, DigitRun::kLeft - left, '\0');
    const auto behind = std::ranges::transform(around, at, narrow_character).out;
    std::fill(behind, run.characters.end(), beyond());
    hide_later_octets(run);
}

/// Whether the octet there may be the later part of a character of GB18030, whatever it looks like
/// (機 is 99 43, and 43 is C): in UTF-8 what stands before it ends a character of its own.
bool DigitFinder::may_end_character(std::size_t at) const noexcept {
    if (at == 0 || octet(at) < 0x30 || octet(at) > 0x7E || !is_gb_lead(octet(at - 1))) return false;
    constexpr std::size_t kLooked = 24;
    std::size_t from = at;
    while (from > 0 && at - from < kLooked && octet(from - 1) >= 0x80) --from;
    // So far back a look may begin inside a character.
    if (at - from == kLooked) {
        for (int skipped = 0; skipped < 3 && (octet(from) & 0xC0U) == 0x80; ++skipped) ++from;
    }
    while (from < at) {
        const std::size_t length = decode_utf8(region_.octets.subspan(from, at - from)).length;
        if (length == 1) return true;
        from += length;
    }
    return false;
}

/// Before the run, what only looks like ASCII is the later part of another character.
void DigitFinder::hide_later_octets(DigitRun& run) {
    const std::size_t first = first_digit_;
    const std::size_t from = first - std::min(first, DigitRun::kLeft);
    std::array<bool, DigitRun::kLeft> doubtful{};
    bool any = false;
    for (std::size_t at = std::max<std::size_t>(from, 1); at < first; ++at) {
        if (octet(at - 1) < 0x81 || octet(at) >= 0x80) continue;
        doubtful[at - from] = may_end_character(at);
        any = any || doubtful[at - from];
    }
    if (!any) return;
    const auto boundary = aligner_.boundary_from(region_, from);
    std::size_t begin = boundary.value_or(first);
    for (std::size_t at = from; at < first; ++at) {
        while (begin < at) begin += gb18030_length(region_.octets.subspan(begin));
        if (doubtful[at - from] && begin != at)
            run.characters[DigitRun::kLeft - (first - at)] = DigitRun::kForeign;
    }
}

}  // namespace sealtap::detect
