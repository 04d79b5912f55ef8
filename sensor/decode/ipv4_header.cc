#include "decode/ipv4_header.h"

namespace sealtap::decode {
namespace {

constexpr std::size_t kPlainBytes = 20;
constexpr std::size_t kTotalLengthAt = 2;
constexpr std::size_t kChecksumAt = 10;

bool is_zero(Bytes header, std::size_t at) noexcept {
    return header[at] == std::byte{0} && header[at + 1] == std::byte{0};
}

/// Hosts take no source routes unless told to (RFC 7126 section 4.3), and nothing whose options do
/// not end where the header does.
bool are_options_refused(Bytes options) noexcept {
    constexpr std::uint8_t kEnd = 0;
    constexpr std::uint8_t kNothing = 1;
    constexpr std::uint8_t kLooseSourceRoute = 131;
    constexpr std::uint8_t kStrictSourceRoute = 137;
    while (!options.empty()) {
        const auto kind = std::to_integer<std::uint8_t>(options[0]);
        if (kind == kEnd) return false;
        if (kind == kNothing) {
            options = options.subspan(1);
            continue;
        }
        if (kind == kLooseSourceRoute || kind == kStrictSourceRoute || options.size() < 2)
            return true;
        const auto length = std::to_integer<std::size_t>(options[1]);
        if (length < 2 || length > options.size()) return true;
        options = options.subspan(length);
    }
    return false;
}

}  // namespace

IpFlaw flaw_of_ipv4(Bytes header) noexcept {
    if (!is_checksum_right(header)) {
        // The card fills in both when it cuts a super-frame into datagrams.
        const bool is_left_to_the_card =
            is_zero(header, kChecksumAt) || is_zero(header, kTotalLengthAt);
        return is_left_to_the_card ? IpFlaw::Unverified : IpFlaw::BadChecksum;
    }
    if (header.size() > kPlainBytes && are_options_refused(header.subspan(kPlainBytes)))
        return IpFlaw::Refused;
    return IpFlaw::None;
}

}  // namespace sealtap::decode
