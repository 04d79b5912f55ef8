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
        Light,  ///< the scanner understands them as they are: undone only beside something else
        Heavy,  ///< undone
    };
    Kind kind = Kind::None;
    std::uint8_t size = 0;
    std::array<char, 10> octets{};  ///< read instead
    std::uint32_t length = 0;       ///< of what is replaced

    [[nodiscard]] std::string_view text() const noexcept { return {octets.data(), size}; }
};

/// `length` octets are not read at all.
[[nodiscard]] constexpr Edit removal(Edit::Kind kind, std::size_t length) noexcept {
    return {kind, 0, {}, static_cast<std::uint32_t>(length)};
}

/// One character is read instead of `length` octets.
[[nodiscard]] Edit replacement(Edit::Kind kind, std::size_t length, char32_t character) noexcept;

/// Whether anything stands behind the text at hand that belongs to it.
enum class TextEnd : std::uint8_t { Open, Closed };

/// Nothing further away has a part in what is read at a place.
inline constexpr std::size_t kEditLookBehind = 64;
inline constexpr std::size_t kEditLookAhead = 1024;

/// The first place at or behind `at` where something may have to be undone; the text's size if
/// there is none. A text's last octets may be such a place, too.
[[nodiscard]] std::size_t next_candidate(std::string_view text, std::size_t at) noexcept;

/// What is read at such a place.
[[nodiscard]] Edit edit_at(std::string_view text, std::size_t at, TextEnd end) noexcept;

}  // namespace sealtap::content
