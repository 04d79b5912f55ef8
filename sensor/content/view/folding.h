#pragma once

namespace sealtap::content {

/// What stands for a character that does not show.
inline constexpr char32_t kInvisible = 0;

/// The character that a reader takes `c` for: `c` itself, the digit, letter or Chinese character
/// that it is a form of, a space, or kInvisible where nothing shows. By tables of Unicode's data,
/// made by make_folding.py. Letters of other scripts that look like Latin ones stay what they are.
[[nodiscard]] char32_t fold(char32_t c) noexcept;

}  // namespace sealtap::content
