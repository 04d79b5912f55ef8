#include "content/media/gif.h"

#include "content/media/block_reader.h"

namespace sealtap::content::media {
namespace {

constexpr std::size_t kScreenBytes = 13;  // signature, version, logical screen descriptor
constexpr std::size_t kScreenFlags = 10;
constexpr std::size_t kImageBytes = 10;  // image descriptor
constexpr std::size_t kImageFlags = 9;
constexpr std::uint8_t kExtension = 0x21;
constexpr std::uint8_t kImage = 0x2C;
constexpr std::uint8_t kTrailer = 0x3B;
constexpr std::uint8_t kComment = 0xFE;
constexpr std::uint8_t kPlainText = 0x01;
constexpr std::uint8_t kHasTable = 0x80;

/// Section 18: a colour table has 3 octets for each of 2^(n+1) colours.
std::uint64_t table_bytes(std::byte flags) noexcept {
    const std::uint8_t value = value_of(flags);
    return (value & kHasTable) == 0 ? 0 : std::uint64_t{3} << ((value & 7U) + 1U);
}

class GifReader final : public BlockReader {
private:
    Header read_header(Bytes header, Block& block) override;
    Header read_block(Bytes header, Block& block);
    Header read_sub_block(Bytes header, Block& block);

    enum class Place : std::uint8_t { Screen, Blocks, CodeSize, SubBlocks };
    Place place_ = Place::Screen;
    Kind kind_ = Kind::Metadata;  ///< of the sub-blocks
};

BlockReader::Header GifReader::read_header(Bytes header, Block& block) {
    switch (place_) {
        case Place::Screen:
            if (header.size() < kScreenBytes) return Header::NeedMore;
            block.length = table_bytes(header[kScreenFlags]);
            place_ = Place::Blocks;
            return Header::Whole;
        case Place::Blocks: return read_block(header, block);
        case Place::CodeSize:
            block.kind = kind_ = Kind::Samples;
            place_ = Place::SubBlocks;
            return Header::Whole;
        case Place::SubBlocks: break;
    }
    return read_sub_block(header, block);
}

BlockReader::Header GifReader::read_block(Bytes header, Block& block) {
    const std::uint8_t introducer = value_of(header[0]);
    if (introducer == kTrailer) {
        block.last = true;
        return Header::Whole;
    }
    if (introducer == kImage) {
        if (header.size() < kImageBytes) return Header::NeedMore;
        block.length = table_bytes(header[kImageFlags]);
        place_ = Place::CodeSize;
        return Header::Whole;
    }
    if (introducer != kExtension) return Header::Broken;
    if (header.size() < 2) return Header::NeedMore;
    const std::uint8_t label = value_of(header[1]);
    // XMP stands in an application extension as it is, its octets read as lengths.
    kind_ = label == kComment || label == kPlainText ? Kind::Text : Kind::Metadata;
    place_ = Place::SubBlocks;
    return Header::Whole;
}

BlockReader::Header GifReader::read_sub_block(Bytes header, Block& block) {
    block.kind = kind_;
    block.length = value_of(header[0]);
    if (block.length == 0) {
        place_ = Place::Blocks;
        if (kind_ == Kind::Text) block.kind = Kind::Metadata;
    }
    return Header::Whole;
}

}  // namespace

std::unique_ptr<MediaReader> make_gif_reader() { return std::make_unique<GifReader>(); }

}  // namespace sealtap::content::media
