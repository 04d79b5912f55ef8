#pragma once

#include <string>

#include "decode/frames.h"

namespace sealtap::test {

/// A number in little-endian order, as headers of radios have it.
inline std::string little(std::uint64_t value, std::size_t octets) {
    const std::string big = net(value, octets);
    return {big.rbegin(), big.rend()};
}

inline std::string snap(std::uint16_t type, const std::string& inside) {
    return std::string("\xaa\xaa\x03\0\0\0", 6) + u16(type) + inside;
}

/// What the header of an 802.11 data frame may have.
struct Wlan {
    std::uint8_t first = 0x08;  ///< of frame control: data, version 0
    std::uint8_t flags = 0x01;  ///< to the distribution system
    std::uint16_t fragment = 0;
    std::string quality = {};  ///< QoS control and, with the order flag, HT control
};
inline std::string wlan(const Wlan& head, const std::string& body) {
    const bool has_four = (head.flags & 3U) == 3;
    return u8(head.first) + u8(head.flags) + u16(0) + std::string(18, '\2') +
           little(0x1230U | head.fragment, 2) + std::string(has_four ? 6 : 0, '\4') + head.quality +
           body;
}
/// With the quality field that says so, a body of several.
inline std::string aggregate(const std::string& subframes) {
    return wlan({.first = 0x88, .quality = std::string("\x80\0", 2)}, subframes);
}
/// One of them, without its padding.
inline std::string subframe(const std::string& inside) {
    return std::string(12, '\2') + u16(inside.size()) + inside;
}
inline std::string padded(std::string subframe) {
    return subframe.append((4 - subframe.size() % 4) % 4, '\0');
}

/// A radiotap header with a time, whose flags are given.
inline std::string radiotap(std::uint8_t flags, const std::string& frame) {
    return little(0, 2) + little(18, 2) + little(3, 4) + std::string(8, '\x11') + u8(flags) +
           u8(0) + frame;
}

}  // namespace sealtap::test
