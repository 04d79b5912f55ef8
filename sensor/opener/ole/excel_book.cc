#include "opener/ole/excel_book.h"

#include "opener/code_page.h"

namespace sealtap::opener::ole {
namespace {

constexpr std::uint16_t kBiff8 = 0x0600;
constexpr std::size_t kTableMax = 65536;
constexpr unsigned kFirstOwnColour = 8;

/// [MS-XLS] 2.5.161, the colours before a workbook has its own.
constexpr std::array<std::uint32_t, 24> kColours{
    0x000000, 0xFFFFFF, 0xFF0000, 0x00FF00, 0x0000FF, 0xFFFF00, 0xFF00FF, 0x00FFFF,
    0x000000, 0xFFFFFF, 0xFF0000, 0x00FF00, 0x0000FF, 0xFFFF00, 0xFF00FF, 0x00FFFF,
    0x800000, 0x008000, 0x000080, 0x808000, 0x800080, 0x008080, 0xC0C0C0, 0x808080};

unsigned real_code_page(unsigned said) noexcept {
    if (said == 0x8000) return 10000;
    return said == 0x8001 || said == 367 ? kWesternCodePage : said;
}

}  // namespace

bool ExcelBook::take(const BiffRecord& record, BiffReader& records) {
    const Bytes data = record.data;
    switch (record.type) {
        case kBiffBof: read_begin(data); return true;
        case kBiffCodePage: code_page_ = real_code_page(u16_at(data, 0)); return true;
        case kBiffDateMode:
            date_base_ = u16_at(data, 0) == 1 ? DateBase::Of1904 : DateBase::Of1900;
            return true;
        case kBiffSheet: read_sheet(data); return true;
        case kBiffStrings: strings_.read(data, records); return true;
        case kBiffFont:
            if (fonts_.size() >= kTableMax) return true;
            // The height is in twentieths of a point.
            fonts_.push_back({static_cast<std::uint16_t>(u16_at(data, 0) / 10), u16_at(data, 4)});
            return true;
        case kBiffXf:
            if (xfs_.size() < kTableMax) xfs_.push_back({u16_at(data, 0), u16_at(data, 2)});
            return true;
        case kBiffFormat:
        case kBiffFormatOld:
            formats_[u16_at(data, 0)] =
                number_format(text(data, 2, is_biff8_ ? BiffText::Long : BiffText::Short));
            return true;
        case kBiffPalette: read_palette(data); return true;
        default: return false;
    }
}

void ExcelBook::read_begin(Bytes record) noexcept { is_biff8_ = u16_at(record, 0) >= kBiff8; }

void ExcelBook::read_sheet(Bytes record) {
    ExcelSheet sheet;
    sheet.offset = u32_at(record, 0);
    sheet.is_hidden = (u8_at(record, 4) & 3U) != 0;
    sheet.name = text(record, 6, BiffText::Short);
    if (sheets_.size() >= kTableMax) return;
    by_offset_.emplace(sheet.offset, sheets_.size());
    sheets_.push_back(std::move(sheet));
}

void ExcelBook::read_palette(Bytes record) {
    palette_.clear();
    for (std::size_t at = 2; at + 4 <= record.size() && palette_.size() < 64; at += 4) {
        const std::uint32_t value = u32_at(record, at);
        palette_.push_back((value & 0xFFU) << 16U | (value & 0xFF00U) | (value >> 16U & 0xFFU));
    }
}

NumberFormat ExcelBook::number_of(std::uint16_t index) const noexcept {
    const auto found = formats_.find(index);
    return found == formats_.end() ? builtin_number_format(index) : found->second;
}

CellLook ExcelBook::look(std::uint16_t xf) const noexcept {
    CellLook look;
    if (xf >= xfs_.size()) return look;
    look.number = number_of(xfs_[xf].format);
    // There is no font 4: those behind it are counted one too many.
    const std::size_t index = xfs_[xf].font > 4 ? xfs_[xf].font - 1U : xfs_[xf].font;
    if (index >= fonts_.size()) return look;
    look.half_points = fonts_[index].half_points;
    const unsigned colour = fonts_[index].colour;
    const unsigned own = colour - kFirstOwnColour;
    if (colour >= kFirstOwnColour && own < palette_.size()) {
        look.colour = palette_[own];
    } else if (colour < kColours.size()) {
        look.colour = kColours[colour];
    }
    return look;
}

std::optional<std::size_t> ExcelBook::sheet_at(std::uint32_t offset) const noexcept {
    const auto found = by_offset_.find(offset);
    if (found == by_offset_.end()) return std::nullopt;
    return found->second;
}

}  // namespace sealtap::opener::ole
