#pragma once

#include <optional>
#include <string_view>

namespace sealtap::content {

struct Entity {
    std::string_view name;  ///< without & and ;
    char32_t code;
    bool is_legacy;  ///< browsers take it without a semicolon, too
};

/// The longest name there is.
inline constexpr std::size_t kEntityNameMax = 31;

/// A named character of HTML 5, by its whole name. Null: there is none.
[[nodiscard]] const Entity* find_entity(std::string_view name) noexcept;

}  // namespace sealtap::content
