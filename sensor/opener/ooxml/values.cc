#include "opener/ooxml/values.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace sealtap::opener::ooxml {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::array kTold{"descr"sv,       "title"sv, "alt"sv,       "tooltip"sv,  "href"sv,
                           "displayText"sv, "instr"sv, "display"sv,   "location"sv, "prompt"sv,
                           "promptTitle"sv, "error"sv, "errorTitle"sv};

/// Names of fonts, and bullets.
constexpr std::array kLooks{"ascii"sv,    "hAnsi"sv, "eastAsia"sv, "cs"sv,  "font"sv,
                            "typeface"sv, "latin"sv, "ea"sv,       "char"sv};

}  // namespace

std::optional<std::int64_t> number_of(std::string_view value) noexcept {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    return error == std::errc{} ? std::optional(number) : std::nullopt;
}

std::optional<std::uint32_t> colour_of(std::string_view value) noexcept {
    if (value.starts_with('#')) value.remove_prefix(1);
    std::uint32_t colour = 0;
    const auto [end, error] =
        std::from_chars(value.data(), value.data() + value.size(), colour, 16);
    const bool is_whole = error == std::errc{} && end == value.data() + value.size();
    return is_whole && value.size() == 6 ? std::optional(colour) : std::nullopt;
}

bool is_on(const xml::Element& element, std::string_view attribute) noexcept {
    const std::string_view value = element.attributes.find(attribute).value_or("1");
    return value != "0" && value != "false" && value != "off";
}

bool is_told(std::string_view attribute, std::string_view value) noexcept {
    if (value.empty()) return false;
    if (std::ranges::find(kTold, attribute) != kTold.end()) return true;
    const bool is_ascii =
        std::ranges::all_of(value, [](char octet) { return static_cast<signed char>(octet) >= 0; });
    return !is_ascii && std::ranges::find(kLooks, attribute) == kLooks.end();
}

}  // namespace sealtap::opener::ooxml
