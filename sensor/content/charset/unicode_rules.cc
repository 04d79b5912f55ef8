#include "content/charset/unicode_rules.h"

#include <string_view>

#include "content/utf8.h"

namespace sealtap::content {
namespace {

bool is_high_surrogate(char32_t unit) noexcept { return unit >= 0xD800 && unit < 0xDC00; }
bool is_low_surrogate(char32_t unit) noexcept { return unit >= 0xDC00 && unit < 0xE000; }

}  // namespace

Character Utf8Rules::step(Bytes octets) noexcept {
    const unsigned lead = octet_at(octets, 0);
    if (lead < 0x80) return {lead, 1};
    const std::string_view text = text_of(octets);
    const std::size_t length = length_by_lead(text[0]);
    if (length == 0) return {};
    char32_t code = lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if (i == text.size()) return kUnfinished;
        if (!(i == 1 ? may_be_second(text[0], text[1]) : continues_character(text[i]))) return {};
        code = code << 6U | (octet_at(octets, i) & 0x3FU);
    }
    return {code, static_cast<std::uint8_t>(length)};
}

char32_t UnitRules::unit(Bytes octets) const noexcept {
    char32_t value = 0;
    for (std::size_t i = 0; i < unit_octets_; ++i) {
        const std::size_t at = order_ == ByteOrder::Big ? i : unit_octets_ - 1U - i;
        value = value << 8U | octet_at(octets, at);
    }
    return value;
}

void UnitRules::find_order(Bytes octets) noexcept {
    order_ = ByteOrder::Big;
    if (unit(octets) != 0xFEFF) order_ = ByteOrder::Little;
}

Character UnitRules::step(Bytes octets) noexcept {
    // Behind a gap that ended within a unit.
    if (offset_ != 0) {
        offset_ = static_cast<std::uint8_t>((offset_ + 1U) % unit_octets_);
        return {};
    }
    if (octets.size() < unit_octets_) return kUnfinished;
    if (order_ == ByteOrder::Marked) find_order(octets);
    return unit_octets_ == 2 ? utf16(octets) : utf32(octets);
}

Character UnitRules::utf16(Bytes octets) const noexcept {
    const char32_t high = unit(octets);
    if (is_low_surrogate(high)) return {kNoCharacter, 2};
    if (!is_high_surrogate(high)) return {high, 2};
    if (octets.size() < 4) return kUnfinished;
    const char32_t low = unit(octets.subspan(2));
    if (!is_low_surrogate(low)) return {kNoCharacter, 2};
    return {0x10000 + ((high & 0x3FFU) << 10U) + (low & 0x3FFU), 4};
}

Character UnitRules::utf32(Bytes octets) const noexcept {
    const char32_t code = unit(octets);
    const bool is_valid = code < 0xD800 || (code > 0xDFFF && code <= 0x10FFFF);
    return {is_valid ? code : kNoCharacter, 4};
}

void UnitRules::on_gap(std::uint64_t length) noexcept {
    offset_ = static_cast<std::uint8_t>((offset_ + length % unit_octets_) % unit_octets_);
}

}  // namespace sealtap::content
