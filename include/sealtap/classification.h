#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sealtap {

/// A grade of confidentiality: a rank in the configured LevelScale, 0 the lowest.
struct Level {
    std::uint8_t rank = 0;
    friend auto operator<=>(Level, Level) noexcept = default;
    friend bool operator==(Level, Level) noexcept = default;
};

/// The names of the levels, low to high.
class LevelScale {
public:
    /// public, internal, confidential (秘密), secret (机密), top-secret (绝密).
    LevelScale();
    explicit LevelScale(std::vector<std::string> names) : names_(std::move(names)) {}

    [[nodiscard]] std::optional<Level> find(std::string_view name) const noexcept;
    [[nodiscard]] std::string_view name(Level level) const noexcept {
        return names_.at(level.rank);
    }
    [[nodiscard]] std::size_t size() const noexcept { return names_.size(); }
    [[nodiscard]] const std::vector<std::string>& names() const noexcept { return names_; }
    [[nodiscard]] Level highest() const noexcept {
        return Level{static_cast<std::uint8_t>(names_.size() - 1)};
    }

private:
    std::vector<std::string> names_;
};

/// What kind of data a detector finds. `Marking` is judged by level, the others by category.
enum class Category : std::uint8_t {
    Marking,
    Personal,
    Financial,
    Business,
    Credential,
    Record,
    Document,
    Opaque,
};
inline constexpr std::size_t kCategoryCount = 8;
[[nodiscard]] std::string_view to_string(Category category) noexcept;  ///< lower case
[[nodiscard]] std::optional<Category> parse_category(std::string_view name) noexcept;

/// A set of categories.
class CategorySet {
public:
    constexpr CategorySet() noexcept = default;
    [[nodiscard]] static constexpr CategorySet all() noexcept {
        CategorySet set;
        set.bits_ = (1U << kCategoryCount) - 1;
        return set;
    }
    constexpr void insert(Category category) noexcept {
        bits_ |= 1U << static_cast<unsigned>(category);
    }
    [[nodiscard]] constexpr bool contains(Category category) const noexcept {
        return ((bits_ >> static_cast<unsigned>(category)) & 1U) != 0;
    }
    [[nodiscard]] constexpr bool empty() const noexcept { return bits_ == 0; }
    friend constexpr bool operator==(CategorySet, CategorySet) noexcept = default;

private:
    std::uint32_t bits_ = 0;
};

enum class Severity : std::uint8_t { Low, Medium, High, Critical };
[[nodiscard]] std::string_view to_string(Severity severity) noexcept;
[[nodiscard]] std::optional<Severity> parse_severity(std::string_view name) noexcept;

}  // namespace sealtap
