#pragma once

#include <string_view>

#include "content/charset/charset_tables.h"

namespace sealtap::content {

/// Which of the charsets of seven bits a text without octets above 7F is in: iso-2022-jp, -kr, -cn
/// by its escape sequences, hz-gb-2312 and utf-7 if what stands between their shifts is text.
/// Empty: it is ASCII.
[[nodiscard]] std::string_view guess_seven_bits(std::string_view text, CharsetTables& tables);

}  // namespace sealtap::content
