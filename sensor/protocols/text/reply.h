#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sealtap::protocols {

/// One line of a reply of three digits, as SMTP and FTP share it.
struct ReplyLine {
    unsigned code = 0;       ///< 100 to 599
    bool continued = false;  ///< "250-": more lines follow
    std::string_view text;   ///< behind the code; lives as long as the line
};

/// The line must be "250", "250 text" or "250-text"; nothing if it is not.
[[nodiscard]] std::optional<ReplyLine> parse_reply_line(std::string_view line) noexcept;

/// How the lines of a reply are told from each other.
enum class ReplyStyle : std::uint8_t {
    EveryLineCoded,  ///< SMTP (RFC 5321, 4.2.1): the first "ddd " ends it
    FirstAndLast,    ///< FTP (RFC 959, 4.2): lines between "ddd-" and "ddd " hold anything
};

/// Finds the last line of each reply. Owned by one direction of one parser; keeps no text.
class ReplyReader {
public:
    explicit ReplyReader(ReplyStyle style) noexcept : style_(style) {}

    /// The reply that this line ends, if it ends one.
    [[nodiscard]] std::optional<ReplyLine> on_line(std::string_view line) noexcept;
    /// Lines were lost: the next coded line counts for itself.
    void resynchronise() noexcept { open_code_ = 0; }

private:
    ReplyStyle style_;
    unsigned open_code_ = 0;  // of the reply whose last line has not come; 0 if there is none
};

}  // namespace sealtap::protocols
