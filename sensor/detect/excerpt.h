#pragma once

#include <string>
#include <string_view>

#include "detect/compiled_rules.h"
#include "sealtap/raw_text.h"

namespace sealtap::detect {

/// Replaces the middle of every row of 11 digits or more by '*' (the first three and the last two
/// stay), however blanks, dashes, points, brackets or %20 part the digits: more than the detectors
/// find, because a number must not survive that only they would not have recognised. Times
/// (20260823000001, 1748503543012) stay: no identifier begins so with that length.
[[nodiscard]] std::u32string mask_digits(std::u32string_view text);

/// Makes the excerpts of findings: the match only.
class ExcerptMaker : private MaskedTextMaker {
public:
    /// Of an identifier's normalised value: its first three characters and its last two to four.
    [[nodiscard]] static MaskedText identifier(Finder finder, std::string_view value);
    /// Of a marking: the words themselves, on one line, at most 64 characters.
    [[nodiscard]] static MaskedText marking(std::u32string_view text);
};

}  // namespace sealtap::detect
