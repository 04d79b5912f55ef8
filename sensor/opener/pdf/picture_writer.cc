#include "opener/pdf/picture_writer.h"

#include <poppler/GfxState.h>
#include <poppler/Stream.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "opener/pdf/coded_end.h"
#include "opener/png_writer.h"

namespace sealtap::opener::pdf {
namespace {

/// Smaller ones have no room for text; larger ones nobody reads.
constexpr int kEdgeMin = 16;
constexpr int kEdgeMax = 30'000;
constexpr std::int64_t kPixelsMax = 64'000'000;

struct Shape {
    int width = 0;
    int height = 0;
    int bits = 1;
};

int number_of(const Dict& dictionary, const char* key, const char* short_key) {
    Object value = dictionary.lookup(key);
    if (!value.isInt()) value = dictionary.lookup(short_key);
    return value.isInt() ? value.getInt() : 0;
}

bool is_readable(const Shape& shape) noexcept {
    const bool has_bits = shape.bits == 1 || shape.bits == 2 || shape.bits == 4 ||
                          shape.bits == 8 || shape.bits == 16;
    return has_bits && std::min(shape.width, shape.height) >= kEdgeMin &&
           std::max(shape.width, shape.height) <= kEdgeMax &&
           std::int64_t{shape.width} * shape.height <= kPixelsMax;
}

bool is_mask(const Dict& dictionary) {
    const Object mask = dictionary.lookup("ImageMask");
    return mask.isBool() && mask.getBool();
}

PartInfo picture_part(std::string media_type) {
    PartInfo info;
    info.step = "pdf:picture";
    info.media_type = std::move(media_type);
    return info;
}

/// Coded pixels are a file already.
void write_file(Stream& coded, std::string media_type, Work& work, Output& out) {
    out.begin(picture_part(std::move(media_type)));
    const bool is_whole = read_pieces(coded, work, out, [&](Bytes piece) {
        out.data(piece);
        return true;
    });
    out.end(is_whole ? EndReason::Complete : EndReason::Aborted);
}

using ColourMap = std::unique_ptr<GfxImageColorMap>;

/// How its numbers become colours; null: nobody says, or it is damaged.
ColourMap colours_of(const Dict& dictionary, int bits) {
    Object space = dictionary.lookup("ColorSpace");
    if (space.isNull()) space = dictionary.lookup("CS");
    Object decode = dictionary.lookup("Decode");
    if (space.isNull()) space = Object(objName, "DeviceGray");
    // Colours that depend on the device are asked of a state, of which there is none here.
    const PDFRectangle box(0, 0, 1, 1);
    GfxState state(1, 1, &box, 0, false);
    GfxColorSpace* const parsed = GfxColorSpace::parse(nullptr, &space, nullptr, &state);
    if (parsed == nullptr) return nullptr;
    auto map = std::make_unique<GfxImageColorMap>(bits, &decode, parsed);
    return map->isOk() ? std::move(map) : nullptr;
}

/// One line of pixels after the other; what is missing at a damaged end is white.
class Lines {
public:
    Lines(Stream& stream, int width, int components, int bits)
        : source_(&stream, width, components, bits) {
        source_.reset();
    }
    ~Lines() { source_.close(); }
    Lines(const Lines&) = delete;
    Lines& operator=(const Lines&) = delete;

