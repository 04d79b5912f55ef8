#include "opener/ole/excel_strings.h"

namespace sealtap::opener::ole {

void ExcelStrings::read(Bytes record, BiffReader& records) {
    ContinuedReader reader(record, records);
    (void)reader.u32();  // how often they are used
    const std::uint32_t count = reader.u32();
    while (ends_.size() < count && !reader.at_end()) {
        if (!read_one(reader)) is_damaged_ = true;
        ends_.push_back(static_cast<std::uint32_t>(texts_.size()));
    }
    if (ends_.size() < count) is_damaged_ = true;
    shown_.resize(ends_.size());
}

bool ExcelStrings::read_one(ContinuedReader& reader) {
    const std::uint16_t characters = reader.u16();
    const std::uint8_t flags = reader.u8();
    const std::uint32_t runs = (flags & 8U) != 0 ? reader.u16() : 0U;
    const std::uint32_t extra = (flags & 4U) != 0 ? reader.u32() : 0U;
    if (!reader.text(texts_, characters, (flags & 1U) != 0)) return false;
    return reader.skip(runs * 4) && reader.octets(extras_, extra);
}

std::string_view ExcelStrings::at(std::uint32_t index) const noexcept {
    const std::uint32_t begin = index == 0 ? 0 : ends_[index - 1];
    return std::string_view(texts_).substr(begin, ends_[index] - begin);
}

std::string_view ExcelStrings::show(std::uint32_t index) {
    if (index >= ends_.size()) return {};
    shown_[index] = true;
    return at(index);
}

}  // namespace sealtap::opener::ole
