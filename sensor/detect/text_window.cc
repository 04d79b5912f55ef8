#include "detect/text_window.h"

#include <algorithm>

#include "detect/text_classes.h"

namespace sealtap::detect {

Decoded decode_at(Bytes octets, std::size_t at, Charset charset, const Gb18030& table) noexcept {
    if (at >= octets.size()) return {};
    const Bytes rest = octets.subspan(at, std::min<std::size_t>(4, octets.size() - at));
    if (charset == Charset::Utf8) return decode_utf8(rest);
    if (charset == Charset::Gb18030) return table.decode(rest);
    return decode_utf16(rest, charset);
}

std::optional<std::size_t> TextWindow::first_character(const ScanRegion& region, std::size_t begin,
                                                       Charset charset,
                                                       Gb18030Aligner& aligner) const {
    const std::size_t reach = std::min(begin, kContextBytes);
    std::size_t first = begin - reach;
    switch (charset) {
        case Charset::Utf8:
            for (int skipped = 0; first > 0 && skipped < 3 && first < begin; ++skipped) {
                if ((region.octets[first] & std::byte{0xC0}) != std::byte{0x80}) break;
                ++first;
            }
            return first;
        case Charset::Gb18030: {
            const auto boundary = aligner.boundary_from(region, first);
            if (boundary) return boundary;
            // Behind a gap: the first octet below 0x30 decides, and before it the match itself.
            for (std::size_t i = first; i < begin; ++i) {
                if (region.octets[i] < std::byte{0x30}) return i;
            }
            return first + reach % 2;
        }
        default: return first + reach % 2;
    }
}

bool TextWindow::load(const ScanRegion& region, std::size_t begin, std::size_t end, Charset charset,
                      const Gb18030& table, Gb18030Aligner& aligner) {
    const auto first = first_character(region, begin, charset, aligner);
    if (!first || *first > begin) return false;
    return decode(region, *first, begin, end, charset, table, region.octets.size());
}

bool TextWindow::load_behind_stray(const ScanRegion& region, std::size_t begin, std::size_t end,
                                   const Gb18030& table) {
    const std::size_t first = begin - std::min(begin, kContextBytes);
    // The octets 0x00-0x2F and 0x3A-0x3F are no part of a longer character.
    const auto ends_character = [](std::byte octet) {
        return octet < std::byte{0x30} || (octet >= std::byte{0x3A} && octet < std::byte{0x40});
    };
    std::size_t stray = begin;
    while (stray > first && !ends_character(region.octets[stray - 1])) --stray;
    if (stray == begin || (stray == first && first != 0)) return false;
    return decode(region, first, begin, end, Charset::Gb18030, table, stray);
}

/// `stray` is where an octet is taken for a character of its own.
bool TextWindow::decode(const ScanRegion& region, std::size_t first, std::size_t begin,
                        std::size_t end, Charset charset, const Gb18030& table, std::size_t stray) {
    const std::size_t last = std::min(region.octets.size(), end + kContextBytes);
    const Bytes octets = region.octets.first(last);
    first_octet_ = first;
    size_ = 0;
    match_begin_ = match_end_ = kCharactersMax + 1;
    std::size_t at = first;
    while (at < last && size_ < kCharactersMax) {
        if (at == begin) match_begin_ = size_;
        if (at == end) match_end_ = size_;
        if (at > begin && match_begin_ > kCharactersMax) return false;
        const Decoded decoded = at == stray ? Decoded{} : decode_at(octets, at, charset, table);
        text_[size_] = decoded.character;
        octets_[size_++] = static_cast<std::uint16_t>(at - first);
        at += decoded.length;
    }
    octets_[size_] = static_cast<std::uint16_t>(std::min(at, last) - first);
    if (at == end) match_end_ = size_;
    starts_part_ = first == 0 && region.left == Edge::Part;
    ends_part_ = last == region.octets.size() && region.right == Edge::Part;
    return match_begin_ <= kCharactersMax && match_end_ <= kCharactersMax;
}

TextWindow::Side TextWindow::look(std::ptrdiff_t at, std::ptrdiff_t step) const noexcept {
    constexpr std::size_t kLooked = 6;
    Side side;
    for (; side.characters < kLooked; ++side.characters, at += step) {
        if (at < 0 || at >= static_cast<std::ptrdiff_t>(size_)) {
            side.edge = true;
            return side;
        }
        const char32_t c = text_[static_cast<std::size_t>(at)];
        if (is_plausible(c)) continue;
        side.plausible = ends_line(c);
        return side;
    }
    return side;
}

Neighbours TextWindow::neighbours() const noexcept {
    // An octet that is no character, behind NUL or the part's begin, is a length.
    const std::size_t before = match_begin_;
    const bool length = before > 0 && text_[before - 1] == kNoCharacter &&
                        (before == 1 ? starts_part_ : text_[before - 2] == 0);
    const std::ptrdiff_t skipped = length ? 2 : 1;
    const Side left = look(static_cast<std::ptrdiff_t>(before) - skipped, -1);
    const Side right = look(static_cast<std::ptrdiff_t>(match_end_), 1);
    return {left.plausible, right.plausible, left.characters + right.characters,
            left.edge && right.edge};
}

}  // namespace sealtap::detect
