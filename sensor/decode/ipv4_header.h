#pragma once

#include <cstdint>
#include <cstring>

#include "sealtap/bytes.h"
#include "sealtap/packet.h"

namespace sealtap::decode {

/// Whether the ones' complement sum over an IPv4 header (RFC 791 section 3.1) is what it should be.
/// The size of `header` is a multiple of four, at least 20 and at most 60.
/// It is reckoned in whichever order the octets have: what is right is 0xffff in both.
[[nodiscard]] inline bool is_checksum_right(Bytes header) noexcept {
    std::uint64_t sum = 0;
    while (header.size() >= sizeof(std::uint32_t)) {
        std::uint32_t word = 0;
        std::memcpy(&word, header.data(), sizeof word);
        sum += word;
        header = header.subspan(sizeof word);
    }
    sum = (sum & 0xffffU) + (sum >> 16U & 0xffffU) + (sum >> 32U);
    return (sum & 0xffffU) + (sum >> 16U) == 0xffff;
}

/// Of a whole IPv4 header: with a wrong checksum, or with options that make a host drop it.
[[nodiscard]] IpFlaw flaw_of_ipv4(Bytes header) noexcept;

}  // namespace sealtap::decode
