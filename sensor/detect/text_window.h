#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "detect/compiled_rules.h"
#include "detect/decoded_text.h"
#include "detect/scan_paths.h"
#include "detect/scan_region.h"

namespace sealtap::detect {

/// Whether up to six characters on a side of a match are such as office text has. A control
/// character, as binary records have, ends what is looked at.
struct Neighbours {
    bool left = false;
    bool right = false;
    std::size_t characters = 0;  ///< so many were plausible, on both sides
    bool whole_part = false;     ///< the looks on both sides ended where the part does
};

/// A match and the text around it, decoded from the charset in which it was found. What windows of
/// one region share is decoded once: the views hold until the next load().
class TextWindow {
public:
    explicit TextWindow(TextSharing sharing);

    /// The windows that follow are of another region.
    void forget() noexcept;
    /// Decodes up to kContextBytes on each side of the octets [begin, end) of `region`. False when
    /// no character begins at `begin`, or what stands around is no text of that charset.
    bool load(const ScanRegion& region, std::size_t begin, std::size_t end, Charset charset,
              const Gb18030& table, Gb18030Aligner& aligner);

    [[nodiscard]] std::u32string_view text() const noexcept { return decoded_->text(view_); }
    [[nodiscard]] std::size_t match_begin() const noexcept { return match_begin_; }
    [[nodiscard]] std::size_t match_end() const noexcept { return match_end_; }
    /// The part begins with text()[0], ends with its last character.
    [[nodiscard]] bool starts_part() const noexcept { return starts_part_; }
    [[nodiscard]] bool ends_part() const noexcept { return ends_part_; }
    /// Where in the region a character begins; of text().size(), where the window ends.
    [[nodiscard]] std::size_t octet_of(std::size_t character) const noexcept {
        return decoded_->octet_of(view_.begin + character);
    }
    /// Where the window lies in all that was decoded, and what is known about that.
    [[nodiscard]] TextView view() const noexcept { return view_; }
    [[nodiscard]] std::u32string_view decoded() const noexcept { return decoded_->text(); }
    [[nodiscard]] TextMemo& memo() const noexcept { return decoded_->memo(); }
    /// What stands beside the match. For charsets in which chance octets soon spell a word.
    [[nodiscard]] Neighbours neighbours() const noexcept;
    /// load() when no character begins at the match, because one octet that belongs to no text
    /// stands somewhere before it: takes that octet for a character of its own.
    bool load_behind_stray(const ScanRegion& region, std::size_t begin, std::size_t end,
                           const Gb18030& table);

private:
    struct Side {
        bool plausible = true;
        bool edge = false;
        std::size_t characters = 0;
    };

    bool place(const ScanRegion& region, std::size_t first, std::size_t begin, std::size_t end);
    [[nodiscard]] Side look(std::ptrdiff_t at, std::ptrdiff_t step) const noexcept;
    [[nodiscard]] std::optional<std::size_t> first_character(const ScanRegion& region,
                                                             std::size_t begin, Charset charset,
                                                             Gb18030Aligner& aligner) const;

    TextSharing sharing_;
    std::array<DecodedText, kCharsets.size()> texts_;
    DecodedText strayed_;                     ///< no two windows share it
    DecodedText* decoded_ = &texts_.front();  ///< the one of the last load()
    TextView view_;
    std::size_t match_begin_ = 0;
    std::size_t match_end_ = 0;
    bool starts_part_ = false;
    bool ends_part_ = false;
};

}  // namespace sealtap::detect
