#include "opener/xml/odd_attributes.h"

#include <algorithm>
#include <array>
#include <utility>

#include "opener/ooxml/values.h"
#include "opener/xml/blanks.h"

namespace sealtap::opener::xml {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::size_t kLinesBytesMax = 1U << 20U;

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// No size, no identifier and no colour has as many digits in a row.
bool has_long_number(std::string_view value) noexcept {
    constexpr std::size_t kDigitsMax = 10;
    std::size_t digits = 0;
    return std::ranges::any_of(value, [&](char c) {
        digits = is_digit(c) ? digits + 1 : 0;
        return digits > kDigitsMax;
    });
}

/// Two words, or one in capitals before a colon: TLP:RED. A list of prefixes is none.
bool has_words(std::string_view value) noexcept {
    constexpr std::size_t kPrefixMax = 8;
    std::size_t letters = 0;
    std::size_t octets = 0;
    std::size_t longest = 0;
    std::size_t words = 0;
    bool is_mark = false;
    for (std::size_t i = 0; i <= value.size(); ++i) {
        const char c = i < value.size() ? value[i] : ' ';
        octets = c == ' ' ? 0 : octets + 1;
        longest = std::max(longest, octets);
        if (is_letter(c)) {
            ++letters;
            continue;
        }
        is_mark |= c == ':' && letters > 1 && value[i - 1] <= 'Z' && i + 1 < value.size();
        words += letters > 1 ? 1 : 0;
        letters = 0;
    }
    const bool is_spaced = value.find(' ') != std::string_view::npos;
    return is_mark || (words > 1 && is_spaced && longest > kPrefixMax);
}

/// Declarations of style, paths and the like: what stands between their words is no space alone.
bool is_code(std::string_view value) noexcept {
    constexpr std::array kBegins{"position:"sv, "margin-"sv, "width:"sv, "height:"sv, "mso-"sv};
    return std::ranges::any_of(kBegins, [&](auto begin) { return value.starts_with(begin); }) &&
           !has_long_number(value) && value.find_first_of("\"'") == std::string_view::npos;
}

bool is_odd(std::string_view value) noexcept {
    constexpr std::size_t kOctetsMax = 200;
    if (is_measure(value)) return has_long_number(value);
    if (value.size() > kOctetsMax) return !is_code(value);
    return (has_words(value) && !is_code(value)) || has_long_number(value);
}

/// What a format reads as text beside what is told everywhere.
bool is_read(const Element& element, std::string_view name) noexcept {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 13> kRead{
        {{"comment", "author"},
         {"textpath", "string"},
         {"sheet", "name"},
         {"table", "name"},
         {"user-defined", "name"},
         {"definedName", "name"},
         {"person", "displayName"},
         {"meta", "content"},
         {"input", "value"},
         {"input", "placeholder"},
         {"sheetName", "val"},
         {"cacheField", "name"},
         {"tableColumn", "name"}}};
    const auto is_it = [&](const auto& pair) {
        return pair.first == element.local && pair.second == name;
    };
    return std::ranges::any_of(kRead, is_it) || element.local == "label" ||
           (element.local == "property" && name != "name") ||
           (name == "v" && element.local.size() == 1) ||
           (name == "Target" && element.get("TargetMode") == "External") || name == "aria-label" ||
           name == "Creator" || (name == "src" && element.local == "img");
}

}  // namespace

void OddAttributes::on_start(const Element& element) {
    element.attributes.each([&](std::string_view name, std::string_view value) {
        // OpenDocument's names are told by nobody, in whatever charset.
        const bool is_named = name == "name" && element.local.find('-') != std::string_view::npos;
        const bool is_told = ooxml::is_told(name, value) && !is_named;
        const bool is_foreign = is_named && ooxml::is_told(name, value);
        if (is_told || is_read(element, name) || (!is_foreign && !is_odd(value))) return;
        if (known_.contains(std::string(value))) return;
        if (lines_.size() + value.size() > kLinesBytesMax || known_.size() == kKnownMax) {
            is_full_ = true;
            return;
        }
        known_.emplace(value);
        lines_.append(value) += '\n';
    });
    events_.on_start(element);
}

}  // namespace sealtap::opener::xml
