#include "detect/decoded_text.h"

#include <algorithm>

namespace sealtap::detect {

Decoded decode_at(Bytes octets, std::size_t at, Charset charset, const Gb18030& table) noexcept {
    if (at >= octets.size()) return {};
    const Bytes rest = octets.subspan(at, std::min<std::size_t>(4, octets.size() - at));
    if (charset == Charset::Utf8) return decode_utf8(rest);
    if (charset == Charset::Gb18030) return table.decode(rest);
    return decode_utf16(rest, charset);
}

void DecodedText::forget() noexcept {
    cut_at_.reset();
    size_ = 0;
    memo_.forget();
}

void DecodedText::restart(std::size_t first) noexcept {
    forget();
    if (octets_.empty()) octets_.resize(1);
    octets_.front() = static_cast<std::uint32_t>(first);
}

void DecodedText::append(Decoded decoded) noexcept {
    text_[size_] = decoded.character;
    octets_[size_ + 1] = octets_[size_] + decoded.length;
    ++size_;
}

/// Decodes on, until a character ends at `last` or behind it.
void DecodedText::decode_until(const ScanRegion& region, std::size_t last, const Gb18030& table) {
    if (octets_[size_] >= last) return;
    const std::size_t room = size_ + (last - octets_[size_]) + kCutMax;
    if (text_.size() < room) {
        text_.resize(room);
        octets_.resize(room + 1);
    }
    const bool narrow = charset_ == Charset::Utf8 || charset_ == Charset::Gb18030;
    while (octets_[size_] < last) {
        const std::byte octet = region.octets[octets_[size_]];
        if (narrow && octet < std::byte{0x80}) {
            append({std::to_integer<char32_t>(octet), 1});
        } else {
            append(decode_at(region.octets, octets_[size_], charset_, table));
        }
    }
}

std::size_t DecodedText::lower_bound(std::size_t octet) const noexcept {
    const auto begin = octets_.begin();
    const auto end = begin + static_cast<std::ptrdiff_t>(size_) + 1;
    return static_cast<std::size_t>(std::lower_bound(begin, end, octet) - begin);
}

TextView DecodedText::view(const ScanRegion& region, std::size_t first, std::size_t last,
                           const Gb18030& table) {
    undo_cut();
    // Decoded from elsewhere, the text may have no character that begins there.
    const bool shared = !octets_.empty() && first >= octets_.front() && first <= octets_[size_] &&
                        octets_[lower_bound(first)] == first;
    if (!shared) restart(first);
    return view_of(region, first, last, table);
}

TextView DecodedText::view_with_stray(const ScanRegion& region, std::size_t first,
                                      std::size_t stray, std::size_t last, const Gb18030& table) {
    restart(first);
    decode_until(region, stray, table);
    if (octets_[size_] == stray) {
        decode_until(region, stray + 1, table);
        text_[--size_] = kNoCharacter;
        octets_[++size_] = static_cast<std::uint32_t>(stray + 1);
    }
    return view_of(region, first, last, table);
}

TextView DecodedText::view_of(const ScanRegion& region, std::size_t first, std::size_t last,
                              const Gb18030& table) {
    decode_until(region, last, table);
    const std::size_t begin = lower_bound(first);
    std::size_t end = lower_bound(last);
    std::size_t whole = end;
    if (octets_[end] > last) {
        whole = end - 1;
        end = cut(region, whole, last, table);
    }
    return {begin, end - begin, whole - begin};
}

/// Puts in the place of a character that `last` cuts what its octets before `last` decode to.
/// Returns where that ends.
std::size_t DecodedText::cut(const ScanRegion& region, std::size_t character, std::size_t last,
                             const Gb18030& table) noexcept {
    cut_at_ = character;
    std::copy_n(text_.begin() + static_cast<std::ptrdiff_t>(character), kCutMax, cut_text_.begin());
    std::copy_n(octets_.begin() + static_cast<std::ptrdiff_t>(character), kCutMax,
                cut_octets_.begin());
    const Bytes octets = region.octets.first(last);
    while (octets_[character] < last) {
        const Decoded decoded = decode_at(octets, octets_[character], charset_, table);
        text_[character] = decoded.character;
        octets_[character + 1] =
            std::min(octets_[character] + decoded.length, static_cast<std::uint32_t>(last));
        ++character;
    }
    return character;
}

void DecodedText::undo_cut() noexcept {
    if (!cut_at_) return;
    const auto at = static_cast<std::ptrdiff_t>(*cut_at_);
    std::ranges::copy(cut_text_, text_.begin() + at);
    std::ranges::copy(cut_octets_, octets_.begin() + at);
    cut_at_.reset();
}

std::optional<std::size_t> DecodedText::find(TextView view, std::size_t octet) const noexcept {
    const auto begin = octets_.begin() + static_cast<std::ptrdiff_t>(view.begin);
    const auto end = begin + static_cast<std::ptrdiff_t>(view.size) + 1;
    const auto found = std::lower_bound(begin, end, octet);
    if (found == end || *found != octet) return std::nullopt;
    return static_cast<std::size_t>(found - begin);
}

}  // namespace sealtap::detect
