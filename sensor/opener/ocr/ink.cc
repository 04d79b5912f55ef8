#include "opener/ocr/ink.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <span>

namespace sealtap::opener::ocr {
namespace {

/// Grey up to here is ink.
constexpr l_int32 kInkMax = 150;

struct Colour {
    int red;
    int green;
    int blue;
};

Colour colour_at(l_uint32 pixel) noexcept {
    return {static_cast<int>(pixel >> 24U), static_cast<int>(pixel >> 16U & 0xFFU),
            static_cast<int>(pixel >> 8U & 0xFFU)};
}

std::span<const l_uint32> row_of(Pix* pixels, int row) noexcept {
    const auto words = static_cast<std::size_t>(pixGetWpl(pixels));
    return {pixGetData(pixels) + words * static_cast<std::size_t>(row), words};
}

Box whole_of(Pix* pixels) noexcept { return {0, 0, pixGetWidth(pixels), pixGetHeight(pixels)}; }

/// How red it is: what the other channels lack.
int redness(const Colour& colour) noexcept {
    return colour.red - std::max(colour.green, colour.blue);
}
bool is_red(const Colour& colour) noexcept {
    return redness(colour) >= 48 && std::abs(colour.green - colour.blue) < redness(colour);
}

Box frame_with_margin(const Box& box, const Box& whole) noexcept {
    return common({box.left - kMarginPixels, box.top - kMarginPixels, box.right + kMarginPixels,
                   box.bottom + kMarginPixels},
                  whole);
}

struct RedPixels {
    std::uint64_t count = 0;
    Box frame{1 << 30, 1 << 30, 0, 0};
};

RedPixels find_red(Pix* coloured) {
    RedPixels found;
    const int width = pixGetWidth(coloured);
    for (int y = 0; y < pixGetHeight(coloured); ++y) {
        const auto row = row_of(coloured, y);
        for (int x = 0; x < width; ++x) {
            if (!is_red(colour_at(row[static_cast<std::size_t>(x)]))) continue;
            ++found.count;
            found.frame = {std::min(found.frame.left, x), std::min(found.frame.top, y),
                           std::max(found.frame.right, x + 1), y + 1};
        }
    }
    return found;
}

/// Of a photograph, half the pixels may be dark and the letters as well: what most pixels are is
/// the paper.
bool is_light_on_dark(Pix* grey) {
    std::array<std::uint64_t, 256> histogram{};
    const int width = pixGetWidth(grey);
    std::uint64_t all = 0;
    for (int y = 0; y < pixGetHeight(grey); y += 2) {
        for (int x = 0; x < width; x += 2) {
            l_uint32 value = 255;
            pixGetPixel(grey, x, y, &value);
            ++histogram[value & 0xFFU];
            ++all;
        }
    }
    std::uint64_t dark = 0;
    for (std::size_t i = 0; i < 110; ++i) dark += histogram[i];
    return dark * 5 > all * 3;
}

}  // namespace

PixPtr dark_on_light(Pix* pixels) {
    PixPtr grey(pixGetDepth(pixels) == 8 ? pixCopy(nullptr, pixels)
                                         : pixConvertRGBToLuminance(pixels));
    if (!grey || !is_light_on_dark(grey.get())) return grey;
    return PixPtr(pixInvert(nullptr, grey.get()));
}

RedInk separate_red(Pix* coloured) {
    constexpr std::uint64_t kPixelsMin = 60;
    const RedPixels red = find_red(coloured);
    const auto all = static_cast<std::uint64_t>(pixGetWidth(coloured)) *
                     static_cast<std::uint64_t>(pixGetHeight(coloured));
    if (red.count < kPixelsMin || red.count > all / 3) return {};
    RedInk ink;
    ink.frame = frame_with_margin(red.frame, whole_of(coloured));
    ink.grey.reset(pixCreate(ink.frame.width(), ink.frame.height(), 8));
    if (!ink.grey) return {};
    for (int y = 0; y < ink.frame.height(); ++y) {
        const auto row = row_of(coloured, y + ink.frame.top);
        for (int x = 0; x < ink.frame.width(); ++x) {
            const Colour colour = colour_at(row[static_cast<std::size_t>(x + ink.frame.left)]);
            const int value = 255 - std::clamp(2 * redness(colour), 0, 255);
            pixSetPixel(ink.grey.get(), x, y, static_cast<l_uint32>(value));
        }
    }
    return ink;
}

PixPtr without_red(Pix* coloured) {
    PixPtr glass(pixGetRGBComponent(coloured, COLOR_RED));
    if (!glass || is_light_on_dark(glass.get())) return nullptr;
    return glass;
}

double skew_of(Pix* grey) {
    constexpr float kConfidenceMin = 3;
    constexpr float kDegreesMin = 1.5F;
    const PixPtr bits(pixThresholdToBinary(grey, kInkMax));
    l_float32 degrees = 0;
    l_float32 confidence = 0;
    if (!bits || pixFindSkew(bits.get(), &degrees, &confidence) != 0) return 0;
    const bool is_sure = confidence >= kConfidenceMin && std::fabs(degrees) >= kDegreesMin;
    return is_sure ? static_cast<double>(degrees) : 0;
}

PixPtr turned_by(Pix* pixels, double degrees) {
    const double radians = degrees * std::numbers::pi / 180;
    return PixPtr(pixRotate(pixels, static_cast<l_float32>(radians), L_ROTATE_AREA_MAP,
                            L_BRING_IN_WHITE, 0, 0));
}

PixPtr without(Pix* grey, const std::vector<Line>& lines) {
    /// A letter has more ink than this, in pixels.
    constexpr l_int32 kInkMin = 150;
    PixPtr rest(pixCopy(nullptr, grey));
    if (!rest) return nullptr;
    for (const Line& line : lines) {
        const Box box = common(line.box, whole_of(grey));
        pixRasterop(rest.get(), box.left, box.top, box.width(), box.height(), PIX_SET, nullptr, 0,
                    0);
    }
    const PixPtr bits(pixThresholdToBinary(rest.get(), kInkMax));
    l_int32 ink = 0;
    if (!bits || pixCountPixels(bits.get(), &ink, nullptr) != 0 || ink < kInkMin) return nullptr;
    return rest;
}

PixPtr with_gaps_closed(Pix* grey) {
    constexpr l_int32 kGap = 9;
    return PixPtr(pixOpenGray(grey, kGap, kGap));
}

std::optional<unsigned> colour_of(Pix* coloured, const Box& box) {
    constexpr int kSaturated = 50;
    const Box inside = common(box, whole_of(coloured));
    std::uint64_t ink = 0;
    std::uint64_t saturated = 0;
    // The more saturated a pixel is, the less paper and blur there is in it.
    std::uint64_t weights = 0;
    std::array<std::uint64_t, 3> sums{};
    for (int y = inside.top; y < inside.bottom; ++y) {
        const auto row = row_of(coloured, y);
        for (int x = inside.left; x < inside.right; ++x) {
            const Colour at = colour_at(row[static_cast<std::size_t>(x)]);
            const auto [least, most] = std::minmax({at.red, at.green, at.blue});
            if (least > 160) continue;  // paper
            ++ink;
            if (most - least < kSaturated) continue;
            ++saturated;
            const auto chroma = static_cast<std::uint64_t>(most - least);
            const std::uint64_t weight = chroma * chroma * chroma;
            weights += weight;
            sums[0] += static_cast<std::uint64_t>(at.red) * weight;
            sums[1] += static_cast<std::uint64_t>(at.green) * weight;
            sums[2] += static_cast<std::uint64_t>(at.blue) * weight;
        }
    }
    if (saturated == 0 || saturated * 3 < ink) return std::nullopt;
    for (std::uint64_t& sum : sums) sum /= weights;
    // Ink that is thin lets white paper through: that is taken away again.
    const std::uint64_t white = *std::ranges::min_element(sums);
    const auto thick = [white](std::uint64_t sum) {
        return static_cast<unsigned>((sum - white) * 255 / (255 - white));
    };
    return thick(sums[0]) << 16U | thick(sums[1]) << 8U | thick(sums[2]);
}

PixPtr cut_out(Pix* pixels, const Box& box) {
    const Box wanted = frame_with_margin(box, whole_of(pixels));
    if (wanted.width() <= 0) return nullptr;
    ::Box* frame = boxCreate(wanted.left, wanted.top, wanted.width(), wanted.height());
    PixPtr piece(pixClipRectangle(pixels, frame, nullptr));
    boxDestroy(&frame);
    return piece;
}

}  // namespace sealtap::opener::ocr
