#pragma once

#include <string>
#include <string_view>

// White space as XML has it (2.3), in text of any of its formats.
namespace sealtap::opener::xml {

[[nodiscard]] bool is_blank(std::string_view text) noexcept;

/// Only digits and what stands between them: positions and sizes that are written as text.
[[nodiscard]] bool is_measure(std::string_view text) noexcept;

/// The text with each run of white space as one space, as readers of paragraphs show it.
/// `is_after_space`: whether one stands in front of it; afterwards, whether it ends in one.
[[nodiscard]] std::string collapse_blanks(std::string_view text, bool& is_after_space);

}  // namespace sealtap::opener::xml
