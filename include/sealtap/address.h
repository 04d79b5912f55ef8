#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sealtap {

/// An IPv4 or IPv6 address. IPv4-mapped IPv6 stays IPv6: what was on the wire is what is shown.
class IpAddress {
public:
    IpAddress() noexcept = default;  ///< 0.0.0.0

    [[nodiscard]] static IpAddress v4(std::span<const std::byte, 4> octets) noexcept;
    [[nodiscard]] static IpAddress v6(std::span<const std::byte, 16> octets) noexcept;
    /// Dotted quad or RFC 4291 text without zone index; nothing else.
    [[nodiscard]] static std::optional<IpAddress> parse(std::string_view text);

    [[nodiscard]] bool is_v4() const noexcept { return size_ == 4; }
    /// 4 or 16 octets in network order.
    [[nodiscard]] std::span<const std::byte> octets() const noexcept {
        return std::span(octets_).first(size_);
    }
    [[nodiscard]] std::string to_string() const;  ///< RFC 5952 for IPv6

    friend std::strong_ordering operator<=>(const IpAddress&, const IpAddress&) noexcept = default;
    friend bool operator==(const IpAddress&, const IpAddress&) noexcept = default;

private:
    std::uint8_t size_ = 4;  // first, so that IPv4 sorts before IPv6
    std::array<std::byte, 16> octets_{};
};

/// An address with a port; port 0 for protocols without ports.
struct Endpoint {
    IpAddress address;
    std::uint16_t port = 0;

    friend auto operator<=>(const Endpoint&, const Endpoint&) noexcept = default;
    friend bool operator==(const Endpoint&, const Endpoint&) noexcept = default;
};

/// An address block in CIDR notation (RFC 4632, RFC 4291).
struct Network {
    IpAddress base;
    std::uint8_t prefix_bits = 0;

    /// "10.0.0.0/8", "fd00::/8" or a single address. Bits behind the prefix must be zero.
    [[nodiscard]] static std::optional<Network> parse(std::string_view text);
    [[nodiscard]] bool contains(const IpAddress& address) const noexcept;
    [[nodiscard]] std::string to_string() const;

    friend bool operator==(const Network&, const Network&) noexcept = default;
};

}  // namespace sealtap
