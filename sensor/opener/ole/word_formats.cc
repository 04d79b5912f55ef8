#include "opener/ole/word_formats.h"

#include <algorithm>
#include <array>

namespace sealtap::opener::ole {
namespace {

constexpr std::size_t kPageSize = 512;
constexpr std::size_t kCharacterTable = 12;
constexpr std::size_t kParagraphTable = 13;
constexpr std::size_t kParagraphPlace = 13;  ///< octets of a BxPap

enum Sprm : std::uint16_t {
    kDeleted = 0x0800,
    kHidden = 0x083C,
    kColourIndex = 0x2A42,
    kSize = 0x4A43,
    kColour = 0x6870,
    kPageBreakBefore = 0x2407,
    kRowEnd = 0x2417,
    kTableDefinition = 0xD608,
};

/// [MS-DOC] 2.9.119, Ico.
constexpr std::array<std::uint32_t, 17> kColours{
    0x000000, 0x000000, 0x0000FF, 0x00FFFF, 0x00FF00, 0xFF00FF, 0xFF0000, 0xFFFF00, 0xFFFFFF,
    0x000080, 0x008080, 0x008000, 0x800080, 0x800000, 0x808000, 0x808080, 0xC0C0C0};

/// Octets of a property's operand; the upper three bits of its number tell ([MS-DOC] 2.2.5.1).
std::size_t operand_size(std::uint16_t sprm, Bytes operand) noexcept {
    constexpr std::array<std::size_t, 8> kSizes{1, 1, 2, 4, 2, 2, 0, 3};
    const unsigned kind = sprm >> 13U;
    if (kind != 6) return kSizes[kind];
    if (sprm == kTableDefinition) return std::size_t{1} + u16_at(operand, 0);
    return std::size_t{1} + u8_at(operand, 0);
}

void apply(WordFormat& format, std::uint16_t sprm, Bytes operand) noexcept {
    const std::uint32_t colour = u32_at(operand, 0);
    switch (sprm) {
        case kDeleted:
        case kHidden: format.is_hidden |= u8_at(operand, 0) == 1; break;
        case kSize: format.half_points = u16_at(operand, 0); break;
        case kPageBreakBefore: format.begins_page = u8_at(operand, 0) == 1; break;
        case kRowEnd: format.ends_row = u8_at(operand, 0) == 1; break;
        case kColourIndex: {
            const std::size_t index = u8_at(operand, 0);
            if (index != 0 && index < kColours.size()) format.colour = kColours[index];
            break;
        }
        case kColour:
            // 0x00BBGGRR; the uppermost octet says that it is automatic.
            if (colour >> 24U == 0) {
                format.colour =
                    (colour & 0xFFU) << 16U | (colour & 0xFF00U) | (colour >> 16U & 0xFFU);
            }
            break;
        default: break;
    }
}

void apply_all(WordFormat& format, Bytes properties) noexcept {
    while (properties.size() >= 3) {
        const std::uint16_t sprm = u16_at(properties, 0);
        const Bytes operand = from(properties, 2);
        apply(format, sprm, operand);
        properties = from(operand, operand_size(sprm, operand));
    }
}

/// The properties of run `index` in a page of character formats ([MS-DOC] 2.9.33).
Bytes character_properties(Bytes page, std::size_t runs, std::size_t index) noexcept {
    const std::size_t at = std::size_t{2} * u8_at(page, (runs + 1) * 4 + index);
    return at == 0 ? Bytes{} : cut(page, at + 1, u8_at(page, at));
}

/// Of a page of paragraph formats ([MS-DOC] 2.9.174); the style's number stands before them.
Bytes paragraph_properties(Bytes page, std::size_t runs, std::size_t index) noexcept {
    const std::size_t at = std::size_t{2} * u8_at(page, (runs + 1) * 4 + index * kParagraphPlace);
    if (at == 0) return {};
    const std::size_t words = u8_at(page, at);
    const Bytes all = words != 0 ? cut(page, at + 1, words * 2 - 1)
                                 : cut(page, at + 2, std::size_t{2} * u8_at(page, at + 1));
    return from(all, 2);
}

}  // namespace

WordFormats::WordFormats(const WordFile& file, Of of)
    : formats_max_(file.stream.size() / 16 + 1024) {
    const Bytes table = file.part(of == Of::Characters ? kCharacterTable : kParagraphTable);
    const std::size_t count = table.size() < 4 ? 0 : (table.size() - 4) / 8;
    // A page that is named twice would be read twice.
    std::vector<bool> was_read(file.stream.size() / kPageSize + 1);
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint32_t page = u32_at(table, (count + 1) * 4 + i * 4) & 0x3FFFFFU;
        if (page >= was_read.size() || was_read[page]) continue;
        was_read[page] = true;
        const Bytes octets = cut(file.stream, std::uint64_t{page} * kPageSize, kPageSize);
        if (octets.size() == kPageSize) read_page(file, octets, of);
    }
    std::ranges::stable_sort(formats_, {}, &WordFormat::begin);
}

void WordFormats::read_page(const WordFile& file, Bytes page, Of of) {
    const std::size_t runs = u8_at(page, kPageSize - 1);
    const std::size_t place = of == Of::Characters ? 1 : kParagraphPlace;
    if ((runs + 1) * 4 + runs * place >= kPageSize) return;
    for (std::size_t i = 0; i < runs && formats_.size() < formats_max_; ++i) {
        WordFormat format;
        format.begin = u32_at(page, i * 4);
        format.end = u32_at(page, i * 4 + 4);
        if (format.begin >= format.end || format.end > file.stream.size()) continue;
        apply_all(format, of == Of::Characters ? character_properties(page, runs, i)
                                               : paragraph_properties(page, runs, i));
        if (format.says_something()) formats_.push_back(format);
    }
}

WordFormat WordFormats::at(std::uint32_t offset) const noexcept {
    const auto behind = std::ranges::upper_bound(formats_, offset, {}, &WordFormat::begin);
    if (behind != formats_.begin() && std::prev(behind)->end > offset) return *std::prev(behind);
    WordFormat none;
    none.begin = offset;
    none.end = behind == formats_.end() ? UINT32_MAX : behind->begin;
    return none;
}

}  // namespace sealtap::opener::ole
