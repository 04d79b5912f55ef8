#include "content/media/jpeg.h"

#include <cstring>

#include "content/media/block_reader.h"

namespace sealtap::content::media {
namespace {

// T.81 table B.1.
constexpr std::uint8_t kTemporary = 0x01;
constexpr std::uint8_t kFirstFrame = 0xC0;  // the lowest marker that is in use
constexpr std::uint8_t kFirstRestart = 0xD0;
constexpr std::uint8_t kStart = 0xD8;
constexpr std::uint8_t kEnd = 0xD9;
constexpr std::uint8_t kScan = 0xDA;
constexpr std::uint8_t kPrefix = 0xFF;

bool is_restart(std::uint8_t marker) noexcept { return marker >= kFirstRestart && marker < kStart; }

class JpegReader final : public BlockReader {
private:
    Header read_header(Bytes header, Block& block) override;
    Header read_coded(Bytes header, Block& block);
    Header read_segment(Bytes header, Block& block);
    std::size_t find_end(Bytes data) override;

    enum class Place : std::uint8_t { BeforeStart, Segments, ScanHeader, Coded };
    Place place_ = Place::BeforeStart;
};

BlockReader::Header JpegReader::read_header(Bytes header, Block& block) {
    if (place_ == Place::ScanHeader) place_ = Place::Coded;
    return place_ == Place::Coded ? read_coded(header, block) : read_segment(header, block);
}

/// Between two markers of a scan: FF is followed by a zero, a restart marker or, in fill, by FF.
BlockReader::Header JpegReader::read_coded(Bytes header, Block& block) {
    block.kind = Kind::Samples;
    block.length = kOpen;
    if (value_of(header[0]) != kPrefix) return Header::Whole;
    if (header.size() < 2) return Header::NeedMore;
    const std::uint8_t marker = value_of(header[1]);
    if (marker == 0 || is_restart(marker)) return Header::Whole;
    place_ = Place::Segments;
    return read_segment(header, block);
}

BlockReader::Header JpegReader::read_segment(Bytes header, Block& block) {
    block = {};
    if (value_of(header[0]) != kPrefix) return Header::Broken;
    std::size_t at = 1;
    while (at < header.size() && value_of(header[at]) == kPrefix) ++at;  // fill, B.1.1.2
    if (at == header.size()) return Header::NeedMore;
    const std::uint8_t marker = value_of(header[at]);
    if (place_ == Place::BeforeStart && marker != kStart) return Header::Broken;
    if (marker == kStart) place_ = Place::Segments;
    if (marker == kEnd) place_ = Place::BeforeStart;
    if (marker == kStart || marker == kEnd || marker == kTemporary || is_restart(marker))
        return Header::Whole;
    if (marker < kFirstFrame) return Header::Broken;
    if (header.size() < at + 3) return Header::NeedMore;
    const unsigned length = value_of(header[at + 1]) * 256U + value_of(header[at + 2]);
    if (length < 2) return Header::Broken;
    block.length = length - 2;
    if (marker == kScan) place_ = Place::ScanHeader;
    return Header::Whole;
}

std::size_t JpegReader::find_end(Bytes data) {
    const void* const found = std::memchr(data.data(), kPrefix, data.size());
    if (found == nullptr) return data.size();
    return static_cast<std::size_t>(static_cast<const std::byte*>(found) - data.data());
}

}  // namespace

std::unique_ptr<MediaReader> make_jpeg_reader() { return std::make_unique<JpegReader>(); }

}  // namespace sealtap::content::media
