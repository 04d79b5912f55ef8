#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace sealtap {

/// Octets that somebody else owns. A callee never keeps a `Bytes` past the call unless its contract
/// says so.
using Bytes = std::span<const std::byte>;

/// The octets of a text, unchanged. Lives as long as the text.
[[nodiscard]] inline Bytes bytes_of(std::string_view text) noexcept {
    return std::as_bytes(std::span<const char>(text.data(), text.size()));
}

/// The octets as a text of unknown charset, unchanged. Lives as long as the octets.
[[nodiscard]] inline std::string_view text_of(Bytes bytes) noexcept {
    return {static_cast<const char*>(static_cast<const void*>(bytes.data())), bytes.size()};
}

}  // namespace sealtap
