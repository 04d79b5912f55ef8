#pragma once

#include <string>
#include <string_view>

namespace sealtap::opener::ole {

/// The header or footer of a sheet without the codes for fonts and fields (&"font,style", &14, &B,
/// &P …); its left, middle and right part each stand on a line.
[[nodiscard]] std::string without_header_codes(std::string_view text);

}  // namespace sealtap::opener::ole
