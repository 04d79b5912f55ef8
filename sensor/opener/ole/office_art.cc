#include "opener/ole/office_art.h"

#include "opener/text_writer.h"

namespace sealtap::opener::ole {
namespace {

constexpr std::uint16_t kFirstBlip = 0xF01A;
constexpr std::uint16_t kLastMetafile = 0xF01C;
constexpr std::uint16_t kLastBlip = 0xF02A;
constexpr std::size_t kIdentifier = 16;
constexpr std::size_t kMetafileHeader = 34;

}  // namespace

ArtRecord art_record(Bytes stream, std::size_t offset) noexcept {
    ArtRecord record;
    const std::uint16_t head = u16_at(stream, offset);
    record.is_container = (head & 0xFU) == 0xFU;
    record.instance = static_cast<std::uint16_t>(head >> 4U);
    record.type = u16_at(stream, offset + 2);
    record.offset = offset;
    const std::uint32_t length = u32_at(stream, offset + 4);
    record.data = cut(stream, offset + kArtHeader, length);
    record.is_cut = record.data.size() < length;
    return record;
}

bool write_blip(const ArtRecord& record, std::string_view step, Output& out) {
    if (record.type < kFirstBlip || record.type > kLastBlip) return false;
    // Odd numbers have a second identifier; then a tag, or the size of a metafile.
    const std::size_t identifiers = kIdentifier * ((record.instance & 1U) != 0 ? 2 : 1);
    PartInfo info = raw_part(step, {});
    if (record.type > kLastMetafile) {
        put_raw(out, std::move(info), from(record.data, identifiers + 1));
        return true;
    }
    const bool is_compressed = u8_at(record.data, identifiers + kMetafileHeader - 2) == 0;
    if (is_compressed) info.codings = {"deflate"};
    put_raw(out, std::move(info), from(record.data, identifiers + kMetafileHeader));
    return true;
}

}  // namespace sealtap::opener::ole
