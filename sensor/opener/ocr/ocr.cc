#include "opener/ocr/ocr.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "opener/ocr/page.h"
#include "opener/text_writer.h"

namespace sealtap::opener::ocr {
namespace {

/// Symbols on buttons, rules and dots of tracking have no room for a letter.
constexpr std::uint32_t kEdgeMin = 16;
constexpr std::uint64_t kAreaMin = 32 * 16;
constexpr double kPointsPerInch = 72;
/// A letter's box is less high than its font: Han about nine tenths, capitals seven.
constexpr double kBoxOfFont = 0.86;

struct Loaded {
    Options options;
    std::unique_ptr<Recogniser> recogniser;
};

/// The process's one and only: a child opens one document at a time, and its functions get none.
Loaded& loaded() {
    static Loaded instance;
    return instance;
}

bool has_room_for_text(const Extent& extent) noexcept {
    return std::min(extent.width, extent.height) >= kEdgeMin &&
           std::uint64_t{extent.width} * extent.height >= kAreaMin;
}

Place place_of(const Line& line, std::size_t number, const PageText& text, int page,
               double resolution) {
    constexpr std::size_t kFirstLines = 2;
    Place place;
    place.region = Region::Body;
    place.page = static_cast<std::uint32_t>(page + 1);
    place.at_top = number < kFirstLines || (line.box.top + line.box.bottom) * 3 < text.height;
    place.at_left = line.box.left * 2 < text.width;
    const double points = letter_height(line) / resolution * kPointsPerInch / kBoxOfFont;
    place.font_half_points =
        static_cast<std::uint16_t>(std::clamp(std::lround(2 * points), 2L, 1000L));
    place.colour = line.colour;
    return place;
}

void write(const PageText& text, int page, double resolution, Output& out) {
    TextWriter writer(out, "ocr");
    for (std::size_t i = 0; i < text.lines.size() && out.wants_more(); ++i) {
        writer.place(place_of(text.lines[i], i, text, page, resolution));
        writer.line(text_of_line(text.lines[i]));
    }
}

/// How a page went; its octets are not known, so a picture of one page counts as a whole.
enum class Read : std::uint8_t { Whole, Nothing, TooLarge, Damaged };

Read read_one(Bytes file, int page, const Extent& extent, Output& out) {
    if (!has_room_for_text(extent)) return Read::Nothing;
    if (std::uint64_t{extent.width} * extent.height > loaded().options.pixels_max) {
        return Read::TooLarge;
    }
    PixPtr pixels = read_page(file, page);
    if (!pixels) return Read::Damaged;
    const double resolution = resolution_of(pixels.get());
    const PageText text =
        read_text(*loaded().recogniser, std::move(pixels), [&out] { return !out.wants_more(); });
    write(text, page, resolution, out);
    return Read::Whole;
}

}  // namespace

bool prepare(const Options& options) {
    // Before loaded() is called first: so it ends before tesseract's own store does.
    auto recogniser = Recogniser::load(options.languages);
    loaded() = {.options = options, .recogniser = std::move(recogniser)};
    return loaded().recogniser != nullptr;
}

OpenStatus open_picture(const Whole& whole, Output& out) {
    if (!is_known_picture(whole.octets)) return OpenStatus::Refused;
    bool is_damaged = false;
    int page = 0;
    for (; out.wants_more(); ++page) {
        const auto extent = extent_of(whole.octets, page);
        if (!extent) break;
        const Read read = read_one(whole.octets, page, *extent, out);
        const std::uint64_t octets = page == 0 ? whole.octets.size() : 0;
        if (read == Read::Nothing && page == 0) out.unread(octets, Cause::Media);
        if (read == Read::TooLarge) out.unread(octets, Cause::MemoryLimit);
        if (read == Read::Damaged) out.unread(octets, Cause::DecodeError);
        is_damaged |= read == Read::Damaged;
    }
    if (!out.wants_more()) return OpenStatus::Exhausted;
    if (page == 0) out.unread(whole.octets.size(), Cause::DecodeError);
    return is_damaged || page == 0 ? OpenStatus::Damaged : OpenStatus::Opened;
}

}  // namespace sealtap::opener::ocr
