#include "content/media/png.h"

#include <algorithm>
#include <string_view>

#include "base/byte_reader.h"
#include "content/media/block_reader.h"

namespace sealtap::content::media {
namespace {

constexpr std::size_t kSignatureBytes = 8;
constexpr std::size_t kHeaderBytes = 8;  // length and type
constexpr std::uint64_t kCrcBytes = 4;   // behind the content
constexpr std::uint32_t kLengthMax = 0x7FFF'FFFF;

bool is_letter(char octet) noexcept {
    return (octet >= 'A' && octet <= 'Z') || (octet >= 'a' && octet <= 'z');
}

class PngReader final : public BlockReader {
private:
    Header read_header(Bytes header, Block& block) override;
    void on_content(Bytes content, MediaSink& sink) override;
    void on_content_end(MediaSink& sink) override;

    /// How far a chunk of packed text has been read. The fields before the text end with a NUL
    /// each (keyword, and of iTXt language and translated keyword), or are one octet.
    enum class Field : std::uint8_t { None, Keyword, Flag, Method, Language, Translated, Packed };
    [[nodiscard]] Field after(Field field, std::byte octet) const noexcept;

    Field field_ = Field::None;
    bool international_ = false;  ///< iTXt
    std::uint64_t content_left_ = 0;
    bool signed_ = false;  ///< the signature is behind us
};

BlockReader::Header PngReader::read_header(Bytes header, Block& block) {
    if (!signed_) {
        if (header.size() < kSignatureBytes) return Header::NeedMore;
        signed_ = true;
        return Header::Whole;
    }
    if (header.size() < kHeaderBytes) return Header::NeedMore;
    const std::uint32_t length = base::ByteReader(header).u32();
    const std::string_view type = text_of(header).substr(4);
    if (length > kLengthMax || !std::ranges::all_of(type, is_letter)) return Header::Broken;
    block.kind = type == "IDAT" || type == "fdAT" ? Kind::Samples : Kind::Metadata;
    block.length = length + kCrcBytes;
    block.last = type == "IEND";
    international_ = type == "iTXt";
    field_ = type == "zTXt" || type == "iCCP" || international_ ? Field::Keyword : Field::None;
    content_left_ = length;
    return Header::Whole;
}

/// iTXt: keyword, flag, method, language, translated keyword. zTXt and iCCP: keyword, method.
PngReader::Field PngReader::after(Field field, std::byte octet) const noexcept {
    const bool is_nul = octet == std::byte{0};
    switch (field) {
        case Field::Keyword:
            if (!is_nul) return field;
            return international_ ? Field::Flag : Field::Method;
        case Field::Flag: return is_nul ? Field::None : Field::Method;  // 0: the text is plain
        case Field::Method: return international_ ? Field::Language : Field::Packed;
        case Field::Language: return is_nul ? Field::Translated : field;
        case Field::Translated: return is_nul ? Field::Packed : field;
        case Field::None:
        case Field::Packed: break;
    }
    return field;
}

void PngReader::on_content(Bytes content, MediaSink& sink) {
    content = content.first(
        static_cast<std::size_t>(std::min<std::uint64_t>(content.size(), content_left_)));
    content_left_ -= content.size();
    while (!content.empty() && field_ != Field::None && field_ != Field::Packed) {
        field_ = after(field_, content.front());
        content = content.subspan(1);
    }
    if (field_ == Field::Packed && !content.empty()) sink.on_packed_text(content);
}

void PngReader::on_content_end(MediaSink& sink) {
    if (field_ == Field::Packed) sink.on_packed_text_end();
    field_ = Field::None;
}

}  // namespace

std::unique_ptr<MediaReader> make_png_reader() { return std::make_unique<PngReader>(); }

}  // namespace sealtap::content::media
