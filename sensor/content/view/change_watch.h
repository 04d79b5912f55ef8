#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "content/view/edit.h"

namespace sealtap::content {

/// Looks through a text in a charset that the scanner reads, which is not UTF-8, for a character
/// that its view would change. Most texts have none, and looking takes a tenth of what decoding
/// does. It may see one where there is none, but misses none.
class ChangeWatch {
public:
    enum class Octets : std::uint8_t { Gb18030, Utf16Le, Utf16Be };

    explicit ChangeWatch(Octets octets) noexcept : octets_(octets) {}

    struct Seen {
        std::size_t at = 0;        ///< where a character begins; all before were looked at
        bool may_change = false;   ///< the one there
        std::size_t boundary = 0;  ///< the first character behind `wanted` begins there
    };
    /// From `at`, where a character begins, on. An open text may end within a character or before
    /// what decides on it: they are looked at when more is there.
    [[nodiscard]] Seen look(std::string_view text, std::size_t at, std::size_t wanted,
                            TextEnd end) noexcept;
    /// What stands before what comes is not known.
    void forget() noexcept { words_ = 1; }

private:
    template <typename Charset>
    [[nodiscard]] Seen look_in(std::string_view text, std::size_t at, std::size_t wanted,
                               TextEnd end) noexcept;

    Octets octets_;
    std::uint8_t words_ = 1;  ///< Chinese characters right before; two stand for more
    bool after_digit_ = false;
};

/// Whether a view changes a pair of GB18030 wherever it stands. For a test.
[[nodiscard]] bool may_change_pair(unsigned lead, unsigned trail) noexcept;

}  // namespace sealtap::content
