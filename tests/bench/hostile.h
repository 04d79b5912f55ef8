#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "bench/workload.h"

namespace sealtap::bench {

/// Traffic that is made to cost more than it weighs.
enum class Hostile : std::uint8_t {
    OneOctet,  ///< segments of one octet
    Overlaps,  ///< every octet comes twice, the second time as another one
    Digits,    ///< numbers and nothing else, most of them of an identifier's length
    Words,     ///< the words of markings and nothing else
    Nested,    ///< gzip in gzip in base64, as deep as it is undone
    Bomb,      ///< gzip of nothing but zeros
    Headers,   ///< HTTP and mail with thousands of header fields
};
inline constexpr std::array<Hostile, 7> kHostile{
    Hostile::OneOctet, Hostile::Overlaps, Hostile::Digits, Hostile::Words,
    Hostile::Nested,   Hostile::Bomb,     Hostile::Headers};
[[nodiscard]] std::string_view to_string(Hostile kind) noexcept;

/// Writes a capture of about `size` octets of one kind, 50 flows at once. The same for the same
/// seed.
[[nodiscard]] Workload write_hostile(const std::string& path, Hostile kind, std::uint64_t size,
                                     std::uint64_t seed);

}  // namespace sealtap::bench
