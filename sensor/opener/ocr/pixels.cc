#include "opener/ocr/pixels.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/byte_reader.h"
#include "opener/little_endian.h"
#include "opener/ocr/orientation.h"

namespace sealtap::opener::ocr {
namespace {

using std::string_view_literals::operator""sv;

enum class Kind : std::uint8_t { Unknown, Png, Jpeg, Gif, Bitmap, Tiff, Other };

struct Mark {
    std::size_t offset;
    std::string_view octets;
    Kind kind;
};

constexpr std::array kMarks{Mark{0, "\x89PNG\r\n\x1A\n"sv, Kind::Png},
                            Mark{0, "\xFF\xD8\xFF"sv, Kind::Jpeg},
                            Mark{0, "GIF8"sv, Kind::Gif},
                            Mark{0, "BM"sv, Kind::Bitmap},
                            Mark{0, "II*\0"sv, Kind::Tiff},
                            Mark{0, "MM\0*"sv, Kind::Tiff},
                            Mark{8, "WEBP"sv, Kind::Other},
                            Mark{4, "jP  \r\n\x87\n"sv, Kind::Other}};

bool is_pnm(std::string_view head) noexcept {
    return head.size() >= 8 && head[0] == 'P' && head[1] >= '1' && head[1] <= '6' &&
           (head[2] == '\n' || head[2] == ' ' || head[2] == '\r');
}

Kind kind_of(Bytes file) noexcept {
    const std::string_view head = text_of(slice(file, 0, 16));
    for (const Mark& mark : kMarks) {
        if (head.size() >= mark.offset && head.substr(mark.offset).starts_with(mark.octets)) {
            return mark.kind;
        }
    }
    return is_pnm(head) ? Kind::Other : Kind::Unknown;
}

const l_uint8* data_of(Bytes file) noexcept {
    return static_cast<const l_uint8*>(static_cast<const void*>(file.data()));
}

std::optional<Extent> extent_by_library(Bytes file) {
    l_int32 width = 0;
    l_int32 height = 0;
    if (pixReadHeaderMem(data_of(file), file.size(), nullptr, &width, &height, nullptr, nullptr,
                         nullptr) != 0) {
        return std::nullopt;
    }
    if (width <= 0 || height <= 0) return std::nullopt;
    return Extent{static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height)};
}

std::optional<Extent> extent_of_tiff(Bytes file, int page) {
    l_int32 width = 0;
    l_int32 height = 0;
    if (readHeaderMemTiff(data_of(file), file.size(), page, &width, &height, nullptr, nullptr,
                          nullptr, nullptr, nullptr) != 0) {
        return std::nullopt;
    }
    if (width <= 0 || height <= 0) return std::nullopt;
    return Extent{static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height)};
}

/// leptonica would unpack these to know their size.
Extent extent_of_png(Bytes file) noexcept {
    base::ByteReader in(slice(file, 16, 8));
    const std::uint32_t width = in.u32();
    return {width, in.u32()};
}
Extent extent_of_bitmap(Bytes file) noexcept {
    // A picture that stands on its head has a negative height.
    const std::uint32_t height = u32_at(file, 22);
    return {u32_at(file, 18), height > 0x7FFF'FFFF ? 0U - height : height};
}

PixPtr unpack(Bytes file, int page) {
    if (kind_of(file) == Kind::Tiff) {
        return PixPtr(pixReadMemTiff(data_of(file), file.size(), page));
    }
    return PixPtr(pixReadMem(data_of(file), file.size()));
}

/// Transparent is white: leptonica keeps the colours that nobody sees, mostly black.
PixPtr on_paper(PixPtr pixels) {
    if (pixGetDepth(pixels.get()) == 32 && pixGetSpp(pixels.get()) == 4) {
        return PixPtr(pixAlphaBlendUniform(pixels.get(), 0xFFFF'FF00));
    }
    return pixels;
}

PixPtr in_plain_depth(PixPtr pixels) {
    const int depth = pixGetDepth(pixels.get());
    if (depth == 32) return pixels;
    if (pixGetColormap(pixels.get()) != nullptr) {
        PixPtr full(pixRemoveColormap(pixels.get(), REMOVE_CMAP_BASED_ON_SRC));
        if (!full || pixGetDepth(full.get()) == 32) return full;
        return PixPtr(pixConvertTo8(full.get(), 0));
    }
    return depth == 8 ? std::move(pixels) : PixPtr(pixConvertTo8(pixels.get(), 0));
}

PixPtr upright(PixPtr pixels, Bytes file) {
    if (!pixels || kind_of(file) != Kind::Jpeg) return pixels;
    const Turn turn = turn_of_jpeg(file);
    if (turn.is_mirrored) pixels.reset(pixFlipLR(nullptr, pixels.get()));
    if (turn.quarters == 0 || !pixels) return pixels;
    return PixPtr(pixRotateOrth(pixels.get(), turn.quarters));
}

}  // namespace

bool is_known_picture(Bytes file) noexcept { return kind_of(file) != Kind::Unknown; }

std::optional<Extent> extent_of(Bytes file, int page) {
    const Kind kind = kind_of(file);
    if (kind == Kind::Tiff) return extent_of_tiff(file, page);
    if (page != 0) return std::nullopt;
    switch (kind) {
        case Kind::Png: return extent_of_png(file);
        case Kind::Gif: return Extent{u16_at(file, 6), u16_at(file, 8)};
        case Kind::Bitmap: return extent_of_bitmap(file);
        case Kind::Unknown: return std::nullopt;
        default: return extent_by_library(file);
    }
}

PixPtr read_page(Bytes file, int page) {
    PixPtr pixels = unpack(file, page);
    if (pixels) pixels = on_paper(std::move(pixels));
    if (pixels) pixels = in_plain_depth(std::move(pixels));
    return upright(std::move(pixels), file);
}

double resolution_of(Pix* pixels) {
    constexpr double kA4LongInches = 11.69;
    constexpr double kScreen = 96;
    const double wide = pixGetWidth(pixels);
    const double high = pixGetHeight(pixels);
    const double longer = std::max(wide, high);
    const double told = pixGetXRes(pixels);
    // Cameras and scanners that know nothing say 72 or 96.
    if (told > kScreen && told <= 1200 && longer / told < 24) return told;
    const double ratio = std::min(wide, high) / std::max(longer, 1.0);
    if (longer >= 1100 && ratio > 0.64 && ratio < 0.78) return longer / kA4LongInches;
    return longer >= 2400 && ratio > 0.3 ? longer / kA4LongInches : kScreen;
}

}  // namespace sealtap::opener::ocr
