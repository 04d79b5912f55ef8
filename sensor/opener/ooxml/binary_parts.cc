#include "opener/ooxml/binary_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <optional>
#include <utility>

#include "opener/code_page.h"
#include "opener/little_endian.h"

namespace sealtap::opener::ooxml {
namespace {

/// [MS-XLSB] 2.3.1.
enum Record : std::uint32_t {
    kRow = 0,
    kCellBlank = 1,
    kCellRk = 2,
    kCellError = 3,
    kCellBoolean = 4,
    kCellReal = 5,
    kCellText = 6,
    kCellShared = 7,
    kFormulaText = 8,
    kFormulaNumber = 9,
    kFormulaBoolean = 10,
    kFormulaError = 11,
    kStringItem = 19,
    kFont = 43,
    kFormat = 44,
    kLook = 47,
    kColumns = 60,
    kCellRich = 62,
    kBeginSheet = 129,
    kBeginBook = 131,
    kBookProperties = 153,
    kSheetEntry = 156,
    kBeginStrings = 159,
    kBeginStyles = 278,
    kBeginExternal = 360,
    kHeaderFooter = 479,
    kBeginLooks = 617,
    kEndLooks = 618,
    kBeginComments = 628,
    kCommentAuthor = 632,
    kCommentBegin = 635,
    kCommentText = 637,
};

constexpr std::size_t kRecordBytesMax = std::size_t{1} << 20U;
constexpr std::uint32_t kNoString = 0xFFFF'FFFF;

struct Header {
    std::uint32_t type = 0;
    std::uint32_t length = 0;
    std::size_t size = 0;  ///< of the header
};

/// Both are numbers of seven bits an octet (2.1.4). None: it is cut off.
std::optional<Header> header_of(std::string_view octets) noexcept {
    Header header;
    const auto take = [&](std::size_t most, std::uint32_t& value) {
        for (std::size_t i = 0; i < most; ++i) {
            if (header.size == octets.size()) return false;
            const auto octet = static_cast<unsigned char>(octets[header.size++]);
            value |= (octet & 0x7FU) << 7U * i;
            if ((octet & 0x80U) == 0) break;
        }
        return true;
    };
    if (!take(2, header.type) || !take(4, header.length)) return std::nullopt;
    return header;
}

/// A wide string with its length in front; moves `at` behind it. Empty: there is none.
std::string wide_string(Bytes data, std::size_t& at) {
    const std::uint32_t length = u32_at(data, at);
    if (at + 4 > data.size() || length == kNoString || length > (data.size() - at - 4) / 2) {
        at = std::min(at + 4, data.size());
        return {};
    }
    std::string text;
    append_utf16le(text, data.subspan(at + 4, std::size_t{2} * length));
    at += 4 + std::size_t{2} * length;
    return text;
}

std::string number_text(double value) {
    if (!std::isfinite(value)) return {};
    return std::fabs(value) < 1e18 && value == std::floor(value) ? fmt::format("{:.0f}", value)
                                                                 : fmt::format("{:.15g}", value);
}

/// 2.5.122: the upper bits of a double, or a whole number, perhaps times 100.
std::string rk_text(std::uint32_t rk) {
    const double value = (rk & 2U) != 0 ? static_cast<double>(static_cast<std::int32_t>(rk) >> 2)
                                        : std::bit_cast<double>(std::uint64_t{rk & ~3U} << 32U);
    return number_text((rk & 1U) != 0 ? value / 100 : value);
}

std::string real_text(Bytes data, std::size_t at) {
    return data.size() < at + 8 ? std::string{}
                                : number_text(std::bit_cast<double>(u64_at(data, at)));
}

bool is_printable(std::uint16_t unit) noexcept {
    return (unit >= 0x20 && unit < 0xD800 && unit != 0x7F) || (unit >= 0xF900 && unit < 0xFFFE);
}

}  // namespace

Kind binary_kind_of(Bytes head) noexcept {
    const auto header = header_of(text_of(head));
    if (!header || header->length > kRecordBytesMax) return Kind::Raw;
    switch (header->type) {
        case kBeginBook: return Kind::Workbook;
        case kBeginSheet: return Kind::Sheet;
        case kBeginStrings: return Kind::SharedStrings;
        case kBeginStyles: return Kind::CellStyles;
        case kBeginComments: return Kind::SheetComments;
        case kBeginExternal: return Kind::Values;
        default: return Kind::Raw;
    }
}

bool RecordSink::take(Bytes piece) {
    if (is_broken_) {
        write(piece);
        return out_.wants_more();
    }
    held_ += text_of(piece);
    std::size_t at = 0;
    while (!is_broken_) {
        const std::string_view left = std::string_view(held_).substr(at);
        const auto header = header_of(left);
        if (!header) break;
        is_broken_ = header->length > kRecordBytesMax;
        if (is_broken_ || left.size() - header->size < header->length) break;
        events_.on_record(header->type, bytes_of(left.substr(header->size, header->length)));
        at += header->size + header->length;
    }
    held_.erase(0, at);
    if (is_broken_) write(bytes_of(std::exchange(held_, {})));
    return out_.wants_more();
}

bool RecordSink::finish() {
    if (!held_.empty()) {
        is_broken_ = true;
        write(bytes_of(held_));
    }
    end();
    return !is_broken_;
}

void RecordSink::write(Bytes unread) {
    if (!std::exchange(is_open_, true)) {
        PartInfo info;
        info.step = "ooxml:damaged";
        out_.begin(std::move(info));
    }
    out_.data(unread);
}

void RecordSink::end() {
    if (!std::exchange(is_open_, false)) return;
    out_.end(out_.wants_more() ? EndReason::Complete : EndReason::Aborted);
}

void BinaryReader::on_record(std::uint32_t type, Bytes data) {
    if (type == kStringItem && targets_.strings != nullptr) {
        std::size_t at = 1;  // behind the flags of the text
        return targets_.strings->add(wide_string(data, at));
    }
    if (type == kSheetEntry && targets_.workbook != nullptr) {
        std::size_t at = 8;
        std::string relation = wide_string(data, at);
        return targets_.workbook->add_sheet({.name = wide_string(data, at),
                                             .relation = std::move(relation),
                                             .is_hidden = u32_at(data, 0) != 0});
    }
    if (type == kBookProperties && targets_.workbook != nullptr) {
        return targets_.workbook->set_since_1904((u32_at(data, 0) & 1U) != 0);
    }
    if (targets_.styles != nullptr) return read_style(type, data);
    if (targets_.sheet != nullptr) return read_sheet_record(type, data);
    if (type == kCommentText || type == kCommentAuthor || type == kCommentBegin)
        return write_comment(type, data);
    write_strings(data);
}

void BinaryReader::read_style(std::uint32_t type, Bytes data) {
    CellStyles& styles = *targets_.styles;
    if (type == kBeginLooks) is_in_looks_ = true;
    if (type == kEndLooks) is_in_looks_ = false;
    if (type == kFormat) {
        std::size_t at = 2;
        styles.add_format(u16_at(data, 0), wide_string(data, at));
    }
    if (type == kFont) {
        // The height is in twentieths of a point; the colour counts if it says that it is valid.
        const bool has_colour = (u16_at(data, 12) & 1U) != 0 && data.size() >= 20;
        const std::uint32_t colour = u32_at(data, 16);
        styles.add_font(static_cast<std::uint16_t>(u16_at(data, 0) / 10),
                        has_colour ? std::optional((colour & 0xFFU) << 16U | (colour & 0xFF00U) |
                                                   (colour >> 16U & 0xFFU))
                                   : std::nullopt);
    }
    if (type == kLook && is_in_looks_) styles.add_look(u16_at(data, 2), u16_at(data, 4));
}

void BinaryReader::read_sheet_record(std::uint32_t type, Bytes data) {
    SheetReader& sheet = *targets_.sheet;
    if (type == kRow) {
        constexpr unsigned kHidden = 0x10;
        const bool is_hidden =
            data.size() > 11 && (std::to_integer<unsigned>(data[11]) & kHidden) != 0;
        sheet.end_row();
        sheet.begin_row(u32_at(data, 0) + 1, is_hidden ? Region::Hidden : Region::Cell);
        column_ = 0;
    } else if ((type > kCellBlank && type <= kFormulaError) || type == kCellRich) {
        read_cell(type, data);
    } else if (type == kColumns) {
        if ((u16_at(data, 16) & 1U) != 0)
            sheet.hide_columns(u32_at(data, 0) + 1, u32_at(data, 4) + 1);
    } else if (type == kHeaderFooter) {
        std::size_t at = 2;
        for (int i = 0; i < 6; ++i) {
            sheet.put_header_footer(wide_string(data, at),
                                    i % 2 == 0 ? Region::Header : Region::Footer);
        }
    } else if (type != kCellBlank) {
        write_strings(data);
    }
}

void BinaryReader::read_cell(std::uint32_t type, Bytes data) {
    constexpr std::size_t kValue = 8;  // behind column and style
    column_ = u32_at(data, 0) + 1;
    const std::string style = std::to_string(u32_at(data, 4) & 0xFFFFFFU);
    std::size_t at = kValue + (type == kCellRich ? 1 : 0);
    std::string text;
    switch (type) {
        case kCellRk: text = rk_text(u32_at(data, at)); break;
        case kCellReal:
        case kFormulaNumber: text = real_text(data, at); break;
        case kCellText:
        case kCellRich:
        case kFormulaText: text = wide_string(data, at); break;
        case kCellShared: text = std::to_string(u32_at(data, at)); break;
        case kCellBoolean:
        case kFormulaBoolean: text = (u16_at(data, at) & 0xFFU) != 0 ? "1" : "0"; break;
        default: return;
    }
    const std::string_view kind = type == kCellShared                               ? "s"
                                  : type == kCellBoolean || type == kFormulaBoolean ? "b"
                                  : type == kCellRk || type == kCellReal || type == kFormulaNumber
                                      ? "n"
                                      : "str";
    targets_.sheet->put_value(column_, kind, style, std::move(text));
    // The texts that a formula is made of stand behind its value.
    if (type >= kFormulaText && type <= kFormulaError && at < data.size())
        write_strings(data.subspan(at));
}

void BinaryReader::write_comment(std::uint32_t type, Bytes data) {
    if (type == kCommentBegin) {
        Place where;
        where.region = Region::Comment;
        where.row = u32_at(data, 4) + 1;
        where.column = u32_at(data, 12) + 1;
        return targets_.other.place(where);
    }
    std::size_t at = type == kCommentText ? 1 : 0;
    targets_.other.line(wide_string(data, at));
}

/// Texts with their length in front (four octets, or two in a formula), wherever they stand.
void BinaryReader::write_strings(Bytes data) {
    constexpr std::size_t kLengthMin = 2;
    const auto text_at = [data](std::size_t at, std::size_t length) {
        if (length < kLengthMin || length > (data.size() - at) / 2) return false;
        for (std::size_t i = 0; i < length; ++i) {
            if (!is_printable(u16_at(data, at + 2 * i))) return false;
        }
        return true;
    };
    for (std::size_t at = 0; at + 6 <= data.size();) {
        const std::size_t wide = u32_at(data, at);
        const std::size_t narrow = u16_at(data, at + 1);
        const bool is_wide = text_at(at + 4, wide);
        const bool is_constant = !is_wide && data[at] == std::byte{0x17} && text_at(at + 3, narrow);
        const std::size_t begin = at + (is_wide ? 4 : 3);
        const std::size_t length = is_wide ? wide : narrow;
        if (!is_wide && !is_constant) {
            ++at;
            continue;
        }
        std::string text;
        append_utf16le(text, data.subspan(begin, 2 * length));
        if (targets_.sheet != nullptr) {
            targets_.sheet->put_aside(text);
        } else {
            targets_.other.line(text);
        }
        at = begin + 2 * length;
    }
}

}  // namespace sealtap::opener::ooxml
