#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "sealtap/bytes.h"

namespace sealtap::content::base64 {

/// Decodes groups of four letters at the front of `letters` into three octets each: as many as come
/// one after another without anything else between and fit into `to`. Returns how many. What of
/// `to` lies behind them may be written, too.
using GroupDecoder = std::size_t (*)(Bytes letters, std::span<std::byte> to) noexcept;

struct NamedGroupDecoder {
    std::string_view name;
    GroupDecoder decode;
};

/// Those that this processor can run, the fastest first and the plain one last. All give the same
/// (tests/content/base64_groups_test.cc).
[[nodiscard]] std::span<const NamedGroupDecoder> group_decoders() noexcept;

/// The value of a letter, or 64 for "=", or more for anything else.
inline constexpr std::byte kPadding{64};
inline constexpr std::byte kLineFeed{65};
inline constexpr std::byte kOther{66};
[[nodiscard]] std::byte value_of(std::byte octet) noexcept;

}  // namespace sealtap::content::base64
