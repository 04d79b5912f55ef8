#include "content/charset/table_rules.h"

#include "content/text.h"

namespace sealtap::content {
namespace {

constexpr unsigned kSingleShift2 = 0x8E;
constexpr unsigned kSingleShift3 = 0x8F;

}  // namespace

Character OctetRules::step(Bytes octets) const noexcept {
    const unsigned octet = octet_at(octets, 0);
    const char32_t code = table_->codes[octet];
    return {code != 0 || octet == 0 ? code : kNoCharacter, 1};
}

Character read_pair(const PairTable& table, Bytes octets, std::size_t prefix) noexcept {
    if (octets.size() < prefix + 2) return kUnfinished;
    const unsigned trail = octet_at(octets, prefix + 1);
    const char32_t code = table.find(octet_at(octets, prefix), trail);
    if (code != 0) return {code, static_cast<std::uint8_t>(prefix + 2)};
    return {kNoCharacter, static_cast<std::uint8_t>(prefix + (trail < 0x80 ? 1 : 2))};
}

Character PairRules::step(Bytes octets) const noexcept {
    const unsigned octet = octet_at(octets, 0);
    const char32_t code = octets_->codes[octet];
    if (code == OctetTable::kLead) return read_pair(*pairs_, octets);
    return {code != 0 || octet == 0 ? code : kNoCharacter, 1};
}

Character Gb18030Rules::step(Bytes octets) const noexcept {
    const unsigned lead = octet_at(octets, 0);
    if (lead < 0x80) return {lead, 1};
    // In GBK, 80 is the euro.
    if (lead == 0x80) return {0x20AC, 1};
    if (lead == 0xFF) return {};
    if (octets.size() < 2) return kUnfinished;
    return is_ascii_digit(octet_at(octets, 1)) ? quad(octets) : read_pair(*pairs_, octets);
}

Character Gb18030Rules::quad(Bytes octets) const noexcept {
    constexpr std::size_t kSupplementary = 189000;  // number of 90 30 81 30, which is U+10000
    if (octets.size() < 3) return kUnfinished;
    const unsigned third = octet_at(octets, 2);
    if (third < 0x81 || third == 0xFF) return {};
    if (octets.size() < 4) return kUnfinished;
    if (!is_ascii_digit(octet_at(octets, 3))) return {};
    const std::size_t number =
        ((octet_at(octets, 0) - 0x81U) * 10 + octet_at(octets, 1) - 0x30U) * 1260 +
        (third - 0x81U) * 10 + octet_at(octets, 3) - 0x30U;
    if (number < quads_->size()) {
        const char32_t code = (*quads_)[number];
        return {code != 0 ? code : kNoCharacter, 4};
    }
    const bool is_assigned = number >= kSupplementary && number - kSupplementary < 0x100000;
    return {is_assigned ? static_cast<char32_t>(0x10000 + number - kSupplementary) : kNoCharacter,
            4};
}

Character EucRules::step(Bytes octets) const noexcept {
    const unsigned lead = octet_at(octets, 0);
    if (lead < 0x80) return {lead, 1};
    const bool is_japanese = planes_.jis_x_0212 != nullptr;
    if (lead == kSingleShift3 && is_japanese) return read_pair(*planes_.jis_x_0212, octets, 1);
    if (lead == kSingleShift2 && !is_japanese) return cns(octets);
    if (lead != kSingleShift2) return lead < 0xA1 ? Character{} : read_pair(*planes_.main, octets);
    if (octets.size() < 2) return kUnfinished;
    const unsigned kana = octet_at(octets, 1);
    if (kana < 0xA1 || kana > 0xDF) return {};
    return {0xFF61 + kana - 0xA1, 2};
}

Character EucRules::cns(Bytes octets) const noexcept {
    if (octets.size() < 2) return kUnfinished;
    const unsigned plane = octet_at(octets, 1) - 0xA1U;
    if (plane >= planes_.planes_of_cns.size() || planes_.planes_of_cns[plane] == nullptr) return {};
    return read_pair(*planes_.planes_of_cns[plane], octets, 2);
}

}  // namespace sealtap::content
