#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sealtap/bytes.h"

namespace sealtap::detect {

/// The charsets in which words are looked for in raw octets.
enum class Charset : std::uint8_t { Utf8, Gb18030, Utf16Le, Utf16Be };
inline constexpr std::array<Charset, 4> kCharsets{Charset::Utf8, Charset::Gb18030, Charset::Utf16Le,
                                                  Charset::Utf16Be};
[[nodiscard]] std::string_view to_string(Charset charset) noexcept;

/// What an octet that is no character decodes to.
inline constexpr char32_t kNoCharacter = 0xFFFD;

/// A character as it stands in octets. `length` is at least 1, so decoding always proceeds.
struct Decoded {
    char32_t character = kNoCharacter;
    std::uint8_t length = 1;
};

/// The two-octet and four-octet characters of GB18030. Built once, immutable, for any thread.
class Gb18030 {
public:
    /// From the C library's converter. A converter that is missing leaves the table empty: every
    /// double-byte character is kNoCharacter then, and `complete()` is false.
    Gb18030();

    [[nodiscard]] bool complete() const noexcept { return complete_; }
    /// The character at the front of `octets`, which are not empty.
    [[nodiscard]] Decoded decode(Bytes octets) const noexcept;
    /// Appends the octets of `character`; false if it has none.
    bool encode(char32_t character, std::string& out) const;
    /// Whether it is one of the Chinese characters that make up most of any text: of the first
    /// level of GB 2312 or of Big5. Without a table, any of the block of all of them.
    [[nodiscard]] bool is_everyday(char32_t character) const noexcept {
        return character >= kHanBegin && character < kHanEnd && everyday_[character - kHanBegin];
    }

private:
    static constexpr char32_t kHanBegin = 0x4E00;
    static constexpr char32_t kHanEnd = 0xA000;

    void fill_places();
    void fill_everyday();

    std::vector<char16_t> pairs_;  ///< by (lead - 0x81) * 190 + trail's rank
    std::vector<char16_t> quads_;  ///< the four-octet characters of the basic plane, by number
    /// The way back, by character: the place in `pairs_`, else behind those in `quads_`, plus 1; 0
    /// for none.
    std::vector<std::uint32_t> places_;
    std::bitset<kHanEnd - kHanBegin> everyday_;
    bool complete_ = false;
};

/// How many octets the character at the front of `octets` takes in GB18030, by its form alone. An
/// octet that begins no character counts for itself.
[[nodiscard]] std::size_t gb18030_length(Bytes octets) noexcept;

/// The character at the front of `octets`, which are not empty, in that charset.
[[nodiscard]] Decoded decode_utf8(Bytes octets) noexcept;
[[nodiscard]] Decoded decode_utf16(Bytes octets, Charset charset) noexcept;

void append_utf8(char32_t character, std::string& out);

/// Every character of a UTF-8 text; what is invalid becomes kNoCharacter.
[[nodiscard]] std::u32string to_characters(std::string_view utf8);

/// The text in `charset`; empty when a character of it cannot be written there.
[[nodiscard]] std::string encode(std::u32string_view text, Charset charset, const Gb18030& table);

}  // namespace sealtap::detect
