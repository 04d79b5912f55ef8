#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Names in archives carry no charset but a flag for UTF-8; the rest is what the maker's system
// used.
namespace sealtap::opener {

enum class NameCharset : std::uint8_t { Utf8, Gb18030, Big5, ShiftJis, Cp437 };

/// What names without a charset look like, all together. Fed with those that are not ASCII.
class NameGuess {
public:
    void add(std::string_view name) noexcept;
    /// The likeliest; names that no charset but CP437 can have are CP437.
    [[nodiscard]] NameCharset charset() const noexcept;

private:
    struct Score {
        bool possible = true;
        std::int64_t points = 0;
    };
    Score utf8_, gb_, big5_, sjis_;
    std::size_t octets_ = 0;
};

[[nodiscard]] bool is_ascii(std::string_view text) noexcept;
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;
/// In UTF-8. UTF-8 stays, whatever `charset` says; what does not decode is read as CP437. NUL
/// becomes a space. Never throws but for memory.
[[nodiscard]] std::string to_utf8(std::string_view text, NameCharset charset);
/// Loads the character maps, before the child locks itself.
void prepare_names();

}  // namespace sealtap::opener
