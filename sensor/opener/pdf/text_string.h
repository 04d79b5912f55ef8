#pragma once

#include <string>
#include <string_view>

namespace sealtap::opener::pdf {

/// A text string of a PDF (ISO 32000-2, 7.9.2.2) in UTF-8: UTF-16 by its mark, in either order,
/// UTF-8 by its mark, else PDFDocEncoding. What has no mark and is valid UTF-8 or GB18030 of
/// ideographs is left as it is: many producers forget the mark, and the scanner knows charsets.
[[nodiscard]] std::string utf8_of(std::string_view text);

[[nodiscard]] bool is_utf8(std::string_view text);

/// Whether a string is likely to be read by somebody: no hash, key or packed number.
[[nodiscard]] bool is_readable(std::string_view text);

}  // namespace sealtap::opener::pdf
