// What a run of digits is.
#include <algorithm>
#include <span>

#include "detect/digit_finder.h"
#include "detect/validators.h"

namespace sealtap::detect {
namespace {

constexpr std::size_t kUsccLength = 18;

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
/// No underscore, which parts the words of a file name. What may still come counts as a word.
bool is_word(char c) noexcept {
    return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == DigitRun::kPause;
}
bool is_octal(char c) noexcept { return c >= '0' && c <= '7'; }
bool is_hex(char c) noexcept {
    return is_digit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}
bool is_separator(char c) noexcept { return c == ' ' || c == '-'; }

/// Characters of a run; text() has the digits of all groups alone.
class Form {
public:
    std::ptrdiff_t first = 0;
    std::size_t length = 0;

    [[nodiscard]] std::string_view text() const noexcept {
        return std::string_view(octets_.data(), size_).substr(dropped_);
    }
    /// All that is appended fits into what a run holds.
    void append(std::string_view octets) noexcept {
        std::ranges::copy(octets, octets_.begin() + static_cast<std::ptrdiff_t>(size_));
        size_ += octets.size();
    }
    void drop_front(std::size_t octets) noexcept {
        dropped_ += octets;
        first += static_cast<std::ptrdiff_t>(octets);
        length -= octets;
    }

private:
    std::size_t size_ = 0;
    std::size_t dropped_ = 0;
    std::array<char, DigitRun::kRight> octets_;
};

/// Length of the word that begins with the run.
std::size_t word_length(const DigitRun& run) noexcept {
    std::size_t length = run.digits;
    while (length + 2 < DigitRun::kRight && is_word(run.at(static_cast<std::ptrdiff_t>(length))))
        ++length;
    return length;
}

/// A point or a comma with a digit behind it makes a fraction, an address or a version of it.
bool continues_number(const DigitRun& run, std::ptrdiff_t end) noexcept {
    return run.at(end) == '.' && (is_digit(run.at(end + 1)) || run.at(end + 1) == DigitRun::kPause);
}

/// \n, \r and \t as JSON and program text write them end a word: their letter is none of it.
bool is_escape_before(const DigitRun& run, std::ptrdiff_t begin) noexcept {
    const char before = run.at(begin - 1);
    return run.at(begin - 2) == '\\' && (before == 'n' || before == 'r' || before == 't');
}

bool begins_number(const DigitRun& run, std::ptrdiff_t begin) noexcept {
    const char before = run.at(begin - 1);
    if (is_escape_before(run, begin)) return true;
    return !is_word(before) && !(before == '.' && is_digit(run.at(begin - 2)));
}

std::string_view characters(const DigitRun& run, std::ptrdiff_t from, std::size_t length) noexcept {
    const std::ptrdiff_t begin = from + static_cast<std::ptrdiff_t>(DigitRun::kLeft);
    return std::string_view(run.characters.data(), run.characters.size())
        .substr(static_cast<std::size_t>(begin), length);
}

std::size_t digits_from(const DigitRun& run, std::ptrdiff_t at) noexcept {
    std::size_t digits = 0;
    while (at + static_cast<std::ptrdiff_t>(digits) <
               static_cast<std::ptrdiff_t>(DigitRun::kRight) &&
           is_digit(run.at(at + static_cast<std::ptrdiff_t>(digits))))
        ++digits;
    return digits;
}

/// Whether the word at [from, to) goes on a row of groups of that size: 5555, 52E3, but not Visa.
bool is_further_group(const DigitRun& run, std::ptrdiff_t from, std::ptrdiff_t to,
                      std::size_t size) {
    if (size == 0 || static_cast<std::size_t>(to - from) != size) return false;
    const std::string_view word = characters(run, from, size);
    return std::ranges::any_of(word, is_digit) || std::ranges::all_of(word, is_hex);
}

bool has_group_behind(const DigitRun& run, std::ptrdiff_t from, std::size_t size) {
    if (run.at(from) == DigitRun::kPause) return true;
    std::ptrdiff_t to = from;
    while (to < from + 6 && is_word(run.at(to))) ++to;
    return is_further_group(run, from, to, size);
}

bool has_group_before(const DigitRun& run, std::ptrdiff_t to, std::size_t size) {
    std::ptrdiff_t from = to;
    while (from > to - 6 && is_word(run.at(from - 1))) --from;
    return is_further_group(run, from, to, size);
}

/// The run as digits in groups of these sizes, parted by one and the same blank or dash, with no
/// further group of `neighbour` digits on either side: a table row of numbers is no card.
std::optional<Form> grouped(const DigitRun& run, std::span<const std::size_t> groups,
                            std::size_t neighbour) {
    const char separator = run.at(static_cast<std::ptrdiff_t>(groups.front()));
    if (!is_separator(separator) || !begins_number(run, 0)) return std::nullopt;
    Form form;
    std::ptrdiff_t at = 0;
    for (const std::size_t size : groups) {
        if (at != 0) {
            if (run.at(at) != separator) return std::nullopt;
            ++at;
        }
        const std::size_t found = digits_from(run, at);
        const bool ends_in_x = size == 4 && found == 3 && (run.at(at + 3) | 0x20) == 'x';
        if (found != size && !ends_in_x) return std::nullopt;
        form.append(characters(run, at, size));
        at += static_cast<std::ptrdiff_t>(size);
    }
    form.length = static_cast<std::size_t>(at);
    if (is_word(run.at(at)) || continues_number(run, at)) return std::nullopt;
    const bool goes_on = run.at(at) == '-'
                             ? is_word(run.at(at + 1))
                             : run.at(at) == separator && has_group_behind(run, at + 1, neighbour);
    if (goes_on) return std::nullopt;
    if (run.at(-1) == '-' && is_word(run.at(-2))) return std::nullopt;
    const bool follows = run.at(-1) == separator && has_group_before(run, -1, neighbour);
    return follows ? std::nullopt : std::optional(form);
}

Form form_of(const DigitRun& run, std::ptrdiff_t first, std::size_t length) noexcept {
    Form form;
    form.first = first;
    form.length = length;
    form.append(characters(run, first, length));
    return form;
}

/// The run as one word.
std::optional<Form> whole(const DigitRun& run) {
    const std::size_t length = word_length(run);
    if (!begins_number(run, 0) || continues_number(run, static_cast<std::ptrdiff_t>(length)))
        return std::nullopt;
    return form_of(run, 0, length);
}

bool has_prefix(const CompiledRule& rule, std::string_view digits) noexcept {
    return std::ranges::any_of(
        rule.prefixes, [&](const CompiledPrefix& prefix) { return prefix.matches(digits); });
}

bool is_resident(const CompiledRule& rule, const Form& form) {
    return form.text().size() == 18 && has_prefix(rule, form.text()) &&
           has_resident_check(form.text());
}

bool is_card(const CompiledRule& rule, const Form& form) {
    return form.text().size() >= 12 && form.text().size() <= 19 &&
           std::ranges::all_of(form.text(), is_digit) && has_prefix(rule, form.text()) &&
           passes_luhn(form.text());
}

bool is_mobile(const CompiledRule& rule, const Form& form) {
    return form.text().size() == 11 && std::ranges::all_of(form.text(), is_digit) &&
           has_prefix(rule, form.text());
}

/// The time of modification in the header of a tar archive (POSIX.1, pax, "ustar Interchange
/// Format"): eleven octal digits behind the size's and before the six of the checksum.
bool is_tar_time(const DigitRun& run, const Form& form) {
    const auto ends_field = [](char c) { return c == DigitRun::kNul || c == ' '; };
    if (!std::ranges::all_of(form.text(), is_octal)) return false;
    const std::ptrdiff_t end = form.first + static_cast<std::ptrdiff_t>(form.length);
    if (!ends_field(run.at(-1)) || !ends_field(run.at(end)) || run.at(end + 7) != DigitRun::kNul)
        return false;
    return std::ranges::all_of(characters(run, -7, 6), is_octal) &&
           std::ranges::all_of(characters(run, end + 1, 6), is_octal);
}

/// Without the country's number: +8613812345678, 008613812345678, 8613812345678.
void drop_country(Form& form) {
    for (const std::string_view country : {"0086", "86"}) {
        if (form.text().size() != 11 + country.size() || !form.text().starts_with(country))
            continue;
        return form.drop_front(country.size());
    }
}

/// The forms in which the identifiers are written.
std::optional<Form> resident_form(const DigitRun& run) {
    constexpr std::array<std::size_t, 3> kGroups{6, 8, 4};
    return run.digits == 6 ? grouped(run, kGroups, 0) : whole(run);
}

std::optional<Form> card_form(const DigitRun& run) {
    constexpr std::array<std::size_t, 5> kFive{4, 4, 4, 4, 3};
    constexpr std::array<std::size_t, 4> kFour{4, 4, 4, 4};
    constexpr std::array<std::size_t, 3> kAmex{4, 6, 5};
    constexpr std::array<std::size_t, 3> kDiners{4, 6, 4};
    constexpr std::array<std::size_t, 2> kTwo{6, 13};
    if (run.digits == 6) return grouped(run, kTwo, 0);
    if (run.digits != 4) return whole(run);
    if (auto form = grouped(run, kFive, 4)) return form;
    if (auto form = grouped(run, kFour, 4)) return form;
    if (auto form = grouped(run, kAmex, 4)) return form;
    return grouped(run, kDiners, 4);
}

std::optional<Form> mobile_form(const DigitRun& run) {
    constexpr std::array<std::size_t, 3> kGroups{3, 4, 4};
    if (run.digits == 3) {
        if (run.at(-1) == '+') return std::nullopt;  // another country's number
        if (run.at(-1) != '-' || run.at(-2) != '6') return grouped(run, kGroups, 4);
        DigitRun bare = run;  // +86-138-1234-5678
        bare.characters[DigitRun::kLeft - 1] = ' ';
        return grouped(bare, kGroups, 4);
    }
    auto form = whole(run);
    if (!form) return form;
    drop_country(*form);
    const bool other_country = run.at(-1) == '+' && form->first == 0;
    return other_country || is_tar_time(run, *form) ? std::nullopt : form;
}

/// A USCC may begin with one letter, which the run of digits does not hold.
std::optional<Form> uscc_form(const DigitRun& run) {
    constexpr std::string_view kLetters = "ANYany";
    const bool with_letter =
        kLetters.find(run.at(-1)) != std::string_view::npos && !is_escape_before(run, 0);
    if (!with_letter) return whole(run);
    if (!begins_number(run, -1)) return std::nullopt;
    const std::size_t length = word_length(run) + 1;
    return form_of(run, -1, length);
}

std::string upper(std::string_view octets) {
    std::string text(octets);
    for (char& c : text) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return text;
}

/// 91110000600037341u is a number of a program with its type behind it.
bool is_literal(std::string_view text) noexcept {
    const char last = text.empty() ? '\0' : text.back();
    return last >= 'a' && last <= 'z' &&
           std::ranges::all_of(text.substr(0, text.size() - 1), is_digit);
}

/// The rule of that finder, if it is in force and accepts the form.
template <class Accepts>
std::optional<Identifier> accept(const CompiledRules& rules, Finder finder,
                                 const std::optional<Form>& form, Accepts accepts) {
    const auto rule = rules.finders[static_cast<std::size_t>(finder)];
    if (!rule || !form || !accepts(rules.rules[*rule], *form)) return std::nullopt;
    return Identifier{*rule, form->first, form->length, upper(form->text())};
}

}  // namespace

std::optional<Identifier> identify(const DigitRun& run, const CompiledRules& rules) {
    const bool grouped_card = run.digits == 4 || run.digits == 6;
    if (run.digits == 17 || run.digits == 18 || run.digits == 6) {
        if (auto found = accept(rules, Finder::ResidentId, resident_form(run), is_resident))
            return found;
    }
    if (run.digits >= 7 && run.digits <= 18) {
        const auto accepts = [](const CompiledRule&, const Form& form) {
            return form.text().size() == kUsccLength && !is_literal(form.text()) &&
                   is_uscc(upper(form.text()));
        };
        if (auto found = accept(rules, Finder::Uscc, uscc_form(run), accepts)) return found;
    }
    if (grouped_card || (run.digits >= 12 && run.digits <= 19)) {
        if (auto found = accept(rules, Finder::Card, card_form(run), is_card)) return found;
    }
    if (run.digits == 3 || run.digits == 11 || run.digits == 13 || run.digits == 15)
        return accept(rules, Finder::Mobile, mobile_form(run), is_mobile);
    return std::nullopt;
}

}  // namespace sealtap::detect
