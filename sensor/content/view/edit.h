#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sealtap::content {

/// What is read in the place of some octets of a text in UTF-8.
struct Edit {
    enum class Kind : std::uint8_t {
        None,   ///< they are read as they are
        Open,   ///< more octets have to come before that is known
        Light,  ///< the scanner understands them as they are, or nothing is hidden by them: undone
                ///< only beside something else
        Heavy,  ///< undone
    };
    Kind kind = Kind::None;
    std::uint8_t size = 0;
    std::array<char, 10> octets{};  ///< read instead
    std::uint32_t length = 0;       ///< of what is replaced

    [[nodiscard]] std::string_view text() const noexcept { return {octets.data(), size}; }
};

inline constexpr Edit kOpenEdit{Edit::Kind::Open, 0, {}, 0};

/// `length` octets are not read at all.
[[nodiscard]] constexpr Edit removal(Edit::Kind kind, std::size_t length) noexcept {
    return {kind, 0, {}, static_cast<std::uint32_t>(length)};
}

/// One character, or one octet, is read instead of `length` octets.
[[nodiscard]] Edit replacement(Edit::Kind kind, std::size_t length, char32_t character) noexcept;
[[nodiscard]] Edit octet_replacement(Edit::Kind kind, std::size_t length, unsigned octet) noexcept;

/// Whether anything stands behind the text at hand that belongs to it.
enum class TextEnd : std::uint8_t { Open, Closed };

/// Nothing further away has a part in what is read at a place.
inline constexpr std::size_t kEditLookBehind = 32;
inline constexpr std::size_t kEditLookAhead = 1024;

/// What is read at a place of a text.
[[nodiscard]] Edit edit_at(std::string_view text, std::size_t at, TextEnd end) noexcept;

}  // namespace sealtap::content
