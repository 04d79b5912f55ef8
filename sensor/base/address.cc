#include "sealtap/address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace sealtap {

IpAddress IpAddress::v4(std::span<const std::byte, 4> octets) noexcept {
    IpAddress address;
    std::ranges::copy(octets, address.octets_.begin());
    return address;
}

IpAddress IpAddress::v6(std::span<const std::byte, 16> octets) noexcept {
    IpAddress address;
    address.size_ = 16;
    std::ranges::copy(octets, address.octets_.begin());
    return address;
}

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
    const std::string terminated(text);
    IpAddress address;
    if (inet_pton(AF_INET, terminated.c_str(), address.octets_.data()) == 1) return address;
    address.size_ = 16;
    if (inet_pton(AF_INET6, terminated.c_str(), address.octets_.data()) == 1) return address;
    return std::nullopt;
}

std::string IpAddress::to_string() const {
    std::array<char, INET6_ADDRSTRLEN> text{};
    inet_ntop(is_v4() ? AF_INET : AF_INET6, octets_.data(), text.data(), text.size());
    return text.data();
}

std::optional<Network> Network::parse(std::string_view text) {
    const std::size_t slash = text.find('/');
    const auto base = IpAddress::parse(text.substr(0, slash));
    if (!base) return std::nullopt;
    const unsigned widest = base->is_v4() ? 32 : 128;
    unsigned bits = widest;
    if (slash != std::string_view::npos) {
        const std::string_view digits = text.substr(slash + 1);
        const char* end = digits.data() + digits.size();
        // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): `end` bounds it.
        const auto [rest, failure] = std::from_chars(digits.data(), end, bits);
        if (failure != std::errc{} || rest != end || bits > widest) return std::nullopt;
    }
    const Network network{*base, static_cast<std::uint8_t>(bits)};
    const auto octets = base->octets();
    for (unsigned bit = bits; bit < widest; ++bit) {
        if ((std::to_integer<unsigned>(octets[bit / 8]) >> (7 - bit % 8)) & 1U) return std::nullopt;
    }
    return network;
}

bool Network::contains(const IpAddress& address) const noexcept {
    if (address.is_v4() != base.is_v4()) return false;
    const auto left = base.octets();
    const auto right = address.octets();
    const std::size_t whole = prefix_bits / 8U;
    if (!std::ranges::equal(left.first(whole), right.first(whole))) return false;
    const unsigned rest = prefix_bits % 8U;
    if (rest == 0) return true;
    const unsigned difference = std::to_integer<unsigned>(left[whole] ^ right[whole]);
    return (difference >> (8U - rest)) == 0;
}

std::string Network::to_string() const {
    return base.to_string() + "/" + std::to_string(prefix_bits);
}

}  // namespace sealtap
