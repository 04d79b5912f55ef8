#pragma once

#include <cstddef>

#include "sealtap/bytes.h"

// Whether octets that a run of letters decodes to are what somebody wrote, or chance.
namespace sealtap::content::embedded {

/// Begins the octets a format whose mark is too long to be there by chance?
[[nodiscard]] bool has_mark(Bytes octets) noexcept;
/// Does any such mark begin with the octet?
[[nodiscard]] bool begins_mark(std::byte octet) noexcept;

/// The stretch of text among octets that speaks loudest, and how loud: the binary logarithm of how
/// much likelier text gives it than chance does. Text is UTF-8, UTF-16, or a charset of one or two
/// octets a character, best of all GBK.
struct Stretch {
    std::size_t begin = 0;
    std::size_t end = 0;
    int bits = 0;
};
[[nodiscard]] Stretch loudest_text(Bytes octets) noexcept;

/// Is all of it text in UTF-8, no character cut?
[[nodiscard]] bool is_utf8_text(Bytes octets) noexcept;

}  // namespace sealtap::content::embedded
