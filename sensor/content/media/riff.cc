#include "content/media/riff.h"

#include <algorithm>
#include <array>
#include <bit>
#include <string_view>

#include "base/byte_reader.h"
#include "content/media/block_reader.h"

namespace sealtap::content::media {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::size_t kChunkHeader = 8;
constexpr std::size_t kListHeader = 12;   // and the list's type
constexpr std::size_t kFrameHeader = 24;  // ANMF: and 16 octets of where the frame lies

/// AVI names the chunks of a stream by its number and what they hold.
bool is_stream_samples(std::string_view id) noexcept {
    const auto is_digit = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    };
    const std::string_view what = id.substr(2);
    return is_digit(id[0]) && is_digit(id[1]) && (what == "db" || what == "dc" || what == "wb");
}

bool is_samples(std::string_view id) noexcept {
    static constexpr std::array kSamples{"VP8 "sv, "VP8L"sv, "ALPH"sv, "data"sv};
    return std::ranges::find(kSamples, id) != kSamples.end() || is_stream_samples(id);
}

bool is_printable(char octet) noexcept { return octet >= 0x20 && octet < 0x7F; }

/// Lists are walked flat: their chunks follow each other all the same.
class RiffReader final : public BlockReader {
private:
    Header read_header(Bytes header, Block& block) override;
    [[nodiscard]] bool begin_form(std::uint64_t length) noexcept;
    [[nodiscard]] bool charge(std::uint64_t octets) noexcept;

    std::uint64_t left_ = 0;  ///< of the form; a long AVI has several
};

bool RiffReader::begin_form(std::uint64_t length) noexcept {
    if (left_ != 0 || length < kListHeader - kChunkHeader) return false;
    left_ = length + length % 2 - (kListHeader - kChunkHeader);
    return true;
}

bool RiffReader::charge(std::uint64_t octets) noexcept {
    if (octets > left_) return false;
    left_ -= octets;
    return true;
}

BlockReader::Header RiffReader::read_header(Bytes header, Block& block) {
    if (header.size() < kChunkHeader) return Header::NeedMore;
    const std::string_view id = text_of(header).substr(0, 4);
    if (!std::ranges::all_of(id, is_printable)) return Header::Broken;
    const std::uint64_t length = std::byteswap(base::ByteReader(header.subspan(4)).u32());
    const bool form = id == "RIFF";
    if (form || id == "LIST" || id == "ANMF") {
        const std::size_t wanted = id == "ANMF" ? kFrameHeader : kListHeader;
        if (header.size() < wanted) return Header::NeedMore;
        return (form ? begin_form(length) : charge(wanted)) ? Header::Whole : Header::Broken;
    }
    block.kind = is_samples(id) ? Kind::Samples : Kind::Metadata;
    block.length = length + length % 2;  // padded to an even number
    return charge(kChunkHeader + block.length) ? Header::Whole : Header::Broken;
}

}  // namespace

std::unique_ptr<MediaReader> make_riff_reader() { return std::make_unique<RiffReader>(); }

}  // namespace sealtap::content::media
