#pragma once

#include <string>
#include <string_view>

#include "detect/compiled_rules.h"
#include "detect/digit_finder.h"
#include "detect/scan_region.h"

namespace sealtap::detect {

/// Octets whose ASCII letters are in lower case, whatever charset they are: both the words of a
/// context and what they are looked for in are folded the same way.
[[nodiscard]] std::string fold_octets(std::string_view octets);

/// Confidence of an identifier at the octets [begin, end): the rule's base, more with a word of its
/// context within 300 characters, less with an exclusion right before it. `memory` is reused.
[[nodiscard]] std::uint8_t judge_context(const ScanRegion& region, std::size_t begin,
                                         std::size_t end, DigitWidth width,
                                         const CompiledRule& rule, std::string& memory);

}  // namespace sealtap::detect