    /// Null: there are no more.
    unsigned char* next() { return source_.getLine(); }

private:
    ImageStream source_;
};

/// False: the output wants no more, or the work is spent.
bool pay(Work& work, const Output& out, std::size_t octets) {
    work.charge(octets);
    return !work.is_spent && out.wants_more();
}

void write_bits(Stream& stream, const Shape& shape, bool is_inverted, Work& work, Output& out) {
    PngWriter png(out, static_cast<std::uint32_t>(shape.width),
                  static_cast<std::uint32_t>(shape.height), PngWriter::Pixels::Bit);
    Lines lines(stream, shape.width, 1, 1);
    std::vector<std::byte> row((static_cast<std::size_t>(shape.width) + 7) / 8);
    for (int y = 0; y < shape.height && pay(work, out, row.size()); ++y) {
        std::ranges::fill(row, std::byte{0xFF});
        if (const unsigned char* line = lines.next()) {
            for (int x = 0; x < shape.width; ++x) {
                if ((line[x] != 0) == !is_inverted) continue;
                row[static_cast<std::size_t>(x) / 8] &= ~(std::byte{0x80} >> x % 8);
            }
        }
        png.row(row);
    }
}

void write_colours(Stream& stream, const Shape& shape, GfxImageColorMap& map, Work& work,
                   Output& out) {
    const int components = map.getNumPixelComps();
    const bool is_grey = components == 1 && map.getColorSpace()->getMode() != csIndexed &&
                         map.getColorSpace()->getMode() != csSeparation;
    PngWriter png(out, static_cast<std::uint32_t>(shape.width),
                  static_cast<std::uint32_t>(shape.height),
                  is_grey ? PngWriter::Pixels::Grey : PngWriter::Pixels::Colour);
    Lines lines(stream, shape.width, components, shape.bits);
    const auto width = static_cast<std::size_t>(shape.width);
    std::vector<unsigned char> row(width * (is_grey ? 1 : 3));
    for (int y = 0; y < shape.height && pay(work, out, row.size()); ++y) {
        unsigned char* const line = lines.next();
        if (line == nullptr) {
            std::ranges::fill(row, static_cast<unsigned char>(0xFF));
        } else {
            is_grey ? map.getGrayLine(line, row.data(), shape.width)
                    : map.getRGBLine(line, row.data(), shape.width);
        }
        png.row(std::as_bytes(std::span(row)));
    }
}

/// Whether 1 stands for black: by Decode, or since a mask paints where it is 0.
bool has_black_ones(const Dict& dictionary) {
    const Object decode = dictionary.lookup("Decode");
    if (!decode.isArray() || decode.arrayGetLength() < 1) return false;
    const Object first = decode.arrayGet(0);
    return first.isNum() && first.getNum() > 0.5;
}

bool write_pixels(const Object& stream, Work& work, Output& out) {
    const Dict& dictionary = *stream.streamGetDict();
    const bool has_bits_only = is_mask(dictionary);
    const int bits = number_of(dictionary, "BitsPerComponent", "BPC");
    const Shape shape{number_of(dictionary, "Width", "W"), number_of(dictionary, "Height", "H"),
                      has_bits_only || bits == 0 ? 1 : bits};
    if (!is_readable(shape)) return false;
    const ColourMap map = has_bits_only ? nullptr : colours_of(dictionary, shape.bits);
    if (!has_bits_only && !map) return false;
    const bool is_one_bit =
        has_bits_only || (shape.bits == 1 && map->getColorSpace()->getMode() == csDeviceGray);
    out.begin(picture_part("image/png"));
    if (is_one_bit) {
        write_bits(*stream.getStream(), shape, has_black_ones(dictionary), work, out);
    } else {
        write_colours(*stream.getStream(), shape, *map, work, out);
    }
    const bool is_whole = !work.is_spent && out.wants_more();
    out.end(is_whole ? EndReason::Complete : EndReason::Aborted);
    return true;
}

}  // namespace

bool write_picture(const Object& stream, Work& work, Output& out) {
    Stream* const coding = stream.getStream();
    Stream* const coded = coding->getNextStream();
    if (coded != nullptr && coding->getKind() == strDCT) {
        write_file(*coded, "image/jpeg", work, out);
        return true;
    }
    if (coded != nullptr && coding->getKind() == strJPX) {
        write_file(*coded, "image/jp2", work, out);
        return true;
    }
    const Dict& dictionary = *stream.streamGetDict();
    return dictionary.hasKey("Width") && dictionary.hasKey("Height") &&
           write_pixels(stream, work, out);
}

}  // namespace sealtap::opener::pdf
