#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "opener/xml/xml.h"

// Values of attributes that several OOXML languages share.
namespace sealtap::opener::ooxml {

/// A whole number that stands at the beginning; none: there is no digit.
[[nodiscard]] std::optional<std::int64_t> number_of(std::string_view value) noexcept;

/// "FF0000"; none for "auto".
[[nodiscard]] std::optional<std::uint32_t> colour_of(std::string_view value) noexcept;

/// An on-off value (ECMA-376 part 1, 17.17.4): the attribute may be left out.
[[nodiscard]] bool is_on(const xml::Element& element, std::string_view attribute = "val") noexcept;

/// A value that a reader sees, or that could carry what a reader should not have: alternative
/// texts, titles, targets, and whatever is not ASCII and no name of a font.
[[nodiscard]] bool is_told(std::string_view attribute, std::string_view value) noexcept;

}  // namespace sealtap::opener::ooxml
