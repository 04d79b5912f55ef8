#include "detect/text_window.h"

#include <algorithm>

#include "detect/text_classes.h"

namespace sealtap::detect {
namespace {

/// Where a window ends whose match ends at `end`.
std::size_t last_octet(const ScanRegion& region, std::size_t end) noexcept {
    return std::min(region.octets.size(), end + kContextBytes);
}

}  // namespace

TextWindow::TextWindow(TextSharing sharing)
    : sharing_(sharing),
      texts_{DecodedText(kCharsets[0]), DecodedText(kCharsets[1]), DecodedText(kCharsets[2]),
             DecodedText(kCharsets[3])},
      strayed_(Charset::Gb18030) {}

void TextWindow::forget() noexcept {
    for (DecodedText& text : texts_) text.forget();
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
    decoded_ = &texts_[static_cast<std::size_t>(charset)];
    if (sharing_ == TextSharing::Alone) decoded_->forget();
    view_ = decoded_->view(region, *first, last_octet(region, end), table);
    return place(region, *first, begin, end);
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
    decoded_ = &strayed_;
    view_ = strayed_.view_with_stray(region, first, stray, last_octet(region, end), table);
    return place(region, first, begin, end);
}

/// Finds the match [begin, end) in the view.
bool TextWindow::place(const ScanRegion& region, std::size_t first, std::size_t begin,
                       std::size_t end) {
    const auto match_begin = decoded_->find(view_, begin);
    const auto match_end = decoded_->find(view_, end);
    if (!match_begin || !match_end) return false;
    match_begin_ = *match_begin;
    match_end_ = *match_end;
    starts_part_ = first == 0 && region.left == Edge::Part;
    ends_part_ = last_octet(region, end) == region.octets.size() && region.right == Edge::Part;
    return true;
}

TextWindow::Side TextWindow::look(std::ptrdiff_t at, std::ptrdiff_t step) const noexcept {
    constexpr std::size_t kLooked = 6;
    const std::u32string_view text = this->text();
    Side side;
    for (; side.characters < kLooked; ++side.characters, at += step) {
        if (at < 0 || at >= static_cast<std::ptrdiff_t>(text.size())) {
            side.edge = true;
            return side;
        }
        const char32_t c = text[static_cast<std::size_t>(at)];
        if (is_plausible(c)) continue;
        side.plausible = ends_line(c);
        return side;
    }
    return side;
}

Neighbours TextWindow::neighbours() const noexcept {
    // An octet that is no character, behind NUL or the part's begin, is a length.
    const std::u32string_view text = this->text();
    const std::size_t before = match_begin_;
    const bool length = before > 0 && text[before - 1] == kNoCharacter &&
                        (before == 1 ? starts_part_ : text[before - 2] == 0);
    const std::ptrdiff_t skipped = length ? 2 : 1;
    const Side left = look(static_cast<std::ptrdiff_t>(before) - skipped, -1);
    const Side right = look(static_cast<std::ptrdiff_t>(match_end_), 1);
    return {left.plausible, right.plausible, left.characters + right.characters,
            left.edge && right.edge};
}

}  // namespace sealtap::detect
