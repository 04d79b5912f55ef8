#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "detect/charset.h"
#include "detect/scan_region.h"
#include "detect/text_memo.h"

namespace sealtap::detect {

/// Characters of a decoded text, [begin, begin + size). The last ones may be what is left of a
/// character that the end cut in two; the first `whole` ones stay the same wherever a cut is made.
struct TextView {
    std::size_t begin = 0;
    std::size_t size = 0;
    std::size_t whole = 0;
};

/// What a region says in one charset, decoded as far as somebody asked. Words that stand near each
/// other share it, so that an octet is decoded once and not again for each word. One per scan.
class DecodedText {
public:
    explicit DecodedText(Charset charset) noexcept : charset_(charset) {}

    /// Makes the memory free for another region, whose views are asked for next.
    void forget() noexcept;

    /// The characters of the octets [first, last), one of which begins at `first`, as if nothing
    /// else were there. Holds until the next call.
    TextView view(const ScanRegion& region, std::size_t first, std::size_t last,
                  const Gb18030& table);
    /// The same with the octet at `stray`, if a character would begin there, as one of its own.
    TextView view_with_stray(const ScanRegion& region, std::size_t first, std::size_t stray,
                             std::size_t last, const Gb18030& table);

    /// Everything that was decoded; views count in it.
    [[nodiscard]] std::u32string_view text() const noexcept { return {text_.data(), size_}; }
    [[nodiscard]] std::u32string_view text(TextView view) const noexcept {
        return std::u32string_view(text_).substr(view.begin, view.size);
    }
    /// Where in the region that character begins; of the number of characters, where they end.
    [[nodiscard]] std::size_t octet_of(std::size_t character) const noexcept {
        return octets_[character];
    }
    /// The character of the view that begins at that octet of the region, or the view's size for
    /// its end; nullopt when none begins there.
    [[nodiscard]] std::optional<std::size_t> find(TextView view, std::size_t octet) const noexcept;
    [[nodiscard]] TextMemo& memo() noexcept { return memo_; }

private:
    /// What is left of a character of four octets, and where it ends.
    static constexpr std::size_t kCutMax = 4;

    void restart(std::size_t first) noexcept;
    void decode_until(const ScanRegion& region, std::size_t last, const Gb18030& table);
    void append(Decoded decoded) noexcept;
    [[nodiscard]] TextView view_of(const ScanRegion& region, std::size_t first, std::size_t last,
                                   const Gb18030& table);
    std::size_t cut(const ScanRegion& region, std::size_t character, std::size_t last,
                    const Gb18030& table) noexcept;
    void undo_cut() noexcept;
    [[nodiscard]] std::size_t lower_bound(std::size_t octet) const noexcept;

    Charset charset_;
    std::u32string text_;                ///< with room behind size_
    std::vector<std::uint32_t> octets_;  ///< beside text_, and one for the end
    std::size_t size_ = 0;
    std::optional<std::size_t> cut_at_;
    std::array<char32_t, kCutMax> cut_text_{};
    std::array<std::uint32_t, kCutMax> cut_octets_{};
    TextMemo memo_;
};

/// The character at octets[at], or kNoCharacter behind the last one.
[[nodiscard]] Decoded decode_at(Bytes octets, std::size_t at, Charset charset,
                                const Gb18030& table) noexcept;

}  // namespace sealtap::detect
