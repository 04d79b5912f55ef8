#include "pipeline/place_track.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace sealtap::pipeline {
namespace {

/// A block of 16 KiB and its carry may wait while more octets come; twice as much and more.
constexpr std::uint64_t kReachOctets = std::uint64_t{64} * 1024;

std::string_view region_name(Region region) noexcept {
    static constexpr std::array<std::string_view, 11> kNames{
        "",         "",          "header", "footer",   "note",  "comment",
        "text box", "watermark", "",       "property", "hidden"};
    return kNames[static_cast<std::size_t>(region)];
}

/// 1 is A, 27 is AA.
std::string column_letters(std::uint32_t column) {
    std::string letters;
    for (; column != 0; column = (column - 1) / 26)
        letters.insert(letters.begin(), static_cast<char>('A' + (column - 1) % 26));
    return letters;
}

bool is_red(std::uint32_t colour) noexcept {
    const std::uint32_t red = colour >> 16 & 0xFF;
    const std::uint32_t green = colour >> 8 & 0xFF;
    const std::uint32_t blue = colour & 0xFF;
    return red >= 0xB0 && green <= 0x50 && blue <= 0x50;
}

std::string cell_text(const Place& place) {
    if (place.row == 0) return column_letters(place.column);
    return column_letters(place.column) + std::to_string(place.row);
}

}  // namespace

void PlaceTrack::add(std::uint64_t offset, const Place& place) {
    if (!entries_.empty() && entries_.back().offset == offset) {
        entries_.back().place = place;
        return;
    }
    while (entries_.size() > 1 && entries_[1].offset + kReachOctets < offset) entries_.pop_front();
    entries_.push_back({offset, place});
}

const Place* PlaceTrack::at(std::uint64_t offset) const noexcept {
    const auto after = std::ranges::upper_bound(entries_, offset, {}, &Entry::offset);
    return after == entries_.begin() ? nullptr : &std::prev(after)->place;
}

std::string place_text(const Place& place, const TextMasker& masker) {
    std::string text;
    const auto add = [&text](std::string_view piece) {
        if (piece.empty()) return;
        if (!text.empty()) text += ", ";
        text += piece;
    };
    if (place.page != 0) add(fmt::format("page {}", place.page));
    if (!place.sheet.empty()) {
        const std::string cell = cell_text(place);
        add(fmt::format("sheet {}{}{}", masker.mask(place.sheet).text(), cell.empty() ? "" : " ",
                        cell));
    }
    add(region_name(place.region));
    if (place.at_top) add(place.at_left ? "top left" : "top");
    if (place.font_half_points != 0) add(fmt::format("{} pt", place.font_half_points / 2.0));
    if (place.colour && is_red(*place.colour)) add("red");
    return text;
}

std::uint8_t marked_confidence(std::uint8_t confidence, const Place& place) noexcept {
    constexpr std::uint16_t kLargeHalfPoints = 30;
    int worth = confidence;
    const bool is_furniture = place.region == Region::Header || place.region == Region::Watermark;
    const bool is_head = place.at_top && place.page <= 1;
    if (is_furniture || is_head) worth += 10;
    if (is_head && place.at_left) worth += 5;
    if (place.font_half_points >= kLargeHalfPoints) worth += 5;
    if (place.colour && is_red(*place.colour)) worth += 5;
    return static_cast<std::uint8_t>(std::min(worth, 100));
}

}  // namespace sealtap::pipeline
