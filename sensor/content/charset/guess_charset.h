#pragma once

#include <cstdint>
#include <string_view>

#include "content/charset/charset_tables.h"
#include "sealtap/bytes.h"

namespace sealtap::content {

struct CharsetGuess {
    std::string_view charset;     ///< `declared`, or a name that lives for ever. Empty: no text
    std::uint8_t confidence = 0;  ///< 0: by no evidence at all, 100: certain
};

/// Whether a sample is all of a text, or goes on: then its last character may be cut.
enum class SampleIs : std::uint8_t { Whole, Begin };

/// The charset of a text from its first octets that are not plain (up to 4 KiB are looked at): a
/// byte order mark first; then `declared` (may be empty), if the octets do not contradict it; then
/// what the octets make likeliest. Never throws but for memory.
[[nodiscard]] CharsetGuess guess_charset(Bytes sample, std::string_view declared, SampleIs extent,
                                         CharsetTables& tables);

}  // namespace sealtap::content
