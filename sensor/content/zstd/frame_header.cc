#include "content/zstd/frame_header.h"

#include <array>

namespace sealtap::content::zstd {
namespace {

constexpr std::array<std::size_t, 4> kDictionaryBytes{0, 1, 2, 4};

struct Descriptor {
    explicit Descriptor(std::byte octet) noexcept : bits(std::to_integer<unsigned>(octet)) {}
    [[nodiscard]] bool is_single_segment() const noexcept { return (bits & 0x20U) != 0; }
    [[nodiscard]] std::size_t window_bytes() const noexcept { return is_single_segment() ? 0 : 1; }
    [[nodiscard]] std::size_t dictionary_bytes() const noexcept {
        return kDictionaryBytes[bits & 3U];
    }
    [[nodiscard]] std::size_t size_bytes() const noexcept {
        const unsigned flag = bits >> 6U;
        return flag == 0 ? (is_single_segment() ? 1 : 0) : std::size_t{1} << flag;
    }
    unsigned bits;
};

/// An exponent in five bits and eighths in three.
std::uint64_t window_of(std::byte octet) noexcept {
    constexpr unsigned kLogMin = 10;
    const auto bits = std::to_integer<unsigned>(octet);
    const std::uint64_t base = std::uint64_t{1} << (kLogMin + (bits >> 3U));
    return base + base / 8 * (bits & 7U);
}

}  // namespace

std::uint64_t number(Bytes octets) noexcept {
    std::uint64_t value = 0;
    for (std::size_t i = octets.size(); i != 0; --i)
        value = value << 8U | std::to_integer<std::uint64_t>(octets[i - 1]);
    return value;
}

std::size_t FrameHeader::size(Bytes octets) noexcept {
    const Descriptor descriptor(octets[kMagicBytes]);
    return kMagicBytes + 1 + descriptor.window_bytes() + descriptor.dictionary_bytes() +
           descriptor.size_bytes();
}

FrameHeader FrameHeader::read(Bytes octets) noexcept {
    constexpr unsigned kReserved = 0x08;
    const Descriptor descriptor(octets[kMagicBytes]);
    Bytes rest = octets.subspan(kMagicBytes + 1);
    FrameHeader header;
    header.has_checksum = (octets[kMagicBytes] & kHasChecksum) != std::byte{0};
    header.is_reserved = (descriptor.bits & kReserved) != 0;
    if (!descriptor.is_single_segment()) header.window = window_of(rest.front());
    rest = rest.subspan(descriptor.window_bytes());
    header.dictionary = number(rest.first(descriptor.dictionary_bytes()));
    rest = rest.subspan(descriptor.dictionary_bytes());
    // One segment: the window is the content. A size of two octets counts from 256.
    if (descriptor.is_single_segment())
        header.window = number(rest) + (descriptor.size_bytes() == 2 ? 256U : 0U);
    return header;
}

BlockHeader BlockHeader::read(Bytes octets) noexcept {
    const auto bits = static_cast<std::uint32_t>(number(octets.first(kBytes)));
    constexpr unsigned kOneOctetRepeated = 1;
    constexpr unsigned kReserved = 3;
    const unsigned type = bits >> 1U & 3U;
    return {type == kOneOctetRepeated ? 1 : bits >> 3U, (bits & 1U) != 0, type == kReserved};
}

}  // namespace sealtap::content::zstd
