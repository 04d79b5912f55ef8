#include "opener/ole/word_file.h"

#include <algorithm>
#include <numeric>

#include "opener/code_page.h"

namespace sealtap::opener::ole {
namespace {

constexpr std::uint16_t kWord97 = 0xA5EC;
constexpr std::uint16_t kWord6 = 0xA5DC;
constexpr std::uint16_t kFirstUnicodeVersion = 193;
constexpr std::uint16_t kFlagEncrypted = 0x0100;
constexpr std::uint16_t kFlagSecondTable = 0x0200;
constexpr std::uint16_t kFlagWideText = 0x1000;
constexpr std::uint16_t kFlagComplex = 0x0004;
constexpr std::size_t kClx = 33;
/// CLX entries ([MS-DOC] 2.9.38).
constexpr std::uint8_t kProperties = 0x01;
constexpr std::uint8_t kPieceTable = 0x02;
constexpr std::uint32_t kNarrow = 0x40000000;

std::uint16_t flags_of(Bytes stream) noexcept { return u16_at(stream, 0x0A); }

/// The pieces of a CLX: n + 1 character numbers, then n descriptors of 8 octets.
void read_pieces(WordFile& file, Bytes clx) {
    std::uint64_t at = 0;
    while (u8_at(clx, at) == kProperties) at += 3U + u16_at(clx, at + 1);
    if (u8_at(clx, at) != kPieceTable) return;
    const Bytes table = cut(clx, at + 5, u32_at(clx, at + 1));
    const std::uint64_t count = table.size() < 4 ? 0 : (table.size() - 4) / 12;
    std::uint32_t expected = 0;
    std::uint64_t octets_left = std::uint64_t{2} * file.stream.size();
    for (std::uint64_t i = 0; i < count; ++i) {
        WordPiece piece;
        piece.first = u32_at(table, i * 4);
        piece.end = u32_at(table, i * 4 + 4);
        const std::uint32_t where = u32_at(table, (count + 1) * 4 + i * 8 + 2);
        piece.is_wide = !file.is_old && (where & kNarrow) == 0;
        piece.offset = file.is_old || piece.is_wide ? where : (where & ~kNarrow) / 2;
        // Pieces that lie on each other would make much text of little.
        if (piece.first < expected || piece.end <= piece.first) continue;
        if (piece.octets() > octets_left) break;
        octets_left -= piece.octets();
        expected = piece.end;
        file.pieces.push_back(piece);
    }
}

/// A file that was saved whole by Word 6 or 95 holds its text in one run.
void read_run(WordFile& file) {
    WordPiece piece;
    piece.offset = u32_at(file.stream, 0x18);
    const std::uint32_t end = u32_at(file.stream, 0x1C);
    const std::uint64_t characters =
        std::accumulate(file.lengths.begin(), file.lengths.end(), std::uint64_t{0});
    if (piece.offset >= end || end > file.stream.size()) return;
    const std::uint32_t octets = end - piece.offset;
    piece.is_wide =
        (flags_of(file.stream) & kFlagWideText) != 0 && characters != 0 && octets / 2 >= characters;
    piece.end = piece.is_wide ? octets / 2 : octets;
    file.pieces.push_back(piece);
}

void read_lengths(WordFile& file) {
    const Bytes& stream = file.stream;
    std::uint64_t at = 0x34;
    if (!file.is_old) {
        const std::uint64_t words = u16_at(stream, 0x20);
        at = 0x22 + words * 2 + 2 + 12;
    }
    for (std::size_t i = 0; i < kWordStories; ++i) file.lengths[i] = u32_at(stream, at + i * 4);
}

}  // namespace

bool is_word_stream(Bytes stream) noexcept {
    const std::uint16_t magic = u16_at(stream, 0);
    return magic == kWord97 || magic == kWord6;
}

bool uses_second_table(Bytes stream) noexcept { return (flags_of(stream) & kFlagSecondTable) != 0; }

Bytes WordFile::part(std::size_t index) const noexcept {
    if (is_old) return {};
    const std::uint64_t words = u16_at(stream, 0x20);
    const std::uint64_t longs = u16_at(stream, 0x22 + words * 2);
    const std::uint64_t first = 0x22 + words * 2 + 2 + longs * 4;
    if (index >= u16_at(stream, first)) return {};
    const std::uint64_t at = first + 2 + index * 8;
    return cut(table, u32_at(stream, at), u32_at(stream, at + 4));
}

WordFile read_word_file(Bytes stream, Bytes table) {
    WordFile file;
    file.stream = stream;
    file.table = table;
    file.is_old = u16_at(stream, 2) < kFirstUnicodeVersion;
    file.is_encrypted = (flags_of(stream) & kFlagEncrypted) != 0;
    if (file.is_encrypted) return file;
    if (file.is_old) file.code_page = code_page_of_language(u16_at(stream, 6));
    read_lengths(file);
    if (!file.is_old) {
        read_pieces(file, file.part(kClx));
    } else if ((flags_of(stream) & kFlagComplex) != 0) {
        read_pieces(file, cut(stream, u32_at(stream, 0x160), u32_at(stream, 0x164)));
    }
    if (file.pieces.empty() && file.is_old) read_run(file);
    return file;
}

}  // namespace sealtap::opener::ole
