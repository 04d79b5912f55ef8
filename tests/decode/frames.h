#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "sealtap/bytes.h"
#include "sealtap/packet.h"

namespace sealtap::test {

/// A number of `octets` octets in network order.
inline std::string net(std::uint64_t value, std::size_t octets) {
    std::string out(octets, '\0');
    for (std::size_t i = 0; i < octets; ++i)
        out[octets - 1 - i] = static_cast<char>((value >> (8 * i)) & 0xffU);
    return out;
}
inline std::string u8(std::uint64_t value) { return net(value, 1); }
inline std::string u16(std::uint64_t value) { return net(value, 2); }
inline std::string u32(std::uint64_t value) { return net(value, 4); }
inline std::string u64(std::uint64_t value) { return net(value, 8); }

inline std::string repeat(std::string_view text, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
}

inline std::string ethernet(std::uint16_t type, const std::string& inside) {
    return std::string("\x02\0\0\0\0\x01\x02\0\0\0\0\x02", 12) + u16(type) + inside;
}
inline std::string tag(std::uint16_t id, std::uint16_t type, const std::string& inside) {
    return u16(id) + u16(type) + inside;
}

/// The fields of an IPv4 header that a test may want odd; the sizes are right unless given.
struct V4 {
    std::uint8_t protocol = 6;
    std::uint8_t last_octet = 1;  ///< of the source 10.0.0.x; the destination is 10.0.1.x
    std::string options = {};
    int total_length = -1;
    std::uint16_t id = 0x1234;
    std::uint16_t flags_and_offset = 0x4000;
    int version_and_length = -1;
};
inline std::string ipv4(const V4& v4, const std::string& payload) {
    const std::size_t header = 20 + v4.options.size();
    const auto first = v4.version_and_length < 0 ? 0x40U + header / 4
                                                 : static_cast<std::size_t>(v4.version_and_length);
    const auto total =
        v4.total_length < 0 ? header + payload.size() : static_cast<std::size_t>(v4.total_length);
    return u8(first) + u8(0) + u16(total) + u16(v4.id) + u16(v4.flags_and_offset) + u8(64) +
           u8(v4.protocol) + u16(0) + u32(0x0a000000U + v4.last_octet) +
           u32(0x0a000100U + v4.last_octet) + v4.options + payload;
}

struct V6 {
    std::uint8_t next = 6;
    std::uint8_t last_octet = 1;  ///< of the source fd00::x; the destination is fd00::1:x
    int payload_length = -1;
};
inline std::string ipv6(const V6& v6, const std::string& payload) {
    const auto length =
        v6.payload_length < 0 ? payload.size() : static_cast<std::size_t>(v6.payload_length);
    return u32(0x60000000) + u16(length) + u8(v6.next) + u8(64) + net(0xfd00, 2) +
           std::string(13, '\0') + u8(v6.last_octet) + net(0xfd00, 2) + std::string(11, '\0') +
           u8(1) + u8(0) + u8(v6.last_octet) + payload;
}

/// An extension header of 8 octets: hop-by-hop, routing, destination options.
inline std::string extension(std::uint8_t next) { return u8(next) + u8(0) + std::string(6, '\1'); }
inline std::string fragment_header(std::uint8_t next, std::uint16_t offset_and_more,
                                   std::uint32_t id = 7) {
    return u8(next) + u8(0) + u16(offset_and_more) + u32(id);
}

inline std::string udp(std::uint16_t destination, const std::string& payload) {
    return u16(40000) + u16(destination) + u16(8 + payload.size()) + u16(0) + payload;
}
inline std::string vxlan(const std::string& inside, std::uint8_t flags = 8) {
    return udp(4789, u8(flags) + net(0, 3) + net(42, 3) + u8(0) + inside);
}
inline std::string gre(std::uint16_t type, const std::string& inside) {
    return u16(0) + u16(type) + inside;
}

}  // namespace sealtap::test
