#include "content/charset/shift_rules.h"

#include <span>
#include <string_view>
#include <utility>

#include "content/charset/table_rules.h"

namespace sealtap::content {
namespace {

constexpr unsigned kEscape = 0x1B;
constexpr unsigned kShiftOut = 0x0E;
constexpr unsigned kShiftIn = 0x0F;

bool is_graphic(unsigned octet) noexcept { return octet > 0x20 && octet < 0x7F; }

/// The pair of seven bits each behind `prefix`, in a table of the eight-bit form.
Character seven_bit_pair(const PairTable& table, Bytes octets, std::size_t prefix) noexcept {
    if (octets.size() < prefix + 2) return kUnfinished;
    const unsigned trail = octet_at(octets, prefix + 1);
    if (!is_graphic(trail)) return {kNoCharacter, static_cast<std::uint8_t>(prefix + 1)};
    const char32_t code = table.find(octet_at(octets, prefix) | 0x80U, trail | 0x80U);
    return {code != 0 ? code : kNoCharacter, static_cast<std::uint8_t>(prefix + 2)};
}

/// 64: none.
unsigned base64_value(unsigned octet) noexcept {
    if (octet >= 'A' && octet <= 'Z') return octet - 'A';
    if (octet >= 'a' && octet <= 'z') return octet - 'a' + 26;
    if (octet >= '0' && octet <= '9') return octet - '0' + 52;
    return octet == '+' ? 62 : octet == '/' ? 63 : 64;
}

}  // namespace

Character HzRules::step(Bytes octets) noexcept {
    const unsigned octet = octet_at(octets, 0);
    if (octet == '\n') in_pairs_ = false;
    if (octet >= 0x80) return {};
    if (octet == '~') return tilde(octets);
    if (!in_pairs_ || !is_graphic(octet)) return {octet, 1};
    return seven_bit_pair(*gb_, octets, 0);
}

Character HzRules::tilde(Bytes octets) noexcept {
    if (octets.size() < 2) return kUnfinished;
    switch (octet_at(octets, 1)) {
        case '{': in_pairs_ = true; return {kNothing, 2};
        case '}': in_pairs_ = false; return {kNothing, 2};
        case '\n': in_pairs_ = false; return {kNothing, 2};
        case '~': return {in_pairs_ ? kNoCharacter : '~', 2};
        default: return {in_pairs_ ? kNoCharacter : '~', 1};
    }
}

Character Utf7Rules::step(Bytes octets) noexcept {
    const unsigned octet = octet_at(octets, 0);
    if (in_base64_ && base64_value(octet) != 64) return coded(octets);
    if (std::exchange(in_base64_, false) && octet == '-') return {kNothing, 1};
    if (octet >= 0x80) return {};
    if (octet != '+') return {octet, 1};
    if (octets.size() < 2) return kUnfinished;
    if (octet_at(octets, 1) == '-') return {'+', 2};
    if (base64_value(octet_at(octets, 1)) == 64) return {'+', 1};
    in_base64_ = true;
    bits_ = {};
    return {kNothing, 1};
}

/// One character: two or three octets for a unit, up to six for two surrogates.
Character Utf7Rules::coded(Bytes octets) noexcept {
    Bits bits = bits_;
    char32_t high = 0;
    for (std::size_t i = 0; i < octets.size(); ++i) {
        const unsigned value = base64_value(octet_at(octets, i));
        if (value == 64) {
            // Bits that fill the last octet up are zero; half a surrogate pair is none.
            const bool is_whole = high == 0 && (bits.value & ((1U << bits.count) - 1U)) == 0;
            bits_ = {};
            return {is_whole ? kNothing : kNoCharacter, static_cast<std::uint8_t>(i)};
        }
        bits.value = (bits.value << 6U | value) & 0xFFFFFFU;
        bits.count = static_cast<std::uint8_t>(bits.count + 6);
        if (bits.count < 16) continue;
        bits.count = static_cast<std::uint8_t>(bits.count - 16);
        const char32_t unit = bits.value >> bits.count & 0xFFFFU;
        const auto used = static_cast<std::uint8_t>(i + 1);
        if (high == 0 && (unit & 0xFC00U) == 0xD800) {
            high = unit;
            continue;
        }
        bits_ = bits;
        if ((unit & 0xFC00U) == 0xDC00 && high != 0)
            return {0x10000 + ((high & 0x3FFU) << 10U) + (unit & 0x3FFU), used};
        return {high != 0 || (unit & 0xF800U) == 0xD800 ? kNoCharacter : unit, used};
    }
    return kUnfinished;
}

namespace {

using Set = Iso2022Rules::Set;

struct Designation {
    std::string_view sequence;  ///< behind the escape
    std::uint8_t to;
    Set set;
};

constexpr std::array kDesignations{
    Designation{"(B", 0, Set::Ascii},     Designation{"(J", 0, Set::JisRoman},
    Designation{"(H", 0, Set::JisRoman},  Designation{"(I", 0, Set::Katakana},
    Designation{"$@", 0, Set::JisX0208},  Designation{"$B", 0, Set::JisX0208},
    Designation{"$(B", 0, Set::JisX0208}, Designation{"$(@", 0, Set::JisX0208},
    Designation{"$(D", 0, Set::JisX0212}, Designation{"$A", 0, Set::Gb2312},
    Designation{"$(A", 0, Set::Gb2312},   Designation{"$(C", 0, Set::KsX1001},
    Designation{".A", 2, Set::Latin1},    Designation{".F", 2, Set::Greek},
    Designation{"$)A", 1, Set::Gb2312},   Designation{"$)C", 1, Set::KsX1001},
    Designation{"$)G", 1, Set::Cns1},     Designation{"$*H", 2, Set::Cns2},
};
constexpr std::size_t kSequenceBytesMax = 3;

}  // namespace

Character Iso2022Rules::step(Bytes octets) noexcept {
    const unsigned octet = octet_at(octets, 0);
    if (octet == kEscape) return escape(octets);
    if (octet == kShiftOut || octet == kShiftIn) {
        is_shifted_ = octet == kShiftOut;
        return {kNothing, 1};
    }
    if (octet >= 0x80) return {};
    if (!is_graphic(octet)) return {octet, 1};
    return read(is_shifted_ && sets_[1] != Set::None ? sets_[1] : sets_[0], octets, 0);
}

Character Iso2022Rules::escape(Bytes octets) noexcept {
    if (octets.size() < 2) return kUnfinished;
    if (octet_at(octets, 1) != 'N') return designate(octets);
    // One character of G2. Its octets may have the eighth bit in some, not in these charsets.
    if (octets.size() < 3) return kUnfinished;
    if (!is_graphic(octet_at(octets, 2)) || sets_[2] == Set::None) return {kNoCharacter, 2};
    return read(sets_[2], octets, 2);
}

Character Iso2022Rules::designate(Bytes octets) noexcept {
    const std::string_view behind = text_of(octets.subspan(1)).substr(0, kSequenceBytesMax);
    for (const Designation& entry : kDesignations) {
        if (behind.starts_with(entry.sequence)) {
            sets_[entry.to] = entry.set;
            return {kNothing, static_cast<std::uint8_t>(1 + entry.sequence.size())};
        }
        if (entry.sequence.starts_with(behind)) return kUnfinished;
    }
    return {kNoCharacter, 1};
}

const PairTable* Iso2022Rules::pairs_of(Set set) const noexcept {
    switch (set) {
        case Set::JisX0208: return tables_.jis_x_0208;
        case Set::JisX0212: return tables_.jis_x_0212;
        case Set::Gb2312: return tables_.gb;
        case Set::KsX1001: return tables_.ks;
        case Set::Cns1: return tables_.cns_1;
        case Set::Cns2: return tables_.cns_2;
        default: return nullptr;
    }
}

/// `octets` have a graphic one behind `prefix`.
Character Iso2022Rules::read(Set set, Bytes octets, std::size_t prefix) const noexcept {
    const unsigned octet = octet_at(octets, prefix);
    const auto used = static_cast<std::uint8_t>(prefix + 1);
    switch (set) {
        case Set::Ascii: return {octet, used};
        case Set::JisRoman: return {octet == 0x5C ? 0xA5U : octet == 0x7E ? 0x203EU : octet, used};
        case Set::Katakana: return {octet <= 0x5F ? 0xFF40 + octet : kNoCharacter, used};
        case Set::Latin1: return {octet | 0x80U, used};
        case Set::Greek: {
            const char32_t code =
                tables_.greek != nullptr ? tables_.greek->codes[octet | 0x80U] : 0;
            return {code != 0 ? code : kNoCharacter, used};
        }
        default: break;
    }
    const PairTable* pairs = pairs_of(set);
    return pairs != nullptr ? seven_bit_pair(*pairs, octets, prefix)
                            : Character{kNoCharacter, used};
}

Character EbcdicRules::step(Bytes octets) noexcept {
    const unsigned octet = octet_at(octets, 0);
    if (octet == kShiftOut || octet == kShiftIn) {
        in_pairs_ = octet == kShiftOut;
        return {kNothing, 1};
    }
    // Among pairs, a blank is two octets 40; the controls are single.
    if (in_pairs_ && octet >= PairTable::kFirstLead) return read_pair(*pairs_, octets);
    const char32_t code = octets_->codes[octet];
    return {code != 0 && code != OctetTable::kLead ? code : kNoCharacter, 1};
}

}  // namespace sealtap::content
