#include "opener/ocr/orientation.h"

#include <array>
#include <cstdint>
#include <string_view>

#include "base/byte_reader.h"
#include "opener/little_endian.h"

namespace sealtap::opener::ocr {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::uint16_t kOrientation = 0x0112;
constexpr std::uint8_t kApplication1 = 0xE1;
constexpr std::uint8_t kScan = 0xDA;
constexpr std::size_t kEntryBytes = 12;

/// Numbers of a TIFF block, in its order of octets.
class Block {
public:
    explicit Block(Bytes octets) noexcept
        : octets_(octets), is_little_(text_of(octets).starts_with("II")) {}
    [[nodiscard]] std::uint16_t u16(std::uint64_t at) const noexcept {
        return is_little_ ? u16_at(octets_, at) : base::ByteReader(slice(octets_, at, 2)).u16();
    }
    [[nodiscard]] std::uint32_t u32(std::uint64_t at) const noexcept {
        return is_little_ ? u32_at(octets_, at) : base::ByteReader(slice(octets_, at, 4)).u32();
    }

private:
    Bytes octets_;
    bool is_little_;
};

std::uint16_t orientation_in(Bytes tiff) noexcept {
    const Block block(tiff);
    const std::uint64_t directory = block.u32(4);
    const std::uint16_t entries = block.u16(directory);
    for (std::uint16_t i = 0; i < entries; ++i) {
        const std::uint64_t at = directory + 2 + std::uint64_t{i} * kEntryBytes;
        if (at + kEntryBytes > tiff.size()) break;
        if (block.u16(at) == kOrientation) return block.u16(at + 8);
    }
    return 1;
}

std::uint16_t orientation_of(Bytes file) noexcept {
    std::size_t at = 2;
    while (at + 4 <= file.size() && file[at] == std::byte{0xFF}) {
        const auto marker = std::to_integer<std::uint8_t>(file[at + 1]);
        if (marker == kScan) break;
        const std::size_t length = base::ByteReader(file.subspan(at + 2, 2)).u16();
        const Bytes segment = slice(file, at + 4, length < 2 ? 0 : length - 2);
        if (marker == kApplication1 && text_of(segment).starts_with("Exif\0\0"sv)) {
            return orientation_in(segment.subspan(6));
        }
        at += 2 + (length < 2 ? 2 : length);
    }
    return 1;
}

}  // namespace

Turn turn_of_jpeg(Bytes file) noexcept {
    static constexpr std::array<Turn, 8> kTurns{{{false, 0},
                                                 {true, 0},
                                                 {false, 2},
                                                 {true, 2},
                                                 {true, 3},
                                                 {false, 1},
                                                 {true, 1},
                                                 {false, 3}}};
    const std::uint16_t value = orientation_of(file);
    return value >= 1 && value <= 8 ? kTurns[value - 1U] : Turn{};
}

}  // namespace sealtap::opener::ocr
