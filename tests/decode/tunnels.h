#pragma once

#include <string>

#include "decode/frames.h"
#include "decode/radio.h"

namespace sealtap::test {

inline std::string outer(std::uint8_t protocol, const std::string& inside) {
    return ethernet(0x0800, ipv4({.protocol = protocol}, inside));
}
inline std::string outer_udp(std::uint16_t port, const std::string& inside) {
    return outer(17, udp(port, inside));
}

/// As ipv6(), from an address of Teredo's prefix.
inline std::string from_teredo(const std::string& payload) {
    std::string packet = ipv6({.last_octet = 2}, payload);
    return packet.replace(8, 4, u32(0x20010000));
}
inline std::string teredo_origin() { return u16(0) + std::string(6, '\x5a'); }
inline std::string teredo_authentication() {
    return u16(1) + u8(2) + u8(4) + "idauth" + std::string(9, '\0');
}

inline std::string ppp(const std::string& ip) { return u16(0xff03) + u16(0x0021) + ip; }
/// L2TPv2 with every optional field.
inline std::string l2tp(const std::string& inside) {
    const std::string behind = u32(0x00010002) + u32(0) + u16(3) + "pad" + inside;
    return u16(0x4a02) + u16(behind.size() + 4) + behind;
}
inline std::string tzsp(std::uint16_t encapsulation, const std::string& frame) {
    return u16(0x0100) + u16(encapsulation) + u8(0) + u8(10) + u8(1) + u8(0xd0) + u8(1) + frame;
}
/// CAPWAP with a radio's address and a native frame.
inline std::string capwap(const std::string& frame) {
    return u8(0) + net(4U << 19U | 1U << 14U | 1U << 9U | 0x110U, 3) + u32(0) +
           std::string(8, '\6') + frame;
}
inline std::string swapped(std::string frame) {
    std::swap(frame[0], frame[1]);
    return frame;
}
inline std::string ayiya(const std::string& packet) {
    return u8(0x41) + u8(0x52) + u8(0x11) + u8(41) + u32(0) + std::string(16 + 20, '\7') + packet;
}
inline std::string nsh(std::uint8_t next, const std::string& inside) {
    return u16(0x0fc6) + u8(1) + u8(next) + std::string(20, '\3') + inside;
}
inline std::string mac_sec(std::uint8_t control, const std::string& inside) {
    return u8(control) + u8(0) + u32(1) + ((control & 0x20U) != 0 ? std::string(8, '\5') : "") +
           inside;
}

}  // namespace sealtap::test
