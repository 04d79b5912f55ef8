#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "content/charset/character_decoder.h"

namespace sealtap::content {

/// In which a text may be written. `Other` is any alphabet but Latin and Cyrillic.
enum class Language : std::uint8_t { Chinese, Japanese, Korean, Western, Cyrillic, Other };
inline constexpr std::size_t kLanguages = 6;

/// How much information the characters of a text are in a language, in bits: the less, the likelier
/// is the text. Octets that are no character cost more than any character.
struct TextCost {
    std::array<std::uint32_t, kLanguages> bits{};
    std::uint32_t ascii_bits = 0;  ///< of these, what ASCII and nothing cost, in any language
    std::uint32_t characters = 0;  ///< that are not ASCII
    std::uint32_t invalid = 0;     ///< octets that are no character
    std::uint32_t controls = 0;    ///< that no text has

    /// Of the likeliest language.
    [[nodiscard]] std::uint32_t least() const noexcept;
    [[nodiscard]] Language language() const noexcept;
    /// For a character that is not ASCII, in the likeliest language.
    [[nodiscard]] double bits_per_character() const noexcept;
};

/// Sums up what the characters of a text cost, as they come.
class CostMeter {
public:
    void add(std::span<const Character> text) noexcept;
    /// Makes a language less likely from the start.
    void add_bits(Language language, std::uint32_t bits) noexcept {
        cost_.bits[static_cast<std::size_t>(language)] += bits;
    }
    [[nodiscard]] const TextCost& cost() const noexcept { return cost_; }

private:
    void add_all(std::uint32_t bits) noexcept;
    void add_ascii(char32_t code) noexcept;
    void add_invalid(std::uint32_t octets) noexcept;
    void add_letter(char32_t code) noexcept;

    TextCost cost_;
    char32_t before_ = 0;
};

}  // namespace sealtap::content
