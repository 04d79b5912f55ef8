#include "opener/zip/header.h"

#include <algorithm>

#include "opener/little_endian.h"

namespace sealtap::opener::zip {
namespace {

constexpr std::uint64_t kLocalBytes = 30;
constexpr std::uint64_t kRecordBytes = 46;
constexpr std::uint64_t kEndBytes = 22;
constexpr std::uint64_t kEnd64Bytes = 56;
constexpr std::uint64_t kLocatorBytes = 20;
constexpr std::uint32_t kInExtra = 0xFFFF'FFFF;
constexpr std::uint16_t kZip64Field = 0x0001;

bool fits(Bytes archive, std::uint64_t at, std::uint64_t length) noexcept {
    return at <= archive.size() && archive.size() - at >= length;
}

/// Section 4.5.3: the field holds, in this order, only those values that are all ones in the
/// record.
void read_zip64(Header& header, bool has_offset) noexcept {
    const Bytes field = extra_field(header.extra, kZip64Field);
    header.has_zip64 = !field.empty();
    std::uint64_t at = 0;
    const auto take = [&](std::uint64_t& value) {
        if (value != kInExtra || !fits(field, at, 8)) return;
        value = u64_at(field, at);
        at += 8;
    };
    take(header.size);
    take(header.stored_size);
    if (has_offset) take(header.local_offset);
}

std::optional<Directory> directory_of(Bytes archive, std::uint64_t end_record) noexcept {
    if (!fits(archive, end_record, kEndBytes)) return std::nullopt;
    Directory found;
    found.framing_begin = end_record;
    std::uint64_t size = u32_at(archive, end_record + 12);
    found.stated_offset = u32_at(archive, end_record + 16);
    const Bytes comment = slice(archive, end_record + kEndBytes, u16_at(archive, end_record + 20));
    found.comment = text_of(comment);
    found.framing_end = end_record + kEndBytes + comment.size();
    if (end_record >= kLocatorBytes &&
        has_mark(archive, end_record - kLocatorBytes, kLocatorMark)) {
        // What lies before the archive shifts the stated offset, so the place right before the
        // locator is tried as well.
        const std::uint64_t locator = end_record - kLocatorBytes;
        found.framing_begin = locator;
        for (const std::uint64_t at : {u64_at(archive, locator + 8), locator - kEnd64Bytes}) {
            if (at >= locator || !has_mark(archive, at, kEnd64Mark)) continue;
            size = u64_at(archive, at + 40);
            found.stated_offset = u64_at(archive, at + 48);
            found.framing_begin = at;
            break;
        }
    }
    found.end = found.framing_begin;
    if (size == 0) {
        found.begin = found.end;
        return found;
    }
    // The directory ends where the end records begin; where it does not, its stated place is tried.
    if (size <= found.end) {
        found.begin = found.end - size;
        if (directory_record_at(archive, found.begin)) return found;
    }
    found.begin = found.stated_offset;
    if (found.begin < found.end && directory_record_at(archive, found.begin)) return found;
    return std::nullopt;
}

}  // namespace

bool has_mark(Bytes archive, std::uint64_t at, std::string_view mark) noexcept {
    return text_of(slice(archive, at, mark.size())) == mark;
}

std::optional<Header> local_header_at(Bytes archive, std::uint64_t at) noexcept {
    if (!fits(archive, at, kLocalBytes) || !has_mark(archive, at, kLocalMark)) return std::nullopt;
    const std::uint64_t name_length = u16_at(archive, at + 26);
    const std::uint64_t extra_length = u16_at(archive, at + 28);
    if (!fits(archive, at + kLocalBytes, name_length + extra_length)) return std::nullopt;
    Header header;
    header.flags = u16_at(archive, at + 6);
    header.method = u16_at(archive, at + 8);
    header.crc = u32_at(archive, at + 14);
    header.stored_size = u32_at(archive, at + 18);
    header.size = u32_at(archive, at + 22);
    header.name = text_of(slice(archive, at + kLocalBytes, name_length));
    header.extra = slice(archive, at + kLocalBytes + name_length, extra_length);
    header.end = at + kLocalBytes + name_length + extra_length;
    read_zip64(header, false);
    return header;
}

std::optional<Header> directory_record_at(Bytes archive, std::uint64_t at) noexcept {
    if (!fits(archive, at, kRecordBytes) || !has_mark(archive, at, kDirectoryMark)) {
        return std::nullopt;
    }
    const std::uint64_t name_length = u16_at(archive, at + 28);
    const std::uint64_t extra_length = u16_at(archive, at + 30);
    const std::uint64_t comment_length = u16_at(archive, at + 32);
    if (!fits(archive, at + kRecordBytes, name_length + extra_length + comment_length)) {
        return std::nullopt;
    }
    Header header;
    header.host = static_cast<std::uint8_t>(u16_at(archive, at + 4) >> 8U);
    header.flags = u16_at(archive, at + 8);
    header.method = u16_at(archive, at + 10);
    header.crc = u32_at(archive, at + 16);
    header.stored_size = u32_at(archive, at + 20);
    header.size = u32_at(archive, at + 24);
    header.local_offset = u32_at(archive, at + 42);
    const std::uint64_t name_at = at + kRecordBytes;
    header.name = text_of(slice(archive, name_at, name_length));
    header.extra = slice(archive, name_at + name_length, extra_length);
    header.comment = text_of(slice(archive, name_at + name_length + extra_length, comment_length));
    header.end = name_at + name_length + extra_length + comment_length;
    read_zip64(header, true);
    return header;
}

Bytes extra_field(Bytes extra, std::uint16_t id) noexcept {
    for (std::uint64_t at = 0; fits(extra, at, 4);) {
        const std::uint64_t length = u16_at(extra, at + 2);
        if (u16_at(extra, at) == id) return slice(extra, at + 4, length);
        at += 4 + length;
    }
    return {};
}

std::uint64_t descriptor_length(Bytes archive, std::uint64_t at, std::uint64_t stored_size,
                                bool has_zip64) noexcept {
    // Section 4.3.9.3: the mark is optional; the sizes have eight octets in zip64, and some writers
    // use them without saying so.
    const bool is_marked = has_mark(archive, at, kDescriptorMark);
    const std::uint64_t sizes = at + (is_marked ? 8 : 4);
    const bool is_wide = fits(archive, sizes, 16) && u64_at(archive, sizes) == stored_size &&
                         (has_zip64 || has_mark(archive, sizes + 16, "PK"));
    if (is_wide) return sizes + 16 - at;
    if (fits(archive, sizes, 8) && (is_marked || u32_at(archive, sizes) == stored_size)) {
        return sizes + 8 - at;
    }
    return 0;
}

std::optional<Directory> find_directory(Bytes archive) noexcept {
    const std::string_view text = text_of(archive);
    std::size_t at = text.rfind(kEndMark);
    while (at != std::string_view::npos) {
        if (const auto found = directory_of(archive, at)) return found;
        if (at == 0) break;
        at = text.rfind(kEndMark, at - 1);
    }
    return std::nullopt;
}

std::uint64_t find_local_header(Bytes archive, std::uint64_t begin, std::uint64_t end) noexcept {
    const std::string_view text = text_of(slice(archive, 0, end));
    for (std::size_t at = text.find(kLocalMark, static_cast<std::size_t>(begin));
         at != std::string_view::npos; at = text.find(kLocalMark, at + 1)) {
        const auto header = local_header_at(archive, at);
        if (header && header->method <= kAes && !header->name.empty()) return at;
    }
    return end;
}

}  // namespace sealtap::opener::zip
