#pragma once

#include <string_view>

namespace sealtap::detect {

// What an identifier proves by itself. Pure functions over ASCII digits and capitals, any thread.

/// GB 11643-1999: 18 characters with a real date of birth and the ISO 7064 MOD 11-2 check character
/// (X in either case). The area is for the caller to judge.
[[nodiscard]] bool has_resident_check(std::string_view text) noexcept;

/// GB 32100-2015: the check character of the whole and, inside, of the organisation code (GB
/// 11714).
[[nodiscard]] bool is_uscc(std::string_view text) noexcept;

/// ISO/IEC 7812-1 annex B.
[[nodiscard]] bool passes_luhn(std::string_view digits) noexcept;

/// A day of the Gregorian calendar from 1800 to 2099, as YYYYMMDD.
[[nodiscard]] bool is_date(std::string_view digits) noexcept;

}  // namespace sealtap::detect
