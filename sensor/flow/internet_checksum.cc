#include "flow/internet_checksum.h"

#include <array>
#include <bit>
#include <cstring>

namespace sealtap::flow {
namespace {

std::uint16_t folded(std::uint64_t sum) noexcept {
    while ((sum >> 16U) != 0) sum = (sum & 0xffffU) + (sum >> 16U);
    return static_cast<std::uint16_t>(sum);
}

/// The sum is the same in any order of octets, but that its own octets are swapped too.
std::uint16_t in_network_order(std::uint16_t sum) noexcept {
    return std::endian::native == std::endian::big ? sum : std::byteswap(sum);
}

}  // namespace

std::uint16_t internet_sum(Bytes octets, std::uint16_t sum) noexcept {
    constexpr std::size_t kWords = 16;
    std::array<std::uint32_t, kWords> words{};
    std::uint64_t total = in_network_order(sum);
    while (octets.size() >= sizeof(words)) {
        std::memcpy(words.data(), octets.data(), sizeof(words));
        for (const std::uint32_t word : words) total += word;
        octets = octets.subspan(sizeof(words));
    }
    if (!octets.empty()) {
        words.fill(0);
        std::memcpy(words.data(), octets.data(), octets.size());
        for (const std::uint32_t word : words) total += word;
    }
    return in_network_order(folded(total));
}

/// IPv4 addresses are held behind a prefix (::ffff:0:0/96) that sums up to nothing.
std::uint16_t sum_of_pseudo_header(const Datagram& datagram) noexcept {
    const auto length = static_cast<std::uint64_t>(datagram.payload.size());
    std::uint16_t sum = folded(length + datagram.protocol);
    sum = internet_sum(datagram.source.octets(), sum);
    return internet_sum(datagram.destination.octets(), sum);
}

}  // namespace sealtap::flow
